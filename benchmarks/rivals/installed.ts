// Rivals are no dependency of heartwood: they are installed in benchmarks/packages and resolved from there.
import { createWriteStream, type WriteStream } from "node:fs";
import { createRequire } from "node:module";
import { devNull } from "node:os";
import { setImmediate } from "node:timers/promises";

const require = createRequire(new URL("../../../benchmarks/packages/package.json", import.meta.url));

/**
 * A rival's module; unknown, so that the types check where no rival is installed.
 * @throws {Error} when it is not installed, naming the command that does it
 */
export function installed(name: string): unknown {
  try {
    return require(name);
  } catch (cause) {
    const remedy = "Run: npm ci --prefix benchmarks/packages --omit=optional --ignore-scripts";
    throw new Error(`benchmarks: the rival "${name}" cannot be loaded. ${remedy}`, { cause });
  }
}

/** The stream that Node makes of a file descriptor. */
export const streamOf = (fd: number): WriteStream => createWriteStream(devNull, { fd, autoClose: false });

/** Resolves when the stream holds nothing more to write. */
export async function written(stream: WriteStream): Promise<void> {
  do await setImmediate();
  while (stream.writableLength > 0);
}
