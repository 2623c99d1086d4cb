// The loggers of this process that a gate may concern, known without being held: a child that was made for a request
// goes when the request does.
import { state } from "../state.js";
import { type Registered, refreshSym } from "./threshold.js";

const isRegisteredSym: unique symbol = Symbol("heartwood.isRegistered");

interface Marked {
  [isRegisteredSym]?: true;
}

/** Makes a logger known. @returns false where it was known before */
export function register(logger: Registered & Marked): boolean {
  if (Object.hasOwn(logger, isRegisteredSym)) return false;
  logger[isRegisteredSym] = true;
  state.loggers.add(new WeakRef(logger));
  if (!isSweeping) sweepAfterCollection();
  return true;
}

/** The loggers that are alive. */
export function* registeredLoggers(): Generator<Registered> {
  for (const ref of state.loggers) {
    const logger = ref.deref();
    if (logger === undefined) state.loggers.delete(ref);
    else yield logger;
  }
}

/** Has all loggers ask the gates again, or only those that were made of one. */
export function refreshLoggers(ancestor?: Registered): void {
  for (const logger of registeredLoggers()) {
    if (ancestor === undefined || Object.prototype.isPrototypeOf.call(ancestor, logger)) logger[refreshSym]();
  }
}

// A million children that come and go must not leave a million references: they are swept as often as the garbage
// collector has been there, which is said by an object that nobody needs.
const collections = new FinalizationRegistry<undefined>(() => {
  isSweeping = false;
  for (const ref of state.loggers) if (ref.deref() === undefined) state.loggers.delete(ref);
  if (state.loggers.size > 0) sweepAfterCollection();
});

let isSweeping = false;

function sweepAfterCollection(): void {
  isSweeping = true;
  collections.register({}, undefined);
}
