import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { version } from "../src/version.js";

test("the version is package.json's", () => {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  expect(version).toBe(manifest.version);
});
