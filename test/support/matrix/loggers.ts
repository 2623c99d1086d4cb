// Places in what a logger or a context carries.
import { addContext, runWithContext } from "../untyped.js";
import { around, isObject, type Place } from "./place.js";

const members = (value: unknown): object => ({ before: 1, value, after: "z" });

/** pino documents `child()` without bindings as misuse, which may throw. */
const isBindings = (value: unknown): boolean => isObject(value) || typeof value === "function";

export const loggerPlaces: readonly Place[] = [
  {
    name: "child binding",
    call: (log, value) => log.child(members(value)).info("text"),
    siblings: around,
    at: "value",
    costly: true,
    pretty: true,
  },
  {
    name: "all of the child bindings",
    call: (log, value) => log.child(value).info({ ...around }, "text"),
    takes: isBindings,
    siblings: around,
  },
  {
    name: "nested child binding, grandchild",
    call: (log, value) =>
      log
        .child({ outer: { first: 1, value, last: "z" } })
        .child({ ...around })
        .info("text"),
    siblings: { ...around, "outer.first": 1, "outer.last": "z" },
    at: "outer.value",
  },
  {
    name: "setBindings",
    call: (log, value) => {
      const child = log.child({ own: 1 });
      child.setBindings(members(value));
      child.info("text");
    },
    siblings: { ...around, own: 1 },
    at: "value",
  },
  {
    name: "all of setBindings",
    call: (log, value) => {
      const child = log.child({ own: 1 });
      child.setBindings(value);
      child.info("text");
    },
    siblings: { own: 1 },
  },
  {
    name: "name",
    call: (log, value) => log.named(value).info({ ...around }, "text"),
    siblings: around,
    costly: true,
  },
  {
    name: "context value",
    call: (log, value) => runWithContext(members(value), () => log.info("text")),
    siblings: around,
    at: "value",
    costly: true,
    pretty: true,
  },
  {
    name: "nested context value",
    call: (log, value) =>
      runWithContext({ before: 1, outer: { first: 1, value, last: "z" }, after: "z" }, () =>
        log.info("text"),
      ),
    siblings: { ...around, "outer.first": 1, "outer.last": "z" },
    at: "outer.value",
  },
  {
    name: "all of the context",
    call: (log, value) => runWithContext(value, () => log.info({ ...around }, "text")),
    siblings: around,
  },
  {
    name: "value added to the context",
    call: (log, value) => {
      addContext(members(value));
      log.info("text");
    },
    siblings: around,
    at: "value",
  },
  {
    name: "all that is added to the context",
    call: (log, value) => {
      addContext(value);
      log.info({ ...around }, "text");
    },
    siblings: around,
  },
  {
    name: "context value and field of one name",
    call: (log, value) => runWithContext(members(value), () => log.info({ value }, "text")),
    siblings: around,
    at: "value",
  },
];
