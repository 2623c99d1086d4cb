// Our public functions as a JavaScript caller sees them: no type stops a wrong argument.
import * as heartwood from "../../src/index.js";
import { type Capture, capture } from "./capture.js";

type Call = (...args: readonly unknown[]) => void;

export interface UntypedLogger {
  readonly trace: Call;
  readonly debug: Call;
  readonly info: Call;
  readonly warn: Call;
  readonly error: Call;
  readonly fatal: Call;
  readonly child: (bindings: unknown, options?: unknown) => UntypedLogger;
  readonly named: (name: unknown) => UntypedLogger;
  readonly setBindings: (bindings: unknown) => void;
}

interface UntypedContext {
  readonly runWithContext: <T>(fields: unknown, fn: () => T) => T;
  readonly addContext: (fields: unknown) => void;
}

export const untyped = (log: object): UntypedLogger => log as UntypedLogger; // wrong arguments are the subject

export const { runWithContext, addContext } = heartwood as unknown as UntypedContext; // as above

/** `capture()` with options that no type checks. */
export const captureUntyped = (options: object): Capture => capture(options as Parameters<typeof capture>[0]); // as above
