// rsyslog: by a Unix socket, and by a file that it follows; taken apart by mmjsonparse.
import { join } from "node:path";
import type { Consumer } from "./consumer.js";
import { findAt, type Installed, install } from "./debian.js";
import { startDaemon } from "./programs.js";
import { type Relay, takeByFile, takeBySocket } from "./relay.js";

const fetch = (): Promise<Installed> => install("rsyslog", findAt("usr/sbin/rsyslogd"));

const rsyslog: Relay = {
  configuration: "rsyslog/rsyslog.conf",
  /** Its numbers for times are whole seconds. */
  msOf: ({ seconds, time }) => Number(seconds) * 1000 + Number(time?.slice(20, 23)),
  async start({ file, spool }, deadline) {
    const { program, libraries, env } = await fetch();
    const modules = libraries.find((folder) => folder.endsWith("/rsyslog"));
    const args = ["-n", "-f", file, "-i", join(spool, "pid"), ...(modules ? ["-M", modules] : [])];
    return startDaemon(program, args, deadline, { env });
  },
};

export const rsyslogSocket: Consumer = {
  name: "rsyslog-socket",
  title: "imptcp on a Unix socket, mmjsonparse",
  fetch,
  take: (feeding) => takeBySocket(rsyslog, feeding),
};

export const rsyslogFile: Consumer = {
  name: "rsyslog-file",
  title: "imfile, as the file grows, mmjsonparse",
  fetch,
  take: (feeding) => takeByFile(rsyslog, feeding),
};
