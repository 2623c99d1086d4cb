// A place: where in a log call a value can stand, and what of the line must survive whatever stands there.
import type { UntypedLogger } from "../untyped.js";

export interface Place {
  readonly name: string;
  /** The logger's options, where the value comes in through them. */
  readonly options?: (value: unknown) => object;
  /** One log call with the value in its place. The logger has a binding of its own. */
  readonly call: (log: UntypedLogger, value: unknown) => void;
  /** Leaves out values that the place does not take: a documented misuse, or another place's case. */
  readonly takes?: (value: unknown) => boolean;
  /** What the message must be, `text` unless told; null where the value itself is the message. */
  readonly message?: RegExp | null;
  /** Members that must arrive, by dotted path; a pattern where only a part is known. */
  readonly siblings?: Readonly<Record<string, unknown>>;
  /** Where a healthy text arrives. */
  readonly at?: string;
  /** The user's own function failed, so the line must say so. */
  readonly saysWhy?: true;
  /** A text that redaction must keep from the line, whatever else breaks. */
  readonly hides?: string;
  /** The user asked for the whole value (`%j`), or says that its members are the fields: so are its secrets. */
  readonly printsAll?: true;
  /** pino merges the fields into the value: they are members of it, and share its fate when it lies or is cut. */
  readonly mergesInto?: true;
  /** Costly values behave differently here, so they are tried here too. */
  readonly costly?: true;
  /** Tried in format "pretty" too, and in those of back ends. */
  readonly pretty?: true;
  /** Tried in the formats of back ends too, not in "pretty". */
  readonly shared?: true;
}

/** The healthy neighbours before and after, as most places have them. */
export const around = { before: 1, after: "z" };

export const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
