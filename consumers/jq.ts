// jq: a file, asked by the definitions of the example.
import { join } from "node:path";
import { type Ask, askAll, type Row } from "./asked.js";
import type { Consumer } from "./consumer.js";
import { findAt, type Installed, install } from "./debian.js";
import { examplePath } from "./example.js";
import type { Fed } from "./feed.js";
import { run } from "./programs.js";
import { feedFile } from "./stdout.js";

export const fetchJq = (): Promise<Installed> => install("jq", findAt("usr/bin/jq"));

export const jq: Consumer = {
  name: "jq",
  title: "a file",
  fetch: fetchJq,
  async take(feeding) {
    const file = join(feeding.folder, "donations.log");
    const fed = await feedFile(file, feeding);
    return { fed, found: await askAll(await askJq(file, fed, feeding.deadline), fed.marks) };
  },
};

/** As the example has it; $0 is the file, the rest is jq's. */
const pipeline = `grep -a '^{"level":.*}$' "$0" | "$@"`;

/** Asks jq about a file of lines. */
export async function askJq(file: string, { marks }: Fed, deadline: AbortSignal): Promise<Ask> {
  const { program, env } = await fetchJq();
  const ask = async (question: string, id = ""): Promise<Row[]> => {
    const library = ["-L", examplePath("jq"), "--arg", "id", id];
    const args = ["-n", "-c", ...library, `include "heartwood"; ${question}`];
    const said = await run("sh", ["-c", pipeline, file, program, ...args], { env, deadline });
    return said.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
  };
  const questions = {
    levels: async () =>
      Object.entries((await ask("levels"))[0] ?? {}).map(([level, lines]) => ({ level, lines })),
    times: () => ask("times"),
    each: () => ask("each"),
    trace: () => ask("trace($id)", marks.traceId),
    request: () => ask("request($id)", marks.requestId),
    failures: () => ask("failures"),
  };
  return (question) => questions[question]();
}
