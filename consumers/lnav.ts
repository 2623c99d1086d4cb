// lnav: knows the lines by the format file that the package ships, and answers SQL.
import { join } from "node:path";
import { askAll, askSql } from "./asked.js";
import type { Consumer } from "./consumer.js";
import { findAt, type Installed, install } from "./debian.js";
import { examplePath } from "./example.js";
import { run } from "./programs.js";
import { feedFile } from "./stdout.js";

const fetch = (): Promise<Installed> => install("lnav", findAt("usr/bin/lnav"));

export const lnav: Consumer = {
  name: "lnav",
  title: "a file, by the format file of the package",
  fetch,
  async take(feeding) {
    const { folder, deadline } = feeding;
    const { program, env } = await fetch();
    const home = { ...env, HOME: folder, XDG_CONFIG_HOME: "" };
    await run(program, ["-i", examplePath("lnav/heartwood.json")], { env: home, deadline });
    const file = join(folder, "donations.log");
    const fed = await feedFile(file, feeding);

    const { traceId, requestId } = fed.marks;
    const marks = { trace_id: traceId, request_id: requestId };
    const ask = await askSql("lnav/queries.sql", (statement) => {
      const commands = ["-n", "-c", `;${statement}`, "-c", ":write-json-to -", file];
      return run(program, commands, { env: { ...home, ...marks }, deadline });
    });
    return { fed, found: await askAll(ask, fed.marks, { warning: "warn" }) };
  },
};
