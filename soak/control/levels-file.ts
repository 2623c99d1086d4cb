// A file of level directives as Kubernetes mounts a ConfigMap: the file is a link into `..data`, which is a link that is
// swapped for another one with each change.
import { lstatSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const name = "levels";

export interface LevelsFile {
  /** What a service watches. */
  readonly path: string;
  /** @param text undefined: a version without the file */
  swap(text: string | undefined): void;
}

/** The mount in this folder; the first swap makes it. */
export function levelsFile(folder: string): LevelsFile {
  const path = join(folder, name);
  let last: string | undefined;
  return {
    path,
    swap(text) {
      const version = mkdtempSync(join(folder, "..version_"));
      if (text !== undefined) writeFileSync(join(version, name), text);
      point(folder, version);
      if (last !== undefined) rmSync(last, { recursive: true });
      last = version;
    },
  };
}

/** By a rename, so that at each moment there is an old version or a new one. */
function point(folder: string, version: string): void {
  const next = join(folder, "..data_tmp");
  symlinkSync(version, next);
  renameSync(next, join(folder, "..data"));
  const path = join(folder, name);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) symlinkSync(join("..data", name), path);
}
