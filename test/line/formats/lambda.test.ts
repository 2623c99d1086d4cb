// The lines of `lambda` against what its Node.js runtime writes itself.
import { expect, test } from "vitest";
import { formats } from "../../../src/line/format.js";
import { lambdaLevels } from "../../../src/line/formats/levels.js";
import { exampleLines, requestContext } from "./example.js";
import published from "./published/lambda.json" with { type: "json" };

const fields = new Map(Object.entries(published.fields));

const isOf: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  "string or strings": (value) => [value].flat().every((line) => typeof line === "string"),
  level: (value) => typeof value === "string" && published.levels.includes(value),
  date: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(value)),
};

const faultsOf = (record: object): string[] =>
  Object.entries(record).flatMap(([name, value]) => {
    const type = fields.get(name);
    return type === undefined || isOf[type]?.(value) === true
      ? []
      : `${name} is no ${type}: ${JSON.stringify(value)}`;
  });

test("what finds faults", () => {
  expect(faultsOf({ level: "info", timestamp: 17, errorType: 1, stackTrace: {}, rows: 1 })).toHaveLength(4);
});

test("the levels are the runtime's, and so are the names that fields get", () => {
  expect(lambdaLevels.map(([, word]) => word)).toEqual(published.levels);
  const placed = Object.values(formats.lambda.fields).flatMap((place) =>
    "members" in place ? Object.values(place.members) : [place],
  );
  expect(placed.map(({ name }) => name).filter((name) => !fields.has(name))).toEqual([]);
});

test("each line is one of the runtime's", () => {
  const lines = exampleLines("lambda").map((line): Record<string, unknown> => JSON.parse(line));
  expect(lines.flatMap(faultsOf)).toEqual([]);
  for (const name of ["timestamp", "level", "message"]) expect(lines[0]).toHaveProperty(name);
  expect(lines[1]).toMatchObject({ level: "DEBUG", requestId: requestContext.request_id });
  expect(lines[4]).toMatchObject({
    level: "ERROR",
    errorType: "TypeError",
    errorMessage: expect.stringMatching(/^query failed\n/),
  });
});
