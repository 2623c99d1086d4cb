// The last line of a process that crashes: what was thrown, as one `fatal` line. The crash itself stays as it is: the
// exit code, the text on stderr, and whoever else listens.
import { state } from "./state.js";

/** Makes `writeLine` write the crash line of this process, unless another logger does so already. */
export function watchCrashes(writeLine: (error: unknown, origin: string) => void): void {
  if (state.crashLine !== undefined) return;
  state.crashLine = writeLine;
  // Runs before the process ends and before any handler of the application's; it cannot change what happens.
  process.on("uncaughtExceptionMonitor", (error: unknown, origin: string) =>
    state.crashLine?.(error, origin),
  );
}
