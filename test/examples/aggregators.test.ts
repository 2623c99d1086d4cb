// What of examples/aggregators the runs of test/consumers do not show: the files that systemd reads, and journald's levels
// in the formats that an operator may choose.
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { findTool } from "../support/debian.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const journald = join(root, "examples/aggregators/journald");
const built = join(root, ".build/examples/aggregators/journald/log.js");

const systemdAnalyze = await findTool("systemd-analyze", "systemd");

test.skipIf(systemdAnalyze === undefined)(
  "systemd-analyze has nothing to say of the unit of examples/deploy with the drop-in for a journal",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "heartwood-aggregators-"));
    try {
      const unit = join(folder, "donations.service");
      const deployed = readFileSync(join(root, "examples/deploy/donations.service"), "utf8");
      // programs of the target machine that this one has elsewhere, or not at all
      writeFileSync(
        unit,
        deployed.replace(/\/usr\/bin\/\w+/g, (path) => (existsSync(path) ? path : process.execPath)),
      );
      cpSync(join(journald, "donations.service.d"), `${unit}.d`, { recursive: true });
      const env = { ...process.env, ...systemdAnalyze?.env };
      const args = ["verify", "--recursive-errors=no", unit];
      const { stdout, stderr } = await run(systemdAnalyze?.command ?? "", args, { env });
      expect(`${stdout}${stderr}`.split("\n").filter((line) => line.includes("donations"))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test("the journal of the drop-in's namespace is the one that has a configuration", () => {
  const dropIn = readFileSync(join(journald, "donations.service.d/journal.conf"), "utf8");
  const [, namespace] = /^LogNamespace=(.+)$/m.exec(dropIn) ?? [];
  expect(existsSync(join(journald, `journald@${namespace}.conf`))).toBe(true);
});

test.each(["json", "ecs", "gcp", "datadog", "otel", "lambda", "logfmt"])(
  "journald is told each line's priority in the format %s",
  async (format) => {
    const program = `const { log } = await import(${JSON.stringify(built)});
      for (const level of ["debug", "info", "warn", "error", "fatal"]) log[level]({ level: "info", severity: "INFO" }, level);`;
    const env = { NODE_ENV: "production", LOG_LEVEL: "debug", LOG_FORMAT: format };
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program], { env });
    expect(stdout.match(/^<\d>/gm)).toEqual(["<7>", "<6>", "<4>", "<3>", "<2>"]);
  },
);
