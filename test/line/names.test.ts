// Which names a line may use.
import { describe, expect, test } from "vitest";
import { joinMembers, splitMembers } from "../../src/line/members.js";
import { freeMembers } from "../../src/line/names.js";
import { capture } from "../support/capture.js";

const reserved = new Set(["level", "time", "msg"]);
const rename = (fields: object, taken: readonly string[] = []): Record<string, unknown> => {
  const members = Object.entries(fields).map(([key, value]) => ({ key, value: JSON.stringify(value) }));
  const freed = freeMembers(
    joinMembers(members),
    (name) => reserved.has(name),
    (name) => taken.includes(name),
  );
  return Object.fromEntries(splitMembers(freed).map(({ key, value }) => [key, JSON.parse(value)]));
};

describe("freeMembers", () => {
  const table: readonly (readonly [
    what: string,
    fields: object,
    taken: readonly string[],
    renamed: object,
  ])[] = [
    ["leaves free names", { a: 1, b: 2 }, [], { a: 1, b: 2 }],
    ["puts _ before a reserved one", { level: 1, a: 2 }, [], { _level: 1, a: 2 }],
    ["puts __ where _ is a field", { level: 1, _level: 2 }, [], { __level: 1, _level: 2 }],
    ["in either order", { _level: 2, level: 1 }, [], { _level: 2, __level: 1 }],
    [
      "puts ___ where __ is one too",
      { level: 1, _level: 2, __level: 3 },
      [],
      { ___level: 1, _level: 2, __level: 3 },
    ],
    ["puts __ where _ is taken by the line", { level: 1 }, ["_level"], { __level: 1 }],
    ["each on its own", { level: 1, time: 2, msg: 3 }, [], { _level: 1, _time: 2, _msg: 3 }],
  ];
  for (const [what, fields, taken, renamed] of table) {
    test(what, () => expect(rename(fields, taken)).toEqual(renamed));
  }
  test("keeps the order of the fields, and every value", () => {
    expect(Object.entries(rename({ b: 1, level: 2, a: 3 }))).toEqual([
      ["b", 1],
      ["_level", 2],
      ["a", 3],
    ]);
  });
  test("knows names that every object has as ordinary ones", () => {
    expect(Object.keys(rename(JSON.parse('{"__proto__":1,"constructor":2,"toString":3}')))).toEqual([
      "__proto__",
      "constructor",
      "toString",
    ]);
  });
});

describe("in a line", () => {
  const every = {
    level: 1,
    time: 2,
    msg: 3,
    pid: 4,
    hostname: 5,
    logger: 6,
    log_error: 7,
    log_truncated: 8,
    log_override: 9,
  };
  const moved = {
    _level: 1,
    _time: 2,
    _msg: 3,
    _pid: 4,
    _hostname: 5,
    _logger: 6,
    _log_error: 7,
    _log_truncated: 8,
    _log_override: 9,
  };

  test("no field takes a name of the format's; it is kept behind _", () => {
    const { log, last } = capture();
    log.named("db").info(every, "text");
    expect(last()).toMatchObject({ ...moved, level: "info", msg: "text", pid: process.pid, logger: "db" });
  });
  test("nor a binding", () => {
    const { log, last } = capture();
    log.child(every).info("text");
    expect(last()).toMatchObject({ ...moved, level: "info", msg: "text", pid: process.pid });
  });
  test("a reserved name of a call moves past the one that a binding left", () => {
    const { log, last } = capture();
    log.child({ pid: "binding" }).info({ pid: "call" }, "text");
    expect(last()).toMatchObject({ pid: process.pid, _pid: "binding", __pid: "call" });
  });
  test("a message's name is a field's where no message is given", () => {
    const { log, last } = capture();
    log.info({ msg: "field" });
    expect(last()).toMatchObject({ msg: "field" });
    expect(last()).not.toHaveProperty("_msg");
  });
  test("names follow the options: another message key is reserved, msg is free", () => {
    const { log, last } = capture({ messageKey: "message" });
    log.info({ message: 1, msg: 2 }, "text");
    expect(last()).toMatchObject({ message: "text", _message: 1, msg: 2 });
  });
});

test("a binding called log_error, whatever it is, stands before what fails in the line", () => {
  const mixin = (): object => {
    throw new Error("no mixin");
  };
  const said = [{ toString: "" }];
  const { log, last } = capture({ format: "pino", mixin });
  log.child({ log_error: said }).info("text");
  expect(last()["log_error"]).toBe(`${JSON.stringify(said)}; mixin threw: no mixin`);
});
