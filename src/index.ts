// The public names.
export type { CloseOptions } from "./close.js";
export {
  addContext,
  bindContext,
  type ContextFields,
  getContext,
  type LogContext,
  runWithContext,
} from "./context.js";
export { HeartwoodError, type HeartwoodErrorCode } from "./errors.js";
export type { FormatName } from "./line/format.js";
export { createLogger, type Logger, type LoggerExtras, type LoggerOptions } from "./logger.js";
export { type DestinationOptions, destination } from "./output/destination.js";
export type { Destination } from "./output/outlet.js";
export type { WriterStats } from "./state.js";
export type { LoggerStats } from "./stats.js";
