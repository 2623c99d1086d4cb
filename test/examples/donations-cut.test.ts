// Lines of the donations service, one member of each blown up: whoever reads them finds the request, the user and the
// failure all the same. Runs what `npm run build && npm run build:tools` built.
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { capture, type Line } from "../support/capture.js";
import { faultOf } from "../support/cut.js";
import { has, startFile } from "../support/program.js";

const program = fileURLToPath(new URL("../../.build/examples/donations/main.js", import.meta.url));
const seed = 20_261_120;
const token = "a-token-of-the-test";

let folder = "";
let lines: readonly Line[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heartwood-cut-"));
  lines = await linesOfService();
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the service says while it is asked, its store working and failing. */
async function linesOfService(): Promise<readonly Line[]> {
  const tokens = join(folder, "tokens.json");
  await writeFile(tokens, JSON.stringify({ [createHash("sha256").update(token).digest("hex")]: "u-amina" }));
  const brokenStore = join(folder, "broken.ndjson");
  const said: Line[] = [];
  for (const audit of [join(folder, "audit.ndjson"), brokenStore]) {
    const service = startFile(program, {
      LOG_LEVEL: "debug",
      LOG_FORMAT: "json",
      DONATIONS_TOKENS_FILE: tokens,
      DONATIONS_AUDIT_FILE: audit,
    });
    const { address } = await service.until(has({ msg: "listening" }));
    if (audit === brokenStore) await breakStore(brokenStore);
    for (let n = 0; n < 5; n++) await ask(`http://127.0.0.1:${Object(address).port}`);
    await service.until(has({ msg: "request completed", logger: "http" }));
    await service.stop();
    said.push(...service.lines);
  }
  return said;
}

/** What the service opens as its file is a folder. */
async function breakStore(file: string): Promise<void> {
  await rm(file, { force: true });
  await mkdir(file);
}

async function ask(origin: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const donation = { donor: "Zoë", amount: 1250, currency: "EUR", kind: "sadaqah" };
  const wealth = { assets: 1_000_000, debts: 0, nisab: 500_000 };
  const post = (path: string, body: object): Promise<Response> =>
    fetch(origin + path, { method: "POST", headers, body: JSON.stringify(body) });
  const answers = [
    await post("/donations", donation),
    await post("/zakat", wealth),
    await post("/donations", {}),
    await fetch(`${origin}/audit`, { headers }),
    await fetch(`${origin}/audit`),
  ];
  await Promise.all(answers.map((answer) => answer.text()));
}

/** The text at one of its places, made as long as 60 kB; an error's message is in its stack as well. */
function blowUp(line: Line, place: number): { readonly large: Line; readonly path: readonly string[] } {
  const paths = textPaths(line);
  const path = paths[place % paths.length] ?? ["msg"];
  const large: Line = structuredClone(line);
  const parent = Object(path.slice(0, -1).reduce<unknown>((value, key) => Object(value)[key], large));
  const key = path.at(-1) ?? "";
  const text = String(parent[key]);
  const longer = text + " blown up".repeat(6_700);
  if (key === "message" && typeof parent.stack === "string")
    parent.stack = parent.stack.replace(text, () => longer);
  parent[key] = longer;
  return { large, path };
}

const idsAndFrame = new Set([
  "level",
  "time",
  "hostname",
  "logger",
  "request_id",
  "user_id",
  "trace_id",
  "span_id",
  "trace_flags",
]);

function textPaths(value: object, path: readonly string[] = []): (readonly string[])[] {
  return Object.entries(value).flatMap(([key, member]) => {
    const here = [...path, key];
    if (typeof member === "object" && member !== null) return textPaths(member, here);
    const isLeft = path.length === 0 && idsAndFrame.has(key);
    return typeof member === "string" && !isLeft && !["type", "code", "stack"].includes(key) ? [here] : [];
  });
}

test(`thirty lines drawn by seed ${seed}, 60 kB each, keep ids, small fields, and an error's type, code and frames`, () => {
  const failed = lines.filter((line) => "err" in line);
  expect(failed.length).toBeGreaterThan(0);
  const drawn = fc.sample(fc.tuple(fc.nat(lines.length - 1), fc.nat(), fc.boolean()), { seed, numRuns: 30 });
  for (const [index, place, isFailure] of drawn) {
    const line = (isFailure ? failed[index % failed.length] : lines[index]) ?? {};
    const { large, path } = blowUp(line, place);
    const { level: _level, time: _time, msg, pid: _pid, hostname: _host, logger: _logger, ...given } = large;
    const { log, lines: written } = capture({ base: null });
    log.info(given, String(msg));
    const { log_truncated: said, level: _, time: __, ...kept } = JSON.parse(written.join(""));
    const where = `seed ${seed}, line ${index}, ${path.join(".")}`;
    expect(Buffer.byteLength(written.join("")), where).toBeLessThanOrEqual(16_000);
    expect(said, where).toBeGreaterThan(60_000);
    const whole = { ...given, msg };
    expect(faultOf(kept, whole), where).toBeUndefined();
    for (const [name, value] of Object.entries(whole)) {
      if (name === path[0]) continue;
      expect(kept[name], where).toEqual(value);
    }
    if (path[0] !== "err") continue;
    const err = Object(line["err"]);
    const { type, code, stack } = kept.err;
    expect([type, code], where).toEqual([err.type, err.code]);
    expect(stack.slice(stack.indexOf("\n    at ")), where).toBe(
      err.stack.slice(err.stack.indexOf("\n    at ")),
    );
  }
});
