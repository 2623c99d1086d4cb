// The configurations of examples/aggregators, as they are but for their folders: those of a service become the run's own.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const examples = fileURLToPath(new URL("../../examples/aggregators/", import.meta.url));

export const examplePath = (path: string): string => join(examples, path);
export const readExample = (path: string): Promise<string> => readFile(examplePath(path), "utf8");

export interface Folders {
  /** The configuration, changed. */
  readonly file: string;
  readonly socket: string;
  /** Where the consumer keeps what it must not forget. */
  readonly spool: string;
  /** Where the service's file is, and where the consumer writes. */
  readonly logs: string;
}

export async function configure(path: string, folder: string): Promise<Folders> {
  const [run, logs, spool] = ["run", "log", "spool"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const made of [run, logs, spool]) await mkdir(made);
  const text = (await readExample(path))
    .replaceAll("/run/donations", run)
    .replaceAll("/var/log/donations", logs)
    .replaceAll("/var/spool/rsyslog", spool);
  const file = join(folder, basename(path));
  await writeFile(file, text);
  return { file, socket: join(run, "log.sock"), spool, logs };
}

/** The statements of a file of queries by their names: `-- levels: how much of what`. */
export async function readQueries(path: string): Promise<Readonly<Record<string, string>>> {
  const text = await readExample(path);
  const statements = [...text.matchAll(/^-- (\w+): .*\n([^;]*);/gm)];
  return Object.fromEntries(statements.map(([, name = "", statement = ""]) => [name, statement]));
}
