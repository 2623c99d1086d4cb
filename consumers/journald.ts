// journald: an instance for a namespace of our own, with the configuration that the example has for its unit's; asked by
// journalctl.
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Account } from "./account.js";
import { askAll } from "./asked.js";
import { type Consumer, Unavailable } from "./consumer.js";
import { examplePath, readExample } from "./example.js";
import type { Fed, Feeding } from "./feed.js";
import { askJq, fetchJq } from "./jq.js";
import { requireRoot, run, startDaemon } from "./programs.js";
import { feedSocket } from "./stdout.js";

const program = "/lib/systemd/systemd-journald";

/** What systemd says on the stream before a service's first line: identifier, unit, priority, and that `<3>` is read. */
const greeting = "donations\ndonations.service\n6\n1\n0\n0\n0\n";

/** syslog's numbers for what our levels are; trace and debug are one. */
const priorities = { 2: "fatal", 3: "error", 4: "warn", 6: "info" } as const;

export const journald: Consumer = {
  name: "journald",
  title: "a service's stream to a namespace; --priority, --grep, jq for the lines' own times",
  fetch: fetchJq,
  async take(feeding) {
    requireRoot("start an instance of journald");
    if (!existsSync(program)) throw new Unavailable("there is no systemd-journald");
    const namespace = `heartwood-${process.pid}`;
    const stream = `/run/systemd/journal.${namespace}/stdout`;
    const leave = await enter(namespace);
    const daemon = startDaemon(program, [namespace], feeding.deadline);
    try {
      await daemon.until("journald's stream", async () => existsSync(stream));
      const logger = { logger: "examples/aggregators/journald/log.js" };
      const fed = await feedSocket(stream, feeding, logger, greeting);
      return { fed, found: await ask(namespace, fed, feeding) };
    } finally {
      await daemon.stop();
      await leave();
    }
  },
};

/** Its entries, without what the service prints past it. */
const ofLogger = '--grep=^\\{"level":';

/** What journald knows of an entry is its priority; it finds ids as text, and jq reads what is in its lines. */
async function ask(namespace: string, fed: Fed, { folder, deadline }: Feeding): Promise<Account> {
  const journal = [`--namespace=${namespace}`, "--quiet"];
  await run("journalctl", [...journal, "--sync"], { deadline });
  const lines = (...args: string[]): Promise<string> =>
    run("journalctl", [...journal, "--output=cat", "_TRANSPORT=stdout", ...args], { deadline });
  const count = async (...args: string[]): Promise<number> => (await lines(...args)).split("\n").length - 1;

  const file = join(folder, "donations.log");
  await writeFile(file, await lines());
  const byJq = await askAll(await askJq(file, fed, deadline), fed.marks);
  const levels: Record<string, number> = { ...byJq.levels };
  for (const [number, level] of Object.entries(priorities)) {
    levels[level] = await count(`--priority=${number}..${number}`, ofLogger);
  }
  return {
    ...byJq,
    lines: await count(ofLogger),
    levels,
    traceLines: await count(`--grep="${fed.marks.traceId}"`),
    requestLines: await count(`--grep="${fed.marks.requestId}"`),
  };
}

/** Below /run, which is empty after the next start of the machine, whatever becomes of us. */
async function enter(namespace: string): Promise<() => Promise<void>> {
  const configuration = `/run/systemd/journald@${namespace}.conf.d`;
  const journals = "/run/log/journal";
  const hadJournals = existsSync(journals);
  await mkdir(configuration, { recursive: true });
  const unit = await readExample("journald/donations.service.d/journal.conf");
  const ofUnit = /^LogNamespace=(.+)$/m.exec(unit)?.[1];
  await copyFile(examplePath(`journald/journald@${ofUnit}.conf`), join(configuration, "donations.conf"));
  // The trial's own: nothing on the disk, and room for all lines.
  await writeFile(join(configuration, "trial.conf"), "[Journal]\nStorage=volatile\nRuntimeMaxUse=1G\n");
  return async () => {
    const machine = (await readFile("/etc/machine-id", "utf8")).trim();
    const made = [
      configuration,
      `/run/systemd/journal.${namespace}`,
      join(journals, `${machine}.${namespace}`),
    ];
    for (const path of made) await rm(path, { recursive: true, force: true });
    if (!hadJournals) await rmdir(journals).catch(() => {}); // another may have come to use it
  };
}
