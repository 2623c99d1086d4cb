// What differs between platforms: on macOS there is no /proc, and a pipe takes 512 bytes unmixed.
import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { closeQuietly, hasProc, identityOf, openDescriptor } from "../../src/output/descriptor.js";
import { pieceEnd, pipeBufOf } from "../../src/output/pour.js";
import { run } from "../support/processes.js";

describe("a pipe", () => {
  test("is opened anew on Linux; on macOS it is written as it was handed in", () => {
    const folder = mkdtempSync(join(tmpdir(), "heartwood-platforms-"));
    const fifo = join(folder, "fifo");
    execFileSync("mkfifo", [fifo]);
    const fd = openSync(fifo, constants.O_RDWR);
    const found = (["linux", "darwin"] as const).map((platform) => openDescriptor(fd, platform));
    expect(found.map((each) => [each.kind, each.fd === fd, each.isOurs])).toEqual([
      ["pipe", false, true],
      ["pipe", true, false],
    ]);
    expect(found[0]?.identity).toBe(found[1]?.identity);
    for (const each of found) closeQuietly(each);
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });
  test.each([
    ["linux", true, 4_096],
    ["android", true, 4_096],
    ["darwin", false, 512],
    ["win32", false, 512],
    ["freebsd", false, 512],
  ] as const)("of %s: /proc %s, PIPE_BUF %d", (platform, proc, bytes) => {
    expect([hasProc(platform), pipeBufOf(platform)]).toEqual([proc, bytes]);
  });
  for (const platform of ["linux", "darwin"] as const) {
    test(`gets whole lines in each write, as many as are not mixed on ${platform}`, () => {
      const atomicBytes = pipeBufOf(platform);
      const lines = fc.array(fc.integer({ min: 1, max: 2 * atomicBytes }), { minLength: 1, maxLength: 30 });
      fc.assert(
        fc.property(lines, (lengths) => {
          const bytes = Buffer.from(lengths.map((length) => `${"x".repeat(length - 1)}\n`).join(""));
          for (let at = 0; at < bytes.length; ) {
            const end = pieceEnd(bytes, at, bytes.length, "pipe", atomicBytes);
            const piece = bytes.toString("latin1", at, end);
            expect(piece.endsWith("\n")).toBe(true);
            if (piece.length > atomicBytes) expect(piece.indexOf("\n")).toBe(piece.length - 1);
            // It is the longest of its kind.
            const next = bytes.indexOf("\n", end) + 1;
            if (next > 0 && piece.length <= atomicBytes) expect(next - at).toBeGreaterThan(atomicBytes);
            at = end;
          }
        }),
      );
    });
  }
});

test("streams without an inode number are not taken for one another", () => {
  expect(identityOf(1, { dev: 0, ino: 0 })).not.toBe(identityOf(2, { dev: 0, ino: 0 }));
  expect(identityOf(1, { dev: 5, ino: 7 })).toBe(identityOf(2, { dev: 5, ino: 7 }));
});

describe("a program on a platform without /proc", () => {
  const program = (body: string): string => `
    Object.defineProperty(process, "platform", { value: "darwin" });
    const { createLogger } = await import("heartwood");
    const log = createLogger({ env: false, base: null });
    ${body}`;
  test.each(["pipe", "socket", "> file"] as const)("loses nothing to a slow reader: %s", async (stdout) => {
    const body = 'for (let n = 0; n < 10_000; n++) log.info({ n }, "x".repeat(100));';
    const { output, code, stderr } = await run(program(body), { stdout, reader: "slowly" });
    const numbers = output
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).n);
    expect([code, stderr]).toEqual([0, ""]);
    expect(numbers).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
  });
  test("writes an error at once", async () => {
    const body = 'log.info("one"); log.error("two"); process.kill(process.pid, "SIGKILL"); for (;;);';
    const { output } = await run(program(body));
    expect(output.split("\n")).toHaveLength(3);
  });
});
