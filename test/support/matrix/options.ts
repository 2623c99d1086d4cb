// Places behind the functions and rules that a user configures.
import { around, type Place } from "./place.js";

const SECRET = "s3cret-under-redaction";

const field = (value: unknown): object => ({ before: 1, value, after: "z" });

const thrower =
  (value: unknown): (() => never) =>
  () => {
    throw value;
  };

type Method = (...args: unknown[]) => void;

/** Calls pino's method with these arguments, as a `logMethod` hook does. */
function passOn(this: unknown, args: unknown[], method: Method): void {
  method.apply(this, args);
}

const hiding = (value: unknown): object => ({
  before: 1,
  secret: SECRET,
  value,
  outer: { secret: SECRET, value, last: "z" },
  after: "z",
});

/** Rules above, at and below the value; they hold also when its neighbour breaks the line. */
const redactions: Place[] = [
  ["at it", ["secret", "outer.secret", "value"]],
  ["below it", ["secret", "outer.secret", "value.a.b", "value[*].c", "outer.value.a"]],
  ["above it", ["secret", "outer"]],
  ["with wildcards", ["*.secret", "secret", "*.value", "*[*]"]],
].map(([where, paths]) => ({
  name: `redaction ${where}`,
  options: () => ({ redact: { paths } }),
  call: (log, value) => log.info(hiding(value), "text"),
  siblings: where === "with wildcards" ? {} : around,
  hides: SECRET,
  ...(where === "below it" && { costly: true }),
}));

export const optionPlaces: readonly Place[] = [
  {
    name: "input of a serializer",
    options: () => ({ serializers: { value: (given: unknown) => ({ kind: typeof given, given }) } }),
    call: (log, value) => log.info({ before: 1, value: value ?? null, after: "z" }, "text"),
    siblings: around,
  },
  {
    name: "output of a serializer",
    options: (value) => ({ serializers: { value: () => value } }),
    call: (log) => log.info(field("healthy"), "text"),
    siblings: around,
    at: "value",
    costly: true,
  },
  {
    name: "thrown by a serializer",
    shared: true,
    options: (value) => ({ serializers: { value: thrower(value) } }),
    call: (log) => log.info(field("healthy"), "text"),
    siblings: around,
    saysWhy: true,
  },
  {
    name: "thrown by a binding's serializer",
    options: (value) => ({ serializers: { value: thrower(value) } }),
    call: (log) => log.child(field("healthy")).info("text"),
    siblings: around,
    saysWhy: true,
  },
  {
    name: "output of the error serializer",
    shared: true,
    options: (value) => ({ serializers: { err: () => value } }),
    call: (log) => log.error({ before: 1, err: new Error("healthy"), after: "z" }, "text"),
    siblings: around,
  },
  {
    name: "output of the message's serializer",
    options: (value) => ({ serializers: { msg: () => value } }),
    call: (log) => log.info({ ...around }, "text"),
    message: null,
    siblings: around,
    at: "msg",
  },
  {
    name: "member of the mixin's output",
    shared: true,
    options: (value) => ({ mixin: () => ({ first: 1, value, last: "z" }) }),
    call: (log) => log.info({ ...around }, "text"),
    siblings: { ...around, first: 1, last: "z" },
    at: "value",
  },
  {
    name: "output of the mixin",
    options: (value) => ({ mixin: () => value }),
    call: (log) => log.info({ ...around }, "text"),
    takes: (value) => value !== globalThis && value !== process, // would stay changed
    mergesInto: true,
    printsAll: true,
    siblings: around,
  },
  {
    name: "thrown by the mixin",
    options: (value) => ({ mixin: thrower(value) }),
    call: (log) => log.info({ ...around }, "text"),
    siblings: around,
    saysWhy: true,
  },
  {
    name: "member of formatters.log's output",
    options: (value) => ({ formatters: { log: (fields: object) => ({ ...fields, value }) } }),
    call: (log) => log.info({ ...around }, "text"),
    siblings: around,
    at: "value",
  },
  {
    name: "output of formatters.log",
    options: (value) => ({ formatters: { log: () => value } }),
    call: (log) => log.info({ ...around }, "text"),
    printsAll: true,
  },
  {
    name: "thrown by formatters.log",
    options: (value) => ({ formatters: { log: thrower(value) } }),
    call: (log) => log.info({ ...around }, "text"),
    siblings: around,
    saysWhy: true,
  },
  ...redactions,
  {
    name: "output of the censor",
    options: (value) => ({ redact: { paths: ["secret", "outer.secret"], censor: () => value } }),
    call: (log) =>
      log.info({ before: 1, secret: SECRET, outer: { secret: SECRET, last: "z" }, after: "z" }, "text"),
    siblings: around,
    hides: SECRET,
  },
  {
    name: "thrown by the censor",
    options: (value) => ({ redact: { paths: ["secret", "outer.secret"], censor: thrower(value) } }),
    call: (log) =>
      log.info({ before: 1, secret: SECRET, outer: { secret: SECRET, last: "z" }, after: "z" }, "text"),
    siblings: around,
    hides: SECRET,
    saysWhy: true,
  },
  {
    name: "arguments of hooks.logMethod",
    options: () => ({ hooks: { logMethod: passOn } }),
    call: (log, value) => log.info(field(value), "a %s z", value),
    message: /^a .* z$/s,
    siblings: around,
    at: "value",
    printsAll: true,
  },
  {
    name: "thrown by hooks.logMethod",
    options: (value) => ({ hooks: { logMethod: thrower(value) } }),
    call: (log) => log.info({ ...around }, "text"),
    siblings: around,
    saysWhy: true,
  },
  {
    name: "arguments given on by hooks.logMethod",
    options: (value) => ({
      hooks: {
        logMethod(this: unknown, _args: unknown[], method: Method) {
          method.apply(this, [field(value), "text"]);
        },
      },
    }),
    call: (log) => log.info("replaced"),
    siblings: around,
    at: "value",
  },
  {
    name: "output of hooks.streamWrite",
    shared: true,
    options: (value) => ({ hooks: { streamWrite: () => value } }),
    call: (log) => log.info({ ...around }, "text"),
    takes: (value) => typeof value !== "string", // a text is what the user wants written
    siblings: around,
  },
  {
    name: "thrown by hooks.streamWrite",
    shared: true,
    options: (value) => ({ hooks: { streamWrite: thrower(value) } }),
    call: (log) => log.info({ ...around }, "text"),
    siblings: around,
  },
  {
    name: "field under nestedKey",
    shared: true,
    options: () => ({ nestedKey: "payload" }),
    call: (log, value) => log.info(field(value), "text"),
    siblings: { "payload.before": 1, "payload.after": "z" },
    at: "payload.value",
  },
  {
    name: "message behind a prefix",
    options: () => ({ msgPrefix: "prefix " }),
    call: (log, value) => log.info({ ...around }, value),
    message: null,
    siblings: around,
  },
];
