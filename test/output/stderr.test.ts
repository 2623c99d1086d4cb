// What is said on stderr where a stream fails: by a real program, to whoever reads its stderr.
import { describe, expect, test } from "vitest";
import { run } from "../support/processes.js";

describe("a notice on stderr", () => {
  test("is one line, in which nothing moves the terminal or stays unseen", async () => {
    const program = `
      import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
      import { join } from "node:path";
      import { tmpdir } from "node:os";
      import { destination } from "heartwood";
      const folder = join(mkdtempSync(join(tmpdir(), "heartwood-stderr-")), "a\\u202eb\\u001b[2J\\u009bc\\n\\ufeff");
      mkdirSync(folder);
      const file = destination(join(folder, "x"));
      rmSync(folder, { recursive: true });
      file.reopen();
      rmSync(join(folder, ".."), { recursive: true });`;
    const { stderr, code } = await run(program);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^heartwood: the file \S+a\\u202eb\\u001b\[2J\\u009bc\\n\\ufeff\/x cannot be opened again \(ENOENT[ -~]*\), so the old one stays in use\n$/,
    );
  });
});
