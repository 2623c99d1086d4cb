// For journald: each line begins with its syslog priority, which journald takes off again and keeps as PRIORITY.
// `journalctl -p err` then finds errors, which journald itself would not see in JSON.
import { createLogger } from "heartwood";

const priorities: Readonly<Record<string, number>> = {
  trace: 7,
  debug: 7,
  info: 6,
  warn: 4,
  error: 3,
  fatal: 2,
};

/** A line begins with its level: nothing that is logged can stand before it. */
const levelOf = (line: string): string => /^\{"level":"(\w+)"/.exec(line)?.[1] ?? "info";

export const log = createLogger({
  format: "json",
  service: "donations",
  hooks: { streamWrite: (line) => `<${priorities[levelOf(line)] ?? 6}>${line}` },
});
