// heartwood/testing as users have it: imported and required, under node:test, on every Node. Jest: jest.test.ts.
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { run } from "./run.js";

const user = inject("user");
const consumers = join(import.meta.dirname, "consumers");

beforeAll(async () => {
  for (const name of ["capture.mjs", "capture.cjs"]) await copyFile(join(consumers, name), join(user, name));
});

for (const node of inject("nodes")) {
  describe(`Node ${node.version}`, () => {
    for (const [how, name] of Object.entries({ import: "capture.mjs", require: "capture.cjs" })) {
      test(`${how}: concurrent tests of node:test see their own lines`, async ({ skip }) => {
        if ("missing" in node) return skip(node.missing);
        const { stdout, stderr } = await run(node.program, ["--test-reporter=tap", name], { cwd: user });
        expect(stderr).toBe("");
        expect(stdout).toMatch(/^# pass 4$/m);
        expect(stdout).not.toContain('"level"'); // no line was written
      });
    }
  });
}
