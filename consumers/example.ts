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
  /** The service's file, which the consumer follows. */
  readonly log: string;
  /** Where the consumer writes. */
  readonly written: string;
}

export async function configure(path: string, folder: string): Promise<Folders> {
  const folders = {
    file: join(folder, basename(path)),
    socket: join(folder, "donations.sock"),
    spool: join(folder, "spool"),
    log: join(folder, "donations.log"),
    written: join(folder, "by-level"),
  };
  await mkdir(folders.spool);
  await mkdir(folders.written);
  const text = (await readExample(path))
    .replaceAll("/run/donations.sock", folders.socket)
    .replaceAll("/var/log/donations/donations.log", folders.log)
    .replaceAll("/var/log/by-level", folders.written)
    .replaceAll("/var/spool/rsyslog", folders.spool);
  await writeFile(folders.file, text);
  return folders;
}

/** The statements of a file of queries by their names: `-- levels: how much of what`. */
export async function readQueries(path: string): Promise<Readonly<Record<string, string>>> {
  const text = await readExample(path);
  const statements = [...text.matchAll(/^-- (\w+): .*\n([^;]*);/gm)];
  return Object.fromEntries(statements.map(([, name = "", statement = ""]) => [name, statement]));
}
