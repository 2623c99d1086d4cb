// A span of OpenTelemetry, and its ids as a line has them.

/** A span as OpenTelemetry has it; the same object for as long as it is the same span. */
export interface SpanIds {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

/** Gives the span that is active, if one is; asked once for each line. */
export type SpanSource = () => SpanIds | undefined;

/** The members' names: those that pino's own instrumentation gives them. */
export const spanNames: readonly string[] = ["trace_id", "span_id", "trace_flags"];

/** What stands for no trace, in OpenTelemetry as in W3C Trace Context. */
export const noTrace: string = "0".repeat(32);

/** Whether OpenTelemetry says that there is a trace. */
export const isInTrace = ({ traceId }: SpanIds): boolean => traceId !== noTrace;

/** The ids by those names. */
export const idsOf = ({ traceId, spanId, traceFlags }: SpanIds): Record<string, string> => ({
  trace_id: traceId,
  span_id: spanId,
  trace_flags: flagsText(traceFlags),
});

/** Two hexadecimal digits; not sampled and sampled are nearly all there are. */
export function flagsText(flags: number): string {
  if (flags === 1) return "01";
  return flags === 0 ? "00" : flags.toString(16).padStart(2, "0");
}
