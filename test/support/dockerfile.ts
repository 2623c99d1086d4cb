// A Dockerfile without Docker: its stages, and what COPY and RUN do, in folders that stand for the root directories.
// Knows what the Dockerfile of examples/deploy uses, and refuses the rest.
import { cpSync, mkdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { run } from "../package/run.js";

/** What npm has fetched before, it takes from its cache. */
const env = { npm_config_prefer_offline: "true" };

export interface Step {
  readonly word: string;
  readonly rest: string;
}

export interface Stage {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** What a stage leaves to whom runs it. */
export interface Image {
  /** The folder that stands for `/`. */
  readonly root: string;
  workdir: string;
  user: string;
  readonly exposed: string[];
  readonly env: Record<string, string>;
  command: string[];
}

/** The stages, in their order; the last one has the name "". */
export function stagesOf(dockerfile: string): readonly Stage[] {
  const lines = dockerfile
    .replace(/^#.*\n/gm, "")
    .replace(/\\\n/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const stages: { name: string; steps: Step[] }[] = [];
  for (const line of lines) {
    const [, word = "", rest = ""] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
    if (word === "FROM") stages.push({ name: / AS (\w+)$/.exec(rest)?.[1] ?? "", steps: [] });
    else stages.at(-1)?.steps.push({ word, rest });
  }
  return stages;
}

/**
 * @param context what plain COPY copies from
 * @param earlier the stages that COPY --from= names
 * @param inStead does a RUN command in a cheaper way, and says that it did
 */
export async function build(
  stage: Stage,
  root: string,
  context: string,
  earlier: ReadonlyMap<string, Image>,
  inStead: (command: string, folder: string) => boolean = () => false,
): Promise<Image> {
  const image: Image = { root, workdir: "/", user: "0:0", exposed: [], env: {}, command: [] };
  const here = (): string => join(root, image.workdir);
  for (const { word, rest } of stage.steps) {
    if (word === "WORKDIR") image.workdir = rest;
    else if (word === "USER") image.user = rest;
    else if (word === "EXPOSE") image.exposed.push(rest);
    else if (word === "ENV") Object.assign(image.env, Object.fromEntries(pairsOf(rest)));
    else if (word === "CMD") image.command = JSON.parse(rest);
    else if (word === "COPY") copy(rest, here(), context, earlier);
    else if (word !== "RUN") throw new Error(`${word} ${rest}: not known here`);
    else if (!inStead(rest, here())) await run("sh", ["-c", rest], { cwd: here(), env, timeoutMs: 120_000 });
    mkdirSync(here(), { recursive: true });
  }
  return image;
}

const pairsOf = (text: string): string[][] => text.split(/ +/).map((pair) => pair.split("=", 2));

function copy(rest: string, here: string, context: string, earlier: ReadonlyMap<string, Image>): void {
  const words = rest.split(/ +/);
  const from = words[0]?.startsWith("--from=") ? words.shift()?.slice("--from=".length) : undefined;
  const target = words.pop() ?? "";
  const origin = from === undefined ? context : earlier.get(from)?.root;
  if (origin === undefined) throw new Error(`COPY ${rest}: there is no stage "${from}" before`);
  for (const word of words) {
    const source = join(origin, word);
    const name = target.endsWith("/") && statSync(source).isFile() ? basename(source) : "";
    cpSync(source, join(here, target, name), { recursive: true, verbatimSymlinks: true });
  }
}
