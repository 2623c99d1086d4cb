// What is printed of an error: what every error has, what pino prints of it, and what its class carries. A client's
// request options, sockets and bodies are replaced by short texts (baggage.ts).
import { reason } from "./attempt.js";
import { withoutBaggage } from "./baggage.js";
import { type Limits, listNames } from "./limits.js";
import { broken, emptyRecord, leftOut, type PlainRecord, peek, readProperty, unreadable } from "./read.js";

const { getPrototypeOf, hasOwn } = Object;

/**
 * The members of an error, each read once and not yet copied: `type`, `message`, `stack`, `code`, `cause`, `errors`, a
 * SuppressedError's `error` and `suppressed`, then its own, then those of its class.
 */
export function readError(error: Error, limits: Limits): PlainRecord {
  const record = emptyRecord();
  const classes = classesOf(error);
  const { name, isType } = readName(error, classes);
  const type = isType ? name : (className(error) ?? "Error");
  record["type"] = type;
  take(record, "message", readProperty(error, "message"));
  take(record, "stack", readProperty(error, "stack"));
  take(record, "code", readProperty(error, "code"));
  take(record, "cause", readCause(error));
  take(record, "errors", readProperty(error, "errors"));
  if (hasOwn(error, "suppressed")) {
    take(record, "error", readProperty(error, "error"));
    take(record, "suppressed", readProperty(error, "suppressed"));
  }
  const own = listNames(error, limits.maxBreadth);
  const names =
    classes.length === 0
      ? own.first
      : [...new Set([...own.first, ...classNames(classes, limits.maxBreadth)])];
  for (const key of names) {
    if (key === "name") take(record, key, name === type || name === "" ? undefined : name);
    else if (key === "type") take(record, freeName(names), readProperty(error, key));
    else if (!hasOwn(record, key) && !alwaysRead.has(key)) take(record, key, readProperty(error, key));
  }
  if (own.count > own.first.length) record["…"] = leftOut(own.count - own.first.length, own.count);
  return withoutBaggage(error, record);
}

function take(record: PlainRecord, key: string, value: unknown): void {
  if (value !== undefined && typeof value !== "function") record[key] = value;
}

/** Members that were read, or left out for a reason, before the others are. */
const alwaysRead: ReadonlySet<string> = new Set(["message", "stack", "code", "cause", "errors"]);

/** An own `type` is printed as `_type`, unless the error has that as well. */
function freeName(names: readonly string[]): string {
  let name = "_type";
  while (names.includes(name)) name = `_${name}`;
  return name;
}

/** The names of what its class carries: no methods and no constants; `breadth` of each prototype's at most. */
function* classNames(classes: readonly object[], breadth: number): Iterable<string> {
  for (const prototype of classes) {
    for (const name of Object.getOwnPropertyNames(prototype).slice(0, breadth)) {
      if (name === "constructor" || isConstant.test(name)) continue;
      const { value } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
      if (typeof value !== "function") yield name;
    }
  }
}

/** DOMException has 25 of them, `ABORT_ERR` and so on. */
const isConstant = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;

/** The prototypes of the error's own class and those above it, up to the built-in ones. */
function classesOf(error: object): readonly object[] {
  let at: object | null = getPrototypeOf(error);
  if (at === null || isBuiltIn(at)) return noClasses; // as most errors have it
  const classes: object[] = [];
  // Bounded, since a proxy may have another proxy for its prototype without end.
  while (at !== null && !isBuiltIn(at) && classes.length < mostClasses) {
    classes.push(at);
    at = getPrototypeOf(at);
  }
  return classes;
}

const noClasses: readonly object[] = [];
const mostClasses = 32;

const builtInNames = [
  ...["Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"],
  ...["AggregateError", "SuppressedError", "Object"],
];
const builtIns: ReadonlySet<unknown> = new Set(
  builtInNames.map((name) => peek(peek(globalThis, name), "prototype")),
);
const textOf = Function.prototype.toString;

/** Whether it is `Error.prototype` or the like, of this realm or another. */
function isBuiltIn(prototype: object): boolean {
  if (builtIns.has(prototype)) return true;
  const made: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  return (
    typeof made === "function" &&
    builtInNames.includes(String(Object.getOwnPropertyDescriptor(made, "name")?.value)) &&
    textOf.call(made).includes("[native code]")
  );
}

/** The name that the error or its class sets, and whether it is the error's type; undefined if only a built-in sets one. */
function readName(
  error: Error,
  classes: readonly object[],
): { readonly name: unknown; readonly isType: boolean } {
  if (!hasOwn(error, "name") && !classes.some((each) => hasOwn(each, "name")))
    return { name: undefined, isType: false };
  try {
    const name: unknown = Reflect.get(error, "name");
    // `Error` is what wrappers copy from the error inside: it says less than the class.
    return { name, isType: typeof name === "string" && name !== "" && name !== "Error" };
  } catch (thrown) {
    return { name: unreadable("name", thrown), isType: false };
  }
}

function className(error: Error): string | undefined {
  const name = peek(peek(error, "constructor"), "name");
  return typeof name === "string" && name !== "" ? name : undefined;
}

/** The cause; that of VError is a method. */
function readCause(error: Error): unknown {
  const cause = readProperty(error, "cause");
  if (typeof cause !== "function") return cause;
  try {
    return Reflect.apply(cause, error, []);
  } catch (thrown) {
    return broken("cause", `cause threw: ${reason(thrown)}`);
  }
}
