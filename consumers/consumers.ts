// The consumers by name: a file for each program.
import type { Consumer } from "./consumer.js";
import { journald } from "./journald.js";
import { jq } from "./jq.js";
import { lnav } from "./lnav.js";
import { otelLines, otelTransport } from "./opentelemetry.js";
import { postgresql } from "./postgresql.js";
import { rsyslogFile, rsyslogSocket } from "./rsyslog.js";
import { sqlite } from "./sqlite.js";
import { syslogNgFile, syslogNgSocket } from "./syslog-ng.js";

export const consumers: readonly Consumer[] = [
  rsyslogSocket,
  rsyslogFile,
  syslogNgSocket,
  syslogNgFile,
  lnav,
  journald,
  jq,
  sqlite,
  postgresql,
  otelLines,
  otelTransport,
];

/** @throws {Error} naming those there are */
export function requireConsumer(name: string): Consumer {
  const consumer = consumers.find((candidate) => candidate.name === name);
  if (consumer !== undefined) return consumer;
  const names = consumers.map(({ name }) => name).join(", ");
  throw new Error(`consumers: "${name}" is not known. Use one of ${names}.`);
}
