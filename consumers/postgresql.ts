// PostgreSQL: a cluster of our own, reached by a Unix socket only; each line is jsonb.
import { existsSync, readdirSync } from "node:fs";
import { chmod, chown, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Ask, askAll, askSql } from "./asked.js";
import type { Consumer } from "./consumer.js";
import { type Installed, install } from "./debian.js";
import { readExample } from "./example.js";
import type { Fed, Feeding } from "./feed.js";
import { type Daemon, run, startDaemon } from "./programs.js";
import { feedFile } from "./stdout.js";

/** PostgreSQL does not run as root. This is Debian's `nobody`. */
const nobody = process.getuid?.() === 0 ? 65_534 : undefined;

/** Runs a script of SQL; resolves to what it prints. */
type Psql = (script: string, args?: readonly string[]) => Promise<string>;

export const postgresql: Consumer = {
  name: "postgresql",
  title: "a file, copied; jsonb",
  fetch,
  async take(feeding) {
    const { psql, server } = await startServer(feeding);
    try {
      await server.until("PostgreSQL", async () => (await psql("select 1;").catch(() => "")) !== "");
      const fed = await feedFile(join(feeding.folder, "donations.log"), feeding);
      await psql(await readExample("postgresql/schema.sql"));
      await psql(await readExample("postgresql/load.sql"));
      return { fed, found: await askAll(await asking(psql, fed), fed.marks) };
    } finally {
      await server.stop();
    }
  },
};

function asking(psql: Psql, { marks: { traceId, requestId } }: Fed): Promise<Ask> {
  const marks = ["-v", `trace_id=${traceId}`, "-v", `request_id=${requestId}`];
  const asJson = (statement: string): string => `select coalesce(json_agg(q), '[]') from (${statement}) q;`;
  return askSql("postgresql/queries.sql", (statement) => psql(asJson(statement), marks));
}

async function startServer({ folder, deadline }: Feeding): Promise<{ psql: Psql; server: Daemon }> {
  const { env, program } = await fetch();
  const programs = dirname(program);
  const cluster = await makeFolder(folder);
  const data = join(cluster, "data");
  const own = { env, uid: nobody, gid: nobody };
  const made = ["--username=log", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"];
  await run(join(programs, "initdb"), ["--pgdata", data, ...made], { ...own, deadline, cwd: "/" });

  const server = ["-D", data, "-k", cluster, "-c", "listen_addresses=", "-c", "fsync=off"];
  const client = ["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-h", cluster, "-U", "log", "-d", "postgres"];
  return {
    server: startDaemon(join(programs, "postgres"), server, deadline, own),
    psql: (input, args = []) =>
      run(join(programs, "psql"), [...client, ...args], { env, input, deadline, cwd: folder }),
  };
}

/** One that the server may write in, below one that it may pass through. */
async function makeFolder(folder: string): Promise<string> {
  const cluster = join(folder, "pg");
  await mkdir(cluster);
  if (nobody !== undefined) await Promise.all([chmod(folder, 0o711), chown(cluster, nobody, nobody)]);
  return cluster;
}

/** The server, which is not where only the client is, and beside it `psql`: the one on the PATH is Debian's wrapper. */
function findServer(root: string): string | undefined {
  const versions = join(root, "usr/lib/postgresql");
  if (!existsSync(versions)) return undefined;
  return readdirSync(versions)
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(versions, version, "bin/postgres"))
    .find((path) => existsSync(path));
}

function fetch(): Promise<Installed> {
  return install("postgresql", findServer);
}
