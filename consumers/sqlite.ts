// SQLite: lines imported as they are, asked by its own JSON functions.
import { join } from "node:path";
import { askAll, askSql } from "./asked.js";
import type { Consumer } from "./consumer.js";
import { findAt, type Installed, install } from "./debian.js";
import { readExample } from "./example.js";
import { run } from "./programs.js";
import { feedFile } from "./stdout.js";

const fetch = (): Promise<Installed> => install("sqlite3", findAt("usr/bin/sqlite3"));

export const sqlite: Consumer = {
  name: "sqlite",
  title: "a file, imported; json_valid and ->>",
  fetch,
  async take(feeding) {
    const { folder, deadline } = feeding;
    const { program, env } = await fetch();
    const fed = await feedFile(join(folder, "donations.log"), feeding);
    const sqlite3 = (args: readonly string[], input: string): Promise<string> =>
      run(program, [...args, "log.db"], { env, input, deadline, cwd: folder });

    await sqlite3(["-bail"], await readExample("sqlite/schema.sql"));
    await sqlite3(["-bail"], await readExample("sqlite/load.sql"));
    const { traceId, requestId } = fed.marks;
    const parameters = `.parameter set :trace_id ${traceId}\n.parameter set :request_id ${requestId}\n`;
    const ask = await askSql("sqlite/queries.sql", (statement) =>
      sqlite3(["-bail", "-json"], `${parameters}${statement};\n`),
    );
    return { fed, found: await askAll(ask, fed.marks) };
  },
};
