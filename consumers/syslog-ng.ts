// syslog-ng: by a Unix socket, and by a file that it follows; taken apart by json-parser and date-parser.
import { join } from "node:path";
import type { Consumer } from "./consumer.js";
import { findAt, type Installed, install } from "./debian.js";
import { startDaemon } from "./programs.js";
import { type Relay, takeByFile, takeBySocket } from "./relay.js";

const fetch = (): Promise<Installed> => install("syslog-ng-core", findAt("usr/sbin/syslog-ng"));

const syslogNg: Relay = {
  configuration: "syslog-ng/syslog-ng.conf",
  msOf: ({ seconds }) => Math.round(Number(seconds) * 1000),
  async start({ file, spool }, deadline) {
    const { program, libraries, env } = await fetch();
    const modules = libraries.find((folder) => /\/syslog-ng\/[\d.]+$/.test(folder));
    const own = ["-R", join(spool, "persist"), "-c", join(spool, "control"), "-p", join(spool, "pid")];
    const args = ["-F", "--no-caps", "--stderr", "-f", file, ...own];
    const plugins = modules ? [`--module-path=${modules}`] : [];
    return startDaemon(program, [...args, ...plugins], deadline, { env });
  },
};

export const syslogNgSocket: Consumer = {
  name: "syslog-ng-socket",
  title: "unix-stream, json-parser, date-parser",
  fetch,
  take: (feeding) => takeBySocket(syslogNg, feeding),
};

export const syslogNgFile: Consumer = {
  name: "syslog-ng-file",
  title: "file, as it grows, json-parser, date-parser",
  fetch,
  take: (feeding) => takeByFile(syslogNg, feeding),
};
