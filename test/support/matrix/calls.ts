// Places in the arguments of a log call.
import { around, isObject, type Place } from "./place.js";

const field = (value: unknown): object => ({ before: 1, value, after: "z" });

const printf: Place[] = ["%s", "%d", "%i", "%f", "%j", "%o", "%O", "%"].map((placeholder) => ({
  name: `argument of ${placeholder}`,
  call: (log, value) => log.info(around, `a ${placeholder} z`, value),
  message: /^a .* z$/s,
  siblings: around,
  printsAll: true,
  ...(["%s", "%j"].includes(placeholder) && { costly: true }),
  ...(placeholder === "%s" && { pretty: true }),
}));

export const callPlaces: readonly Place[] = [
  {
    name: "first argument",
    call: (log, value) => log.info(value),
    message: null,
    at: "msg",
    costly: true,
    pretty: true,
  },
  {
    name: "first argument with a message",
    call: (log, value) => log.info(value, "text"),
    takes: (value) => value === undefined || typeof value === "object",
  },
  {
    name: "first argument with a printf message",
    call: (log, value) => log.info(value, "te%s", "xt"),
    takes: (value) => value === undefined || typeof value === "object",
  },
  {
    name: "first argument of error()",
    call: (log, value) => log.child({ ...around }).error(value, "text"),
    takes: isObject,
    siblings: around,
  },
  {
    name: "field",
    call: (log, value) => log.info(field(value), "text"),
    siblings: around,
    at: "value",
    costly: true,
    pretty: true,
  },
  {
    name: "nested field",
    call: (log, value) => log.info({ before: 1, outer: { first: 1, value, last: "z" }, after: "z" }, "text"),
    siblings: { ...around, "outer.first": 1, "outer.last": "z" },
    at: "outer.value",
    costly: true,
    pretty: true,
  },
  {
    name: "field three levels down",
    call: (log, value) =>
      log.info({ before: 1, a: { first: 1, b: { second: 2, c: { value, third: 3 } } }, after: "z" }, "text"),
    siblings: { ...around, "a.first": 1, "a.b.second": 2, "a.b.c.third": 3 },
    at: "a.b.c.value",
  },
  {
    name: "array item",
    call: (log, value) => log.info({ before: 1, list: [1, value, "z"], after: "z" }, "text"),
    siblings: { ...around, "list.0": 1, "list.2": "z" },
    at: "list.1",
    pretty: true,
  },
  {
    name: "value of a Map and a Set",
    call: (log, value) =>
      log.info({ before: 1, map: new Map([["k", value]]), set: new Set([value]), after: "z" }, "text"),
    siblings: around,
  },
  {
    name: "key of a Map",
    call: (log, value) => log.info({ before: 1, map: new Map([[value, 1]]), after: "z" }, "text"),
    siblings: around,
  },
  {
    name: "result of toJSON",
    call: (log, value) => log.info({ before: 1, value: { toJSON: () => value }, after: "z" }, "text"),
    siblings: around,
  },
  {
    name: "thrown by toJSON",
    call: (log, value) => {
      const toJSON = (): never => {
        throw value;
      };
      log.info({ before: 1, outer: { first: 1, value: { toJSON }, last: "z" }, after: "z" }, "text");
    },
    siblings: { ...around, "outer.first": 1, "outer.last": "z" },
    saysWhy: true,
  },
  {
    name: "thrown by a getter",
    shared: true,
    call: (log, value) => {
      const get = (): never => {
        throw value;
      };
      log.info(Object.defineProperty({ ...around }, "bad", { get, enumerable: true }), "text");
    },
    siblings: around,
    saysWhy: true,
    costly: true,
  },
  {
    name: "two of them",
    call: (log, value) =>
      log.info({ before: 1, value, again: value, both: [value, value], after: "z" }, "text"),
    siblings: around,
  },
  {
    name: "message",
    call: (log, value) => log.info({ ...around }, value),
    message: null,
    siblings: around,
    at: "msg",
    costly: true,
    pretty: true,
  },
  {
    name: "message after undefined",
    call: (log, value) => log.info(undefined, value),
    message: null,
    at: "msg",
  },
  ...printf,
  {
    name: "argument of a message given first",
    call: (log, value) => log.info("a %s z", value),
    message: /^a .* z$/s,
    printsAll: true,
  },
  {
    name: "argument without a placeholder",
    call: (log, value) => log.info("text", value),
    siblings: {},
  },
  {
    name: "every argument of an object message",
    call: (log, value) => log.info({ ...around }, { first: value }, value, value),
    message: null,
    siblings: around,
    printsAll: true,
  },
  {
    name: "err",
    call: (log, value) => log.error({ before: 1, err: value, after: "z" }, "text"),
    siblings: around,
    pretty: true,
  },
  {
    name: "err without a message",
    shared: true,
    call: (log, value) => log.error({ before: 1, err: value, after: "z" }),
    message: null,
    siblings: around,
  },
  {
    name: "cause of an error",
    call: (log, value) =>
      log.error({ before: 1, err: new Error("outer", { cause: value }), after: "z" }, "text"),
    siblings: { ...around, "err.type": "Error", "err.message": /^outer/, "err.stack": /outer/ },
    costly: true,
    pretty: true,
  },
  {
    name: "cause of an error that is the first argument",
    call: (log, value) => log.error(new Error("outer", { cause: value })),
    message: /^outer/,
    siblings: { "err.type": "Error", "err.message": /^outer/ },
  },
  {
    name: "member of an error",
    shared: true,
    call: (log, value) =>
      log.error(Object.assign(new Error("outer"), { before: 1, value, after: "z" }), "text"),
    siblings: { "err.type": "Error", "err.message": /^outer/, "err.before": 1, "err.after": "z" },
  },
  {
    name: "code of an error",
    call: (log, value) => log.error(Object.assign(new Error("outer"), { code: value }), "text"),
    siblings: { "err.type": "Error", "err.message": /^outer/ },
  },
  {
    name: "error of an AggregateError",
    call: (log, value) => log.error(new AggregateError([value, new Error("healthy")], "outer"), "text"),
    siblings: { "err.type": "AggregateError", "err.message": /^outer/ },
  },
];
