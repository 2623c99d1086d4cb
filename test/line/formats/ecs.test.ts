// The lines of `ecs` against Elastic's own definitions: each name is a field of the schema's, of its type, and the line
// can be mapped by Elasticsearch, to which `error.type` is a member of `error`.
import { isIP } from "node:net";
import { describe, expect, test } from "vitest";
import { runWithContext } from "../../../src/index.js";
import { formats } from "../../../src/line/format.js";
import { capture } from "../../support/capture.js";
import { cpuMsOf } from "../../support/cpu-time.js";
import { duplicateKeys } from "../../support/strict-json.js";
import { exampleLines } from "./example.js";
import published from "./published/ecs.json" with { type: "json" };
import { placesOf } from "./table.js";

const types = new Map(Object.entries(published.fields));

/** Whether Elasticsearch takes a value for a field of that type, with nothing lost. */
function fits(value: unknown, type: string): boolean {
  switch (type) {
    case "date":
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(value));
    case "long":
      return Number.isSafeInteger(value);
    case "ip":
      return isIP(String(value)) !== 0;
    case "keyword":
    case "wildcard":
    case "match_only_text":
      return typeof value === "string";
    default:
      return false;
  }
}

/** The paths of a line, as a mapping has them: what is an object, and what is a value. */
function pathsOf(record: object): { readonly objects: Set<string>; readonly leaves: Map<string, unknown> } {
  const objects = new Set<string>();
  const leaves = new Map<string, unknown>();
  const visit = (value: unknown, path: string): void => {
    for (let dot = path.indexOf("."); dot !== -1; dot = path.indexOf(".", dot + 1))
      objects.add(path.slice(0, dot));
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      leaves.set(path, value);
      return;
    }
    objects.add(path);
    for (const [name, member] of Object.entries(value)) visit(member, `${path}.${name}`);
  };
  for (const [name, value] of Object.entries(record)) visit(value, name);
  return { objects, leaves };
}

/** The paths at which a line has a value and an object: Elasticsearch refuses it. */
function splitPaths(record: object): string[] {
  const { objects, leaves } = pathsOf(record);
  return [...leaves.keys()].filter((path) => objects.has(path));
}

/** What of a line cannot be mapped, or not as the schema has it. */
function faultsOf(record: object): string[] {
  const { objects, leaves } = pathsOf(record);
  const both = splitPaths(record);
  const split = [...objects].filter((path) => types.has(path) && types.get(path) !== "object");
  const wrong = [...leaves].filter(([path, value]) => {
    const [set = ""] = path.split(".");
    const type = types.get(path);
    if (type !== undefined) return !fits(value, type);
    return published.sets.includes(set); // a set has no fields of ours
  });
  return [
    ...both.map((path) => `${path} is a value and an object`),
    ...split.map((path) => `${path} is an object, and no field of that type`),
    ...wrong.map(([path, value]) => `${path} is ${types.get(path) ?? "no field"}: ${JSON.stringify(value)}`),
  ];
}

describe("what finds faults", () => {
  const faults: readonly (readonly [record: object, fault: string])[] = [
    [{ "error.type": "E", error: "text" }, "error is a value and an object"],
    [{ error: "text" }, 'error is no field: "text"'],
    [{ "error.cause": "why" }, 'error.cause is no field: "why"'],
    [{ "log.level": { name: "info" } }, "log.level is an object, and no field of that type"],
    [{ "client.ip": "me" }, 'client.ip is ip: "me"'],
    [{ event: { duration: 1.5 } }, "event.duration is long: 1.5"],
    [{ "@timestamp": 17 }, "@timestamp is date: 17"],
  ];
  test.each(faults)("%o", (record, fault) => expect(faultsOf(record)).toContain(fault));
  test("lets a service's own fields be", () =>
    expect(faultsOf({ rows: 3, req: { route: "/" } })).toEqual([]));
});

test("each name of the table is a field of the schema", () => {
  const { messageKey, constants, header } = { ...formats.ecs, header: ["log.level", "@timestamp"] };
  const names = [
    ...placesOf("ecs").map(({ name }) => name),
    ...Object.keys(constants),
    ...header,
    messageKey,
  ];
  expect(names.filter((name) => !types.has(name))).toEqual([]);
});

test.each(exampleLines("ecs"))("can be mapped: %s", (line) => {
  const record: object = JSON.parse(line);
  expect(faultsOf(record)).toEqual([]);
  for (const name of published.required) expect(record).toHaveProperty([name]);
});

test("a line that says what failed in it, and one that is cut, can be mapped", () => {
  const get = (): never => {
    throw new Error("no");
  };
  const bad = Object.defineProperty({ deep: {} }, "bad", { get, enumerable: true });
  const lines = exampleLines("ecs", { maxLineBytes: 512, mixin: () => ({ ...bad }) });
  expect(lines.join("")).toMatch(/log_truncated/);
  expect(lines.flatMap((line) => faultsOf(JSON.parse(line)))).toEqual([]);
});

describe("a field called as an object of the schema", () => {
  const reserved = ["ecs", "host", "log", "process", "service"]; // the line has members of theirs
  const objectTypes = [...types].filter(([name, type]) => type === "object" && !name.includes("."));
  const sets = [...published.sets, ...objectTypes.map(([name]) => name)];
  const names = sets.filter((name) => !reserved.includes(name));

  test("covers all of the schema", () => {
    expect(names).toHaveLength(36);
    expect(reserved.every((name) => sets.includes(name))).toBe(true);
  });

  test.each(names)("stands there as an object, and as a label where it is none: %s", (name) => {
    for (const value of ["text", "", 7, true, false, null, ["a", 1], [], [["a"]]]) {
      const { log, lines, records } = capture({ format: "ecs" });
      log.info({ [name]: value, rows: 3 }, "text");
      log.info({ [name]: value });
      log.child({ [name]: value }).error("text");
      runWithContext({ [name]: value }, () => log.named("db").info({ rows: 1n }, "text"));
      log.info({ err: new Error("beside"), [name]: value, request_id: "r", req: { method: "GET" } }, "text");
      for (const record of records()) {
        expect(record).toHaveProperty([`labels.${name}`], value);
        expect(record).not.toHaveProperty([name]);
        expect(splitPaths(record)).toEqual([]);
      }
      expect(lines).toHaveLength(5);
      expect(lines.flatMap(duplicateKeys)).toEqual([]);
    }
  });

  test.each(names)("stays where it is an object, or a list of objects: %s", (name) => {
    for (const value of [{ own: 1 }, {}, [{ own: 1 }, { own: 2 }]]) {
      const { log, last } = capture({ format: "ecs" });
      log.info({ [name]: value });
      expect(last()).toHaveProperty([name], value);
      expect(last()).not.toHaveProperty([`labels.${name}`]);
    }
  });

  test("is a text among the labels where a list has objects and others: a label is no object", () => {
    const { log, last } = capture({ format: "ecs" });
    log.info({ user: ["bob", { id: 1 }], labels: [[{ a: 1 }]] }, "text");
    expect(last()["labels.user"]).toBe('["bob",{"id":1}]');
    expect(last()["labels.labels"]).toBe('[[{"a":1}]]');
  });

  test("beside a field of the object keeps both", () => {
    const { log, last } = capture({ format: "ecs" });
    log.info({ user: "bob", user_id: "u", "user.name": "Bob", labels: "x" }, "text");
    expect(last()).toMatchObject({ "user.id": "u", "user.name": "Bob" });
    expect(last()).toMatchObject({ "labels.user": "bob", "labels.labels": "x" });
    expect(last()).not.toHaveProperty(["user"]);
    log.info({ labels: { a: 1 }, user: "bob" }, "text");
    expect(last()).toMatchObject({ labels: { a: 1 }, "labels.user": "bob" });
  });

  test("is a label under a dotted name of an object that the line has members of", () => {
    const { log, last } = capture({ format: "ecs" });
    log.info(
      { "http.request": "GET", "http.response": 200, req: { method: "GET" }, request_id: "r" },
      "text",
    );
    expect(last()).toMatchObject({ "labels.http_request": "GET", "labels.http_response": 200 });
    expect(faultsOf(last())).toEqual([]);
  });

  test("is a label by its serializer's or redactor's word as well", () => {
    const serializers = { user: (user: unknown) => Object(user).name ?? user };
    const { log, last } = capture({ format: "ecs", serializers, redact: ["client"] });
    log.info({ user: { name: "Bob" }, client: { ip: "1" } }, "text");
    expect(last()).toMatchObject({ "labels.user": "Bob", "labels.client": "[Redacted]" });
  });

  test("is set aside where it would be a second value of what the format prints", () => {
    const { log, last } = capture({ format: "ecs" });
    log.info({ log: { level: "fatal" }, service: { name: "other" }, host: "h", process: { pid: 1 } }, "text");
    expect(last()).toMatchObject({
      "log.level": "info",
      _log: { level: "fatal" },
      _service: { name: "other" },
    });
    expect(last()).toMatchObject({ _host: "h", _process: { pid: 1 } });
    for (const name of ["log", "service", "host", "process"]) expect(last()).not.toHaveProperty([name]);
  });
});

test("an error or a request replaces another one as a whole", () => {
  const { log, last } = capture({ format: "ecs" });
  const first = Object.assign(new Error("first", { cause: new Error("why") }), { code: "ECONNRESET" });
  log.child({ err: first, req: { method: "GET", path: "/first" } }).error({
    err: new Error("second"),
    req: { method: "POST" },
  });
  expect(last()).toMatchObject({ "error.message": "second", "http.request.method": "POST" });
  for (const name of ["error.code", "err", "url.path"]) expect(last()).not.toHaveProperty([name]);
});

test("a member of base is a field like any other", () => {
  const { log, last } = capture({ format: "ecs", base: { user: "svc", request_id: "r-1" } });
  log.info("text");
  expect(last()).toMatchObject({ "labels.user": "svc", "http.request.id": "r-1" });
  expect(last()).not.toHaveProperty("user");
});

test("a request that holds itself, and fails beside, says each once", () => {
  const { log, last } = capture({ format: "ecs" });
  const req: Record<string, unknown> = { method: "GET" };
  req["self"] = req;
  Object.defineProperty(req, "bad", {
    enumerable: true,
    get() {
      throw new Error("no");
    },
  });
  log.info({ req }, "text");
  const said = String(last()["log_error"]).split("; ");
  expect(new Set(said).size).toBe(said.length);
});

test("a request that repeats what is large is cut off in time", () => {
  const { log, lines } = capture({ format: "ecs" });
  const big = Array.from({ length: 999 }, () => ({ a: 1, b: 2, c: 3 }));
  const req = Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`part${n}`, big]));
  expect(cpuMsOf(() => log.info({ req }, "text"))).toBeLessThan(1_000); // 3.6 million values take several seconds
  expect(lines).toHaveLength(1);
});
