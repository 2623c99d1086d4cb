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
export type { Channel, ChannelControl } from "./control/channel.js";
export type { ControlOptions } from "./control/plan.js";
export type { Answer as ControlAnswer, Request as ControlRequest } from "./control/protocol.js";
export { HeartwoodError, type HeartwoodErrorCode } from "./errors.js";
export type { Origin as ControlOrigin } from "./levels/controller.js";
export type { FormatName } from "./line/format.js";
export type { LogFn } from "./log-fn.js";
export { createLogger, type Logger, type LoggerExtras, type LoggerOptions } from "./logger.js";
export { type DestinationOptions, destination } from "./output/destination.js";
export type { Destination } from "./output/outlet.js";
export type { WriterStats } from "./state.js";
export type { LoggerStats } from "./stats.js";
