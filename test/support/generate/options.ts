// pino's options, those that change a line or decide whether there is one.
import fc from "fast-check";
import pino from "pino";
import { literal, mergeOf, objectOf, oneOf, optionsOf, type Recipe } from "./recipe.js";
import { plainValues, recordsOf } from "./values.js";

type Dict = Record<string, unknown>;
type Log = (...args: readonly unknown[]) => void;
interface Child {
  child(bindings: object): Child;
  setBindings(bindings: object): void;
  level: string;
}

export const levelNames: readonly string[] = ["trace", "debug", "info", "warn", "error", "fatal"];
export const customLevelSets: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "{ http: 35 }": { http: 35 },
  "{ audit: 70, tiny: 1 }": { audit: 70, tiny: 1 },
  "{ same: 30 }": { same: 30 },
  "{ half: 30.5, info: 31 }": { half: 30.5, info: 31 },
};

const fails = (): never => {
  throw new Error("user code");
};

const paths = fc.uniqueArray(
  fc.constantFrom(
    ...[
      "password",
      "user.password",
      "*.password",
      "user[*].secret",
      "a.b",
      "a[*]",
      "a.*.b",
      "*.*",
      "*",
      "msg",
    ],
    ...["err.message", "err.stack", "b.c.secret", 'user["quo te"]', "req.headers", "constructor.name"],
  ),
  { minLength: 1, maxLength: 3 },
);
const censors = oneOf<unknown>({
  "'***'": "***",
  "(value, path) => …": (value: unknown, path: readonly string[]) => `${typeof value}@${path.join("/")}`,
  "() => undefined": () => undefined,
  "() => ({ gone: true })": () => ({ gone: true }),
  "throwing censor": fails,
  "0": 0,
});
export const redactions: fc.Arbitrary<Recipe> = fc.oneof(
  paths.map(literal),
  fc
    .tuple(paths.map(literal), optionsOf({ censor: censors, remove: fc.boolean().map(literal) }))
    .map(([list, rest]) => mergeOf(objectOf([["paths", list]]), rest)),
);

const serializer = oneOf<unknown>({
  "(v) => v": (value: unknown) => value,
  "(v) => typeof v": (value: unknown) => typeof value,
  "(v) => ({ wrapped: v })": (value: unknown) => ({ wrapped: value }),
  "() => undefined": () => undefined,
  "() => 10n": () => 10n,
  "throwing serializer": fails,
  undefined: undefined,
  "function () { return Object.keys(this) }": function (this: object) {
    return Object.keys(this);
  },
});
const serializedKeys = fc.constantFrom("a", "user", "err", "error", "msg", "message", "req", "constructor");
export const serializerSets: fc.Arbitrary<Recipe<Dict>> = fc
  .uniqueArray(fc.tuple(serializedKeys, serializer), { maxLength: 3, selector: ([key]) => key })
  .map(objectOf);

const levelFormatters = oneOf<unknown>({
  "(label) => ({ level: label })": (label: string) => ({ level: label }),
  "(label, n) => ({ severity: label, n })": (label: string, n: number) => ({ severity: label, n }),
});
const bindingsFormatters = oneOf<unknown>({
  "(b) => ({ ...b, formatted: true })": (bindings: Dict) => ({ ...bindings, formatted: true }),
  "() => ({})": () => ({}),
  "({ pid, ...b }) => b": ({ pid: _pid, ...bindings }: Dict) => bindings,
});
const logFormatters = oneOf<unknown>({
  "(o) => ({ ...o, formatted: 1 })": (fields: Dict) => ({ ...fields, formatted: 1 }),
  "(o) => o": (fields: Dict) => fields,
  "() => ({})": () => ({}),
  "throwing formatters.log": fails,
});
export const formatterSets: fc.Arbitrary<Recipe<Dict>> = optionsOf({
  level: levelFormatters,
  bindings: bindingsFormatters,
  log: logFormatters,
});

const mixins = oneOf<unknown>({
  "() => ({ mixed: 1, a: 2 })": () => ({ mixed: 1, a: 2 }),
  "() => ({})": () => ({}),
  "() => frozen": () => Object.freeze({ a: 2 }),
  "(fields, level, logger) => …": (fields: object, level: number, logger: Child) => ({
    ...{ names: Object.keys(fields), level_in: level, logger_level: logger.level },
  }),
  "throwing mixin": fails,
});
const strategies = oneOf<unknown>({
  "(o, m) => ({ ...o, ...m })": (fields: object, mixed: object) => ({ ...fields, ...mixed }),
  "(o, m) => ({ m, o })": (fields: object, mixed: object) => ({ mixed, fields }),
  "(o) => o": (fields: object) => fields,
});
const logMethods = oneOf<unknown>({
  "(args, m) => m.apply(this, args)": function (this: object, args: unknown[], method: Log) {
    Reflect.apply(method, this, args);
  },
  "swaps the arguments": function (this: object, args: unknown[], method: Log, level: number) {
    Reflect.apply(method, this, [...args.slice(1), args[0], level]);
  },
  "logs twice": function (this: object, args: unknown[], method: Log) {
    Reflect.apply(method, this, args);
    Reflect.apply(method, this, [{ again: true }, "again"]);
  },
  "never logs": () => {},
  "logs to a child": function (this: Child, args: unknown[], method: Log) {
    Reflect.apply(method, this.child({ hooked: true }), args);
  },
});
const streamWrites = oneOf<unknown>({
  "(s) => s.replace('{', '{ ')": (line: string) => line.replace("{", "{ "),
});
const timestamps = oneOf<unknown>({
  false: false,
  true: true,
  undefined: undefined,
  "pino.stdTimeFunctions.isoTime": pino.stdTimeFunctions.isoTime,
  "pino.stdTimeFunctions.unixTime": pino.stdTimeFunctions.unixTime,
  "() => ',\"ts\":1'": () => ',"ts":1',
  "() => ''": () => "",
});
const onChilds = oneOf<unknown>({
  "(child) => child.setBindings({ on: 1 })": (child: Child) => child.setBindings({ on: 1 }),
  "(child) => { child.level = 'trace' }": (child: Child) => {
    child.level = "trace";
  },
});
const bases = fc.oneof(
  oneOf<unknown>({ null: null, undefined: undefined, "{}": {}, "{ pid: 1 }": { pid: 1 } }),
  recordsOf(plainValues),
);

const allLevels = fc.constantFrom<string | number>(
  ...levelNames,
  "INFO",
  "silent",
  "trace",
  "trace",
  10,
  10,
  40,
);
const logging = {
  level: allLevels.map(literal),
  levelComparison: oneOf<unknown>({
    "'DESC'": "DESC",
    "'ASC'": "ASC",
    "(a, b) => a !== b": (current: number, expected: number) => current !== expected,
  }),
  enabled: fc.constantFrom(true, true, true, false).map(literal),
};

export const printing = {
  base: bases,
  name: fc.constantFrom("service", 'quo"te').map(literal),
  timestamp: timestamps,
  messageKey: fc.constantFrom("msg", "message", "a", "m s g").map(literal),
  errorKey: fc.constantFrom("err", "error", "a").map(literal),
  nestedKey: fc.constantFrom("payload", "a", 'quo"te', "", null).map(literal),
  msgPrefix: fc.constantFrom("[p] ", "%s ", "").map(literal),
  redact: redactions,
  serializers: serializerSets,
  formatters: formatterSets,
  mixin: mixins,
  mixinMergeStrategy: strategies,
  hooks: optionsOf({ logMethod: logMethods, streamWrite: streamWrites }),
  crlf: fc.boolean().map(literal),
  depthLimit: fc.constantFrom(1, 2, 9).map(literal),
  edgeLimit: fc.constantFrom(1, 2, 9).map(literal),
  onChild: onChilds,
};

/** Most loggers have few options, and most of those levels that let a line through. */
export const loggerOptions: fc.Arbitrary<Recipe<Dict>> = fc.oneof(
  { weight: 2, arbitrary: optionsOf(printing) },
  {
    weight: 3,
    arbitrary: fc.oneof(...Object.entries(printing).map(([key, value]) => optionsOf({ [key]: value }))),
  },
  { weight: 2, arbitrary: optionsOf({ ...printing, ...logging, customLevels: oneOf(customLevelSets) }) },
  {
    weight: 1,
    arbitrary: optionsOf({ base: bases, level: fc.constantFrom("http", 35).map(literal) }).map((some) =>
      mergeOf(some, literal({ customLevels: { http: 35, low: 1 }, useOnlyCustomLevels: true })),
    ),
  },
);

export const childOptions: fc.Arbitrary<Recipe<Dict> | undefined> = fc.option(
  optionsOf({
    level: fc.constantFrom<string | number>(...levelNames, "trace", 20, "silent").map(literal),
    msgPrefix: fc.constantFrom("(c) ", "").map(literal),
    redact: redactions,
    serializers: serializerSets,
    formatters: formatterSets,
    customLevels: oneOf({ "{ extra: 33 }": { extra: 33 } }),
  }),
  { nil: undefined, freq: 2 },
);
