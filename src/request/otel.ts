// `heartwood/otel`: the ids of OpenTelemetry's active span in each line. The application gives the API, so that there is
// nothing to patch, to load or to bundle, and no second copy of it.
import type { SpanIds, SpanSource } from "../line/active-span.js";

export type { SpanIds, SpanSource } from "../line/active-span.js";

/** What is used of `@opentelemetry/api`. */
export interface TraceApi {
  readonly trace: { getActiveSpan(): { spanContext(): SpanIds } | undefined };
}

/**
 * For option `trace` of `createLogger`: each line inside a span has its `trace_id`, `span_id` and `trace_flags`, in the
 * place of the context's. The names are those of pino's own instrumentation; where both are on, they stand once.
 * @param api what `import * as api from "@opentelemetry/api"` gives
 * @example const log = createLogger({ trace: activeSpan(api) });
 */
export function activeSpan({ trace }: TraceApi): SpanSource {
  return () => trace.getActiveSpan()?.spanContext();
}
