// One case: a hostile value in a place, in a format. Says what is wrong with what came of it.
import { type FormatName, formats } from "../../../src/line/format.js";
import { cpuMsOf } from "../cpu-time.js";
import type { Hostile } from "../hostile/index.js";
import { memberOf, readAsJson } from "../read-line.js";
import { duplicateKeys } from "../strict-json.js";
import { captureUntyped, runWithContext, untyped } from "../untyped.js";
import type { Place } from "./place.js";

export type Format = FormatName;

export interface Case {
  readonly hostile: Hostile;
  readonly place: Place;
  readonly format: Format;
}

const MAX_LINE_BYTES = 16_000;
/** RFC 3339, or nanoseconds since 1970. */
const TIME = /^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z|\d{19})$/;
// Unicode's class Cc is C0, DEL and C1.
const CONTROL = /\p{Cc}/u;
const CONTROL_BUT_NEWLINE = /[^\P{Cc}\n]/u;

const prototypes: readonly object[] = [Object, Array, String, Function, Error, Map, Promise].map(
  (builtin) => builtin.prototype,
);
const keysOfPrototypes = (): string =>
  prototypes.map((prototype) => Reflect.ownKeys(prototype).map(String).join()).join("|");

/** What was thrown, in words; it may be hostile too. */
function nameOf(thrown: unknown): string {
  try {
    return thrown instanceof Error
      ? String(thrown.stack).split("\n").slice(0, 4).join(" | ")
      : String(thrown);
  } catch {
    return "something that cannot be printed";
  }
}

const same = (got: unknown, wanted: unknown): boolean =>
  wanted instanceof RegExp ? typeof got === "string" && wanted.test(got) : Object.is(got, wanted);

/** Texts are compared as UTF-8 carries them: a lone surrogate may have become U+FFFD. */
const sameText = (got: unknown, wanted: unknown): boolean =>
  typeof got === "string" && typeof wanted === "string" && Buffer.from(got).equals(Buffer.from(wanted));

const excerpt = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 200);

/** What every line must have: one newline, valid, level, time and context. */
function* frameFaults(line: string, record: unknown, format: Format): Generator<string> {
  if (!line.endsWith("\n") || line.indexOf("\n") !== line.length - 1)
    yield "not exactly one newline, at the end";
  const isOurs = format !== "pino";
  if (isOurs && CONTROL.test(line.slice(0, -1))) yield "a raw control character in the line";
  if (isOurs && format !== "logfmt")
    for (const key of duplicateKeys(line)) yield `key ${excerpt(key)} stands twice`;
  const bytes = Buffer.byteLength(line) - 1;
  if (isOurs && bytes > MAX_LINE_BYTES) yield `${bytes} bytes`;
  yield* headerFaults(record, format);
  const id = memberOf(record, "request_id");
  if (id !== "r-1") yield `request_id is ${excerpt(id)}`;
}

/** Level and time, which have names of the format's. */
function* headerFaults(record: unknown, format: Format): Generator<string> {
  const { level, timestamp } = formats[format];
  const memberNamed = (name: string): unknown => Object(record)[name];
  const levels = [level?.("info", 30) ?? { level: 30 }, level?.("error", 50) ?? { level: 50 }];
  const isSaid = levels.some((said) =>
    Object.entries(said).every(([name, word]) => memberNamed(name) === word),
  );
  if (!isSaid) yield `level is ${excerpt(Object.keys(levels[0] ?? {}).map(memberNamed))}`;
  const [timeName = "time"] = Object.keys(JSON.parse(`{${timestamp?.().slice(1) ?? ""}}`));
  const time = memberNamed(timeName);
  if (format === "pino" ? typeof time !== "number" : !TIME.test(String(time)))
    yield `time is ${excerpt(time)}`;
}

/** What this case's line must have beyond the frame. */
function* contentFaults(line: string, record: unknown, value: unknown, one: Case): Generator<string> {
  const { hostile, place, format } = one;
  const isCut = memberOf(record, "log_truncated") !== undefined;
  if (isCut && hostile.size === "small") yield "cut, though it is small";
  if (isCut && typeof memberOf(record, "log_truncated") !== "number") yield "log_truncated is no number";

  const wanted = place.message === undefined ? /^text$/ : place.message;
  const message = memberOf(record, "msg");
  // The end of a message that is itself too long is what a cut takes.
  const pattern =
    wanted !== null && isCut && hostile.size !== "small" ? new RegExp(wanted.source.slice(0, 3)) : wanted;
  if (pattern !== null && !same(message, pattern)) yield `msg is ${excerpt(message)}`;

  const siblings = {
    component: "c",
    ...(!(place.mergesInto && (hostile.lies || hostile.size !== "small")) && place.siblings),
  };
  for (const [path, expected] of Object.entries(siblings)) {
    // A cut line promises level, time, context and message; and pino prints a broken nested property whole or not.
    if (isCut || (format === "pino" && path.includes("."))) continue;
    if (!same(memberOf(record, path), expected)) yield `${path} is ${excerpt(memberOf(record, path))}`;
  }
  if (hostile.verbatim && place.at !== undefined && !sameText(memberOf(record, place.at), value)) {
    yield `the text came as ${excerpt(memberOf(record, place.at))}`;
  }
  if (place.saysWhy && format !== "pino" && memberOf(record, "log_error") === undefined) yield "no log_error";
  if (place.hides !== undefined && line.includes(place.hides)) yield "a redacted secret stands in the line";
  if (
    hostile.secret !== undefined &&
    format !== "pino" &&
    !place.printsAll &&
    line.includes(hostile.secret)
  ) {
    yield "the HTTP client's secret stands in the line";
  }
}

/** A line's members, under the names that they have in `json`. */
const read = (line: string, format: Format): unknown =>
  format === "pino" ? JSON.parse(line) : readAsJson(format, line);

function* prettyFaults(text: string, { place }: Case): Generator<string> {
  if (!text.endsWith("\n")) yield "no newline at the end";
  if (CONTROL_BUT_NEWLINE.test(text)) yield "a raw control character in the text";
  const [head = "", ...rest] = text.slice(0, -1).split("\n");
  const stray = rest.find((line) => !line.startsWith(" "));
  if (stray !== undefined) yield `untrusted text begins a line: ${excerpt(stray)}`;
  if (place.message === undefined && !head.includes("text")) yield `no message in ${excerpt(head)}`;
  if (!text.includes("r-1")) yield "no request_id";
}

function* lineFaults(line: unknown, value: unknown, one: Case): Generator<string> {
  if (typeof line !== "string") {
    yield `the stream got a ${typeof line}`;
    return;
  }
  if (one.format === "pretty") {
    yield* prettyFaults(line, one);
    return;
  }
  let record: unknown;
  try {
    record = read(line, one.format);
  } catch (thrown) {
    yield `invalid, ${nameOf(thrown)}: ${line.slice(0, 200)}`;
    return;
  }
  yield* frameFaults(line, record, one.format);
  yield* contentFaults(line, record, value, one);
}

/** The next, plain line of the same logger; a broken option breaks that too, so only its frame is asked. */
function* nextFaults(line: string | undefined, format: Format): Generator<string> {
  if (line === undefined) yield "the next line was not written";
  else if (format === "pretty") return;
  else {
    try {
      for (const fault of frameFaults(line, read(line, format), format)) yield `the next line: ${fault}`;
    } catch {
      yield `the next line is invalid: ${line.slice(0, 200)}`;
    }
  }
}

/** Runs the case; returns what is wrong, nothing where all is well. */
export function faultsOf(one: Case): readonly string[] {
  const { hostile, format } = one;
  // Format "pino" prints a large value whole, as pino does, and takes pino's time for it.
  const limitMs = format === "pino" && hostile.size !== "small" ? Number.POSITIVE_INFINITY : hostile.limitMs;
  let { faults, tookMs } = runOnce(one);
  // What the case takes is what it takes at least: a neighbour slows the processor down, nothing makes it faster.
  for (let again = 0; again < 6 && tookMs > limitMs && faults.length === 0; again++) {
    const next = runOnce(one);
    faults = next.faults;
    tookMs = Math.min(tookMs, next.tookMs);
  }
  return tookMs > limitMs ? [...faults, `took ${Math.round(tookMs)} ms`] : faults;
}

/** Runs it with a value and a logger of its own: some values are slow, or hostile, at the first touch only. */
function runOnce(one: Case): { readonly faults: readonly string[]; readonly tookMs: number } {
  const { hostile, place, format } = one;
  const value = hostile.make();
  const { log, lines } = captureUntyped({ format, ...place.options?.(value) });
  const faults: string[] = [];
  const attempt = (what: string, run: () => void): void => {
    try {
      runWithContext({ request_id: "r-1" }, run);
    } catch (thrown) {
      faults.push(`${what} threw ${nameOf(thrown)}`);
    }
  };

  const untouched = keysOfPrototypes();
  const tookMs = cpuMsOf(() =>
    attempt("it", () => place.call(untyped(log).child({ component: "c" }), value)),
  );

  const [line, ...more] = lines.splice(0);
  if (keysOfPrototypes() !== untouched) faults.push("a prototype was changed");
  if (line === undefined) faults.push("no line was written");
  else faults.push(...lineFaults(line, value, one));
  if (more.length > 0) faults.push(`${more.length} lines too many`);

  attempt("the next call", () => untyped(log).info({ ok: 1 }, "next"));
  faults.push(...nextFaults(lines[0], format));
  return { faults, tookMs };
}
