// What the package has to say beside the lines it writes: process warnings, each once.
import { firstTime } from "./state.js";
import { visible } from "./visible.js";

export type NoticeCode =
  | "HEARTWOOD_NO_CONTEXT"
  | "HEARTWOOD_STREAM_THREW"
  | "HEARTWOOD_LEVEL_NOT_TAKEN"
  | "HEARTWOOD_ON_CHILD_THREW"
  | "HEARTWOOD_OPTION_IGNORED"
  | "HEARTWOOD_LISTENER_THREW"
  | "HEARTWOOD_SCHEMA_NOT_COMPILED"
  | "HEARTWOOD_REQUEST_OPTION_THREW";

/** Emits a process warning (on stderr, or to `process.on("warning")`), the first time in the process that it is due. */
export function warnOnce(code: NoticeCode, text: string): void {
  if (firstTime(code)) process.emitWarning(visible(text), { type: "HeartwoodWarning", code });
}
