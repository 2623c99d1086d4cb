// For journald: each line begins with its syslog priority, which journald takes off again and keeps as PRIORITY.
// `journalctl -p err` then finds errors, which journald itself would not see in a line.
import { createLogger } from "heartwood";

const priorities: Readonly<Record<string, number>> = {
  ...{ trace: 7, debug: 7, info: 6, warn: 4, error: 3, fatal: 2 },
  // as other formats say it, which the operator may choose by LOG_FORMAT
  ...{ notice: 5, warning: 4, critical: 2, alert: 1, emergency: 0 },
};

/** In each format a line begins with its level: nothing that is logged can stand before it. */
const levelOf = (line: string): string =>
  /^(?:\{")?(?:log\.)?(?:level|severity|status|SeverityText)"?[:=]"?(\w+)/.exec(line)?.[1] ?? "";

export const log = createLogger({
  service: "donations",
  hooks: { streamWrite: (line) => `<${priorities[levelOf(line).toLowerCase()] ?? 6}>${line}` },
});
