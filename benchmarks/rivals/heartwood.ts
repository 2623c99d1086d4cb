// heartwood as a service uses it: one root logger, runWithContext around a request.
import { createLogger, destination, type Logger, runWithContext } from "heartwood";
import type { Rival } from "../rival.js";

export function open(fd: number): Rival<Logger> {
  const root = createLogger({ env: false, crashes: false }, destination({ dest: fd }));
  return heartwoodRival(root, () => new Promise((resolve) => root.flush(() => resolve())));
}

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
