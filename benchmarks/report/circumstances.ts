// What a figure depends on: the machine, Node, the versions of the packages; enough to judge it by.
import { existsSync, readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { versions } from "node:process";

export interface Circumstances {
  readonly node: string;
  readonly date: string;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGiB: number;
    readonly kernel: string;
    /** Processes that ran or waited, in the minute before: of a quiet machine, far below its cores. */
    readonly load: number;
  };
  readonly versions: Readonly<Record<string, string>>;
}

/** The folder of package.json: above benchmarks/report, and above .build/benchmarks/report. */
export const projectRoot: URL = rootAbove(new URL("../../", import.meta.url));

/** To be asked before anything is measured. */
export const circumstances = (packages: readonly string[]): Circumstances => ({
  node: versions.node,
  date: new Date().toISOString().slice(0, 10),
  machine: {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: `${type()} ${release()}`,
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  },
  versions: packageVersions(packages),
});

export const majorOf = ({ node }: Pick<Circumstances, "node">): number => Number.parseInt(node, 10);

/** The exact versions that the two package.json files ask for; the project's own where both do. */
export function packageVersions(names: readonly string[]): Readonly<Record<string, string>> {
  const ours = packageAt("package.json");
  const theirs = packageAt("benchmarks/packages/package.json");
  const asked: Record<string, string> = {
    ...theirs.dependencies,
    ...ours.devDependencies,
    ...ours.dependencies,
    heartwood: ours.version,
  };
  return Object.fromEntries(names.map((name) => [name, asked[name] ?? "unknown"]));
}

interface Package {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const packageAt = (path: string): Package =>
  JSON.parse(readFileSync(new URL(path, projectRoot), "utf8")) as Package; // npm's own shape

function rootAbove(folder: URL): URL {
  return existsSync(new URL("package.json", folder)) ? folder : rootAbove(new URL("../", folder));
}
