// Starts measure.ts in a fresh process, so that no rival inherits what another one made V8 compile or collect.
import { execFile } from "node:child_process";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { allocationFlags, windowLines } from "./allocation.js";
import type { RivalName } from "./rival.js";

/** `cpu` in nanoseconds, `bytes` of heap; both per line. */
export type Quantity = "cpu" | "bytes";

const program = fileURLToPath(new URL("./measure.js", import.meta.url));
const timeoutMs = 60_000;

/**
 * One number, from one process.
 * @param scenario  a name of scenarios.ts, a point's of growth/series.ts, or a cell's of formats/cells.ts
 * @param lines  how many are measured at least; bytes are exact, and need no choice
 * @throws {Error} naming the cell and what the process said, when it did not end well within a minute
 */
export async function measured(
  quantity: Quantity,
  rival: RivalName,
  scenario: string,
  lines: number = windowLines,
): Promise<number> {
  const flags = quantity === "bytes" ? allocationFlags : [];
  const args = [...flags, program, quantity, rival, scenario, String(lines)];
  // No variable of the caller's may change a rival: neither LOG_LEVEL nor NODE_OPTIONS.
  const env = { NODE_ENV: "production" };
  try {
    const { stdout } = await promisify(execFile)(execPath, args, { env, timeout: timeoutMs });
    const { value } = JSON.parse(stdout) as { value: number }; // written by measure.ts
    return value;
  } catch (cause) {
    // The message of execFile's error is its command line, followed by what the process wrote to stderr.
    const said =
      /^(?!Error: Command failed)\w*Error\b.*/m.exec(String(cause))?.[0] ?? "It gave no reason in time.";
    throw new Error(`benchmarks: ${quantity} of ${rival} in ${scenario} cannot be measured. ${said}`, {
      cause,
    });
  }
}
