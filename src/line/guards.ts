// Guards around what the user gave: a serializer, mixin, formatter, hook or redactor that throws costs what it was to
// make, not the line. Each failure is noted, and the stand-in says where something is missing.
import type { LoggerOptions } from "pino";
import { isSalvaging, note, reason } from "./attempt.js";
import { bindDeclared, findDeclared } from "./declared.js";
import { readFields } from "./fields.js";
import type { Format } from "./format.js";
import { defaultLimits, type Limits } from "./limits.js";
import { splitMembers } from "./members.js";
import type { ByKey, Serializer } from "./pino-seams.js";
import { isError, type PlainRecord, plainCopy } from "./plain.js";
import { sayIn } from "./said.js";

const { parse } = JSON; // captured, as the printer's

type Mixin = NonNullable<LoggerOptions["mixin"]>;
type Redact = NonNullable<LoggerOptions["redact"]>;
type MixinMergeStrategy = NonNullable<LoggerOptions["mixinMergeStrategy"]>;
type FormatFields = (this: unknown, fields: object) => PlainRecord;

/** Functions that are guards already: children are given their parent's again. */
const guards = new WeakSet<object>();

const markGuard = <Guard extends object>(guard: Guard): Guard => {
  guards.add(guard);
  return guard;
};

/** What heartwood prints of an error: plain data, within limits. Other values stay as they are. */
export const makeErrorSerializer = (limits?: Limits): Serializer =>
  markGuard((value: unknown) => (isError(value) ? plainCopy(value, limits) : value));

const serializeError = makeErrorSerializer();

/** Each serializer guarded; a value whose serializer threw is not printed: the serializer may be there to hide it. */
export function guardSerializers(
  serializers: object,
  standard?: Serializer,
  limits: Limits = defaultLimits,
): ByKey<Serializer> {
  const guarded: ByKey<Serializer | undefined> = Object.create(null);
  const keys: (string | symbol)[] = Object.getOwnPropertySymbols(serializers);
  for (const key in serializers) keys.push(key); // inherited ones count, as for pino
  for (const key of keys) {
    const serialize: unknown = Reflect.get(serializers, key);
    guarded[key] = isSerializer(serialize) ? guardSerializer(key, serialize, standard, limits) : undefined;
  }
  return guarded as ByKey<Serializer>; // pino's type does not say that undefined takes an inherited one away
}

const isSerializer = (value: unknown): value is Serializer => typeof value === "function";

function guardSerializer(
  key: string | symbol,
  serialize: Serializer,
  standard: Serializer | undefined,
  limits: Limits,
): Serializer {
  if (guards.has(serialize)) return serialize;
  const declared = findDeclared(serialize);
  if (declared !== undefined) return markGuard(bindDeclared(declared, String(key), limits));
  return markGuard(function guardedSerializer(this: unknown, value: unknown): unknown {
    try {
      return serialize.call(this, value);
    } catch (thrown) {
      // pino's own error serializer writes into the error, which a frozen one refuses; ours only reads.
      if (serialize === standard) return serializeError(value);
      note(`serializer ${JSON.stringify(String(key))} threw: ${reason(thrown)}`);
      return `[serializer threw: ${reason(thrown)}]`;
    }
  });
}

/**
 * A mixin that throws adds nothing, and so does one that gives no object.
 * @param takesAny in pino's format: what pino makes of something else is pino's to print. The same below
 */
export function guardMixin(mixin: Mixin, takesAny: boolean): Mixin {
  return function guardedMixin(this: unknown, ...call) {
    return attemptFields("mixin", takesAny, {}, () => Reflect.apply(mixin, this, call));
  };
}

/** pino's own strategy; a frozen mixin is copied. */
export const mergeMixin: MixinMergeStrategy = (fields, mixed) => {
  if (isSalvaging()) return { ...readFields(mixed), ...readFields(fields) };
  return Object.isFrozen(mixed) ? { ...mixed, ...fields } : Object.assign(mixed, fields);
};

/** The same for pino's format, where nothing may be asked of the mixin that pino does not ask. */
export const mergeMixinAsPino: MixinMergeStrategy = (fields, mixed) =>
  isSalvaging() ? mergeMixin(fields, mixed) : Object.assign(mixed, fields);

/** A strategy that throws leaves the call's own fields. */
export function guardMergeStrategy(merge: MixinMergeStrategy, takesAny: boolean): MixinMergeStrategy {
  return (fields, mixed) => attemptFields("mixinMergeStrategy", takesAny, fields, () => merge(fields, mixed));
}

/** A `formatters.log` that throws leaves the fields as they came. */
export function guardFormatFields(
  format: (fields: PlainRecord) => object,
  takesAny = false,
  name = "formatters.log",
): FormatFields {
  return function guardedFormat(this: unknown, fields) {
    return attemptFields(name, takesAny, fields, () => Reflect.apply(format, this, [fields]));
  };
}

/** Runs what is to give fields. @returns them, or `standIn`, with a note, where it throws or gives something else */
function attemptFields(what: string, takesAny: boolean, standIn: object, run: () => unknown): PlainRecord {
  try {
    const fields = run();
    if (isFields(fields)) return isSalvaging() ? readFields(fields) : fields;
    if (takesAny) return fields as PlainRecord; // it is not one, and pino is to see that
    note(`${what} gave ${typeof fields}, not an object`);
  } catch (thrown) {
    note(`${what} threw: ${reason(thrown)}`);
  }
  return isFields(standIn) ? standIn : {};
}

const isFields = (value: unknown): value is PlainRecord => typeof value === "object" && value !== null;

/** Redaction whose censor gives plain data: pino prints what it gives as it is, an error with all it carries. */
export function guardCensor(redact: Redact): Redact {
  if (Array.isArray(redact) || typeof redact.censor !== "function") return redact;
  const { censor } = redact;
  return { ...redact, censor: (value, path) => plainCopy(censor(value, path)) };
}

/** A `hooks.streamWrite` that throws, or gives no text, leaves the line as it was, with a member that says so. */
export function guardStreamWrite(
  hook: (line: string) => string,
  fold: Format["fold"],
): (line: string) => string {
  return function guardedStreamWrite(line) {
    let failure: string;
    try {
      const changed: unknown = hook(line);
      if (typeof changed === "string") return changed;
      failure = `hooks.streamWrite gave ${typeof changed}, not a string`;
    } catch (thrown) {
      failure = `hooks.streamWrite threw: ${reason(thrown)}`;
    }
    return sayIn(line, failure, fold);
  };
}

/** A `timestamp` that throws, or prints no member, is replaced for that line. */
export function guardTimestamp(timestamp: () => string, standIn: () => string): () => string {
  let lastGood: unknown = "";
  return function guardedTimestamp(this: unknown) {
    try {
      const time: unknown = Reflect.apply(timestamp, this, []);
      if (isTimeMember(time, lastGood)) {
        lastGood = time;
        return time;
      }
      note("timestamp printed no member");
    } catch (thrown) {
      note(`timestamp threw: ${reason(thrown)}`);
    }
    return standIn();
  };
}

/** Whether a text is `,"key":value`, or empty. */
export function isTimeMember(text: unknown, known: unknown = ""): text is string {
  if (text === known || text === "") return typeof text === "string";
  try {
    return typeof text === "string" && text.startsWith(",") && splitMembers(text).length > 0 && isJson(text);
  } catch {
    return false;
  }
}

const isJson = (members: string): boolean => typeof parse(`{${members.slice(1)}}`) === "object";
