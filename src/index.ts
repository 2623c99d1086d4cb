// The public names.
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
export { type Destination, type DestinationOptions, destination } from "./output/destination.js";
