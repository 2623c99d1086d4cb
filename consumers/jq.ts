// jq: a file, asked by the definitions of the example.
import { join } from "node:path";
import { type Ask, askAll, type Row } from "./asked.js";
import type { Consumer } from "./consumer.js";
import { install } from "./debian.js";
import { examplePath } from "./example.js";
import type { Fed } from "./feed.js";
import { run } from "./programs.js";
import { feedFile } from "./stdout.js";

export const jq: Consumer = {
  name: "jq",
  title: "a file",
  async take(feeding) {
    const file = join(feeding.folder, "app.log");
    const fed = await feedFile(file, feeding);
    return { fed, found: await askAll(await askJq(file, fed, feeding.deadline), fed.marks) };
  },
};

/** Asks jq about a file of lines. */
export async function askJq(file: string, { marks }: Fed, deadline: AbortSignal): Promise<Ask> {
  const { root, env } = await install("jq", "usr/bin/jq");
  const ask = async (question: string, id = ""): Promise<Row[]> => {
    const library = ["-L", examplePath("jq"), "--arg", "id", id];
    const args = ["-n", "-c", ...library, `include "heartwood"; ${question}`, file];
    const said = await run(join(root, "usr/bin/jq"), args, { env, deadline });
    return said.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
  };
  const questions = {
    levels: async () =>
      Object.entries((await ask("levels"))[0] ?? {}).map(([level, lines]) => ({ level, lines })),
    times: () => ask("times"),
    trace: () => ask("trace($id)", marks.traceId),
    request: () => ask("request($id)", marks.requestId),
    failures: () => ask("failures"),
  };
  return (question) => questions[question]();
}
