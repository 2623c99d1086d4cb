// heartwood as a service uses it: one root logger, runWithContext around a request.
import { createLogger, destination, type Logger, type LoggerOptions, runWithContext } from "heartwood";
import { schema } from "heartwood/schema";
import type { Rival } from "../rival.js";
import type { Scenario } from "../scenarios.js";

export function open(fd: number, scenario: Scenario): Rival<Logger> {
  const root = createLogger(optionsFor(scenario), destination({ dest: fd }));
  return heartwoodRival(root, () => new Promise((resolve) => root.flush(() => resolve())));
}

/** A plain logger, or one that was told the shape of an order. */
export const optionsFor = ({ orderShape, format }: Scenario): LoggerOptions => ({
  env: false,
  crashes: false,
  ...(format === undefined ? {} : { format }),
  ...(orderShape === undefined ? {} : { serializers: { order: schema(orderShape) } }),
});

/** What heartwood's two places to write to share. */
export const heartwoodRival = (root: Logger, drain: () => Promise<void>): Rival<Logger> => ({
  root,
  child: (log, bindings) => log.child(bindings),
  named: (log, name) => log.named(name),
  within: (context, work) => runWithContext(context, () => work(root)),
  text: (log, message) => log.info(message),
  fields: (log, fields, message) => log.info(fields, message),
  error: (log, err) => log.error({ err }),
  disabled: (log, fields, message) => log.debug(fields, message),
  drain,
});
