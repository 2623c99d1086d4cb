// Guards around what the user gave: a serializer, mixin, formatter, hook or redactor that throws costs what it was to
// make, not the line. Each failure is noted, and the stand-in says where something is missing.
import type { LoggerOptions } from "pino";
import { isSalvaging, note, reason } from "./attempt.js";
import type { ByKey, Serializer } from "./pino-seams.js";
import { isError, type PlainRecord, plainCopy, readFields } from "./plain.js";

type Mixin = NonNullable<LoggerOptions["mixin"]>;
type MixinMergeStrategy = NonNullable<LoggerOptions["mixinMergeStrategy"]>;
type FormatFields = (fields: object) => PlainRecord;

/** Functions that are guards already: children are given their parent's again. */
const guards = new WeakSet<object>();

const markGuard = <Guard extends object>(guard: Guard): Guard => {
  guards.add(guard);
  return guard;
};

/** What heartwood prints of an error: plain data, bounded. Other values stay as they are. */
export const serializeError: Serializer = markGuard((value: unknown) =>
  isError(value) ? plainCopy(value) : value,
);

/** Each serializer guarded; a value whose serializer threw is not printed: the serializer may be there to hide it. */
export function guardSerializers(serializers: object, standard?: Serializer): ByKey<Serializer> {
  const guarded: ByKey<Serializer> = Object.create(null);
  for (const key of Reflect.ownKeys(serializers)) {
    const serialize: unknown = Reflect.get(serializers, key);
    if (isSerializer(serialize)) guarded[key] = guardSerializer(key, serialize, standard);
  }
  return guarded;
}

const isSerializer = (value: unknown): value is Serializer => typeof value === "function";

function guardSerializer(
  key: string | symbol,
  serialize: Serializer,
  standard: Serializer | undefined,
): Serializer {
  if (guards.has(serialize)) return serialize;
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

/** A mixin that throws, or gives no object, adds nothing. */
export function guardMixin(mixin: Mixin): Mixin {
  return function guardedMixin(this: unknown, ...call) {
    try {
      const mixed: unknown = Reflect.apply(mixin, this, call);
      if (typeof mixed === "object" && mixed !== null) return isSalvaging() ? readFields(mixed) : mixed;
      note(`mixin gave ${typeof mixed}, not an object`);
    } catch (thrown) {
      note(`mixin threw: ${reason(thrown)}`);
    }
    return {};
  };
}

/** pino's own strategy; a mixin whose object refuses the fields, frozen as it may be, is copied. */
export const mergeMixin: MixinMergeStrategy = (fields, mixed) =>
  isSalvaging() ? { ...readFields(mixed), ...readFields(fields) } : Object.assign(mixed, fields);

/** A strategy that throws leaves the call's own fields. */
export function guardMergeStrategy(merge: MixinMergeStrategy): MixinMergeStrategy {
  return function guardedMerge(fields, mixed) {
    try {
      const merged: unknown = merge(fields, mixed);
      if (typeof merged === "object" && merged !== null) return merged;
      note(`mixinMergeStrategy gave ${typeof merged}, not an object`);
    } catch (thrown) {
      note(`mixinMergeStrategy threw: ${reason(thrown)}`);
    }
    return fields;
  };
}

/** A `formatters.log` that throws leaves the fields as they came. */
export function guardFormatFields(format: (fields: PlainRecord) => object): FormatFields {
  return function guardedFormat(given) {
    const fields = isFields(given) ? given : {};
    try {
      const formatted: unknown = format(fields);
      if (isFields(formatted)) return isSalvaging() ? readFields(formatted) : formatted;
      note(`formatters.log gave ${typeof formatted}, not an object`);
    } catch (thrown) {
      note(`formatters.log threw: ${reason(thrown)}`);
    }
    return fields;
  };
}

const isFields = (value: unknown): value is PlainRecord => typeof value === "object" && value !== null;

/** A `hooks.streamWrite` that throws, or gives no text, leaves the line as it was, with a member that says so. */
export function guardStreamWrite(hook: (line: string) => string): (line: string) => string {
  return function guardedStreamWrite(line) {
    let failure: string;
    try {
      const changed: unknown = hook(line);
      if (typeof changed === "string") return changed;
      failure = `hooks.streamWrite gave ${typeof changed}, not a string`;
    } catch (thrown) {
      failure = `hooks.streamWrite threw: ${reason(thrown)}`;
    }
    return line.includes('"log_error":')
      ? line
      : line.replace(/\}(\r?\n)$/, `,"log_error":${JSON.stringify(failure)}}$1`);
  };
}

/** A `timestamp` that throws, or gives no text, is replaced for that line. */
export function guardTimestamp(timestamp: () => string, standIn: () => string): () => string {
  return function guardedTimestamp() {
    try {
      const time: unknown = timestamp();
      if (typeof time === "string") return time;
      note(`timestamp gave ${typeof time}, not a string`);
    } catch (thrown) {
      note(`timestamp threw: ${reason(thrown)}`);
    }
    return standIn();
  };
}
