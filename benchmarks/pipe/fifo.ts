// A pipe between two processes as a shell makes it; Node's own `stdio: "pipe"` is a pair of sockets.
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Two descriptors, both blocking. No name is left in the file system. */
export function openPipe(): { readonly readEnd: number; readonly writeEnd: number } {
  const folder = mkdtempSync(join(tmpdir(), "heartwood-pipe-"));
  const path = join(folder, "pipe");
  try {
    execFileSync("mkfifo", [path]);
    const both = openSync(path, "r+"); // else each end would wait for the other to be opened
    const ends = { readEnd: openSync(path, "r"), writeEnd: openSync(path, "w") };
    closeSync(both);
    return ends;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
