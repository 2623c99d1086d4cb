// The lines of `datadog` against its documented attributes.
import { expect, test } from "vitest";
import { datadogStatuses } from "../../../src/line/formats/levels.js";
import { exampleLines, requestContext } from "./example.js";
import published from "./published/datadog.json" with { type: "json" };
import { placesOf } from "./table.js";

const attributes = new Map(Object.entries(published.fields));

const isOf: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  "string or number": (value) => typeof value === "string" || typeof value === "number",
  nanoseconds: (value) => Number.isSafeInteger(value),
  date: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(value)),
  "uint64 text": (value) =>
    typeof value === "string" && /^\d+$/.test(value) && BigInt.asUintN(64, BigInt(value)) === BigInt(value),
};

/** What of a line is no attribute of the documented type; the others are the service's own. */
const faultsOf = (record: object): string[] =>
  Object.entries(record).flatMap(([name, value]) => {
    const type = attributes.get(name);
    return type === undefined || isOf[type]?.(value) === true
      ? []
      : `${name} is no ${type}: ${JSON.stringify(value)}`;
  });

test("what finds faults", () => {
  const wrong = { status: 200, duration: 0.5, "dd.trace_id": requestContext.trace_id, host: 7, rows: {} };
  expect(faultsOf(wrong)).toHaveLength(4);
});

test("each name of the table is a documented attribute, or passes", () => {
  const names = placesOf("datadog").map(({ name }) => name);
  expect(names.filter((name) => !attributes.has(name))).toEqual(["pid"]);
});

test("each status is a word that stays what it says", () => {
  expect(datadogStatuses.map(([, word]) => word).filter((word) => !published.words.includes(word))).toEqual(
    [],
  );
});

test("each line has its attributes, the ids as the tracer has them", () => {
  const lines = exampleLines("datadog").map((line): Record<string, unknown> => JSON.parse(line));
  expect(lines.flatMap(faultsOf)).toEqual([]);
  // The low half of the trace's id, and the span's, in decimals.
  expect(lines[1]).toMatchObject({
    "dd.trace_id": "11803532876627986230",
    "dd.span_id": "67667974448284343",
  });
  expect(lines[2]).toMatchObject({
    duration: 12_500_000,
    "http.status_code": 200,
    "network.bytes_written": 5,
  });
});

test("no attribute is a value in one place and an object in another", () => {
  const names = new Set([...placesOf("datadog").map(({ name }) => name), "status", "timestamp", "message"]);
  const above = [...names].filter((name) => [...names].some((other) => other.startsWith(`${name}.`)));
  expect(above).toEqual([]);
});
