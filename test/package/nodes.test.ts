import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, inject, test } from "vitest";
import { expectJsonLine, expectPrettyLine, expectShapedLine, expectValueLines } from "./lines.js";
import { run } from "./run.js";

const user = inject("user");
const consumers = join(import.meta.dirname, "consumers");

beforeAll(async () => {
  for (const name of ["log.mjs", "log.cjs", "shape.mjs", "shape.cjs", "values.mjs"])
    await copyFile(join(consumers, name), join(user, name));
});

for (const node of inject("nodes")) {
  describe(`Node ${node.version}`, () => {
    for (const name of ["shape.mjs", "shape.cjs"]) {
      test(`a declared shape is compiled, ${name}`, async ({ skip }) => {
        if ("missing" in node) return skip(node.missing);
        expectShapedLine(await run(node.program, [name], { cwd: user }));
      });
    }

    test("a SuppressedError prints both errors, and JSON's raw texts are printed as they are", async ({
      skip,
    }) => {
      if ("missing" in node) return skip(node.missing);
      if (Number.parseInt(node.version, 10) < 24) return skip("this Node has neither");
      expectValueLines(await run(node.program, ["values.mjs"], { cwd: user }));
    });

    for (const [how, name] of Object.entries({ import: "log.mjs", require: "log.cjs" })) {
      test(`${how} needs no flag, warns of nothing and logs`, async ({ skip }) => {
        if ("missing" in node) return skip(node.missing);
        expectJsonLine(await run(node.program, [name], { cwd: user }));
        expectPrettyLine(await run(node.program, [name, "pretty"], { cwd: user }));
      });
    }
  });
}
