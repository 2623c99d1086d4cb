// What the programs log.mjs and log.cjs, shape.mjs and shape.cjs must have printed.
import { expect } from "vitest";
import type { Output } from "./run.js";

/** One line of JSON, its members in the order of the contract, and nothing on stderr. */
export function expectJsonLine(output: Output): void {
  expect(output.stderr).toBe("");
  expect(output.stdout).toMatch(
    /^\{"level":"info","time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","request_id":"r-17","user_id":"u-42","pid":\d+,"hostname":"[^"]+","logger":"db","rows":3,"msg":"query done"\}\n$/,
  );
}

/** Text for people: the message and the fields, not as JSON, and nothing on stderr. */
export function expectPrettyLine(output: Output): void {
  expect(output.stderr).toBe("");
  expect(output.stdout).not.toMatch(/^\{/);
  for (const part of ["INFO", "query done", "request_id", "r-17", "rows"])
    expect(output.stdout).toContain(part);
}

/** One line with the declared part of the order, and nothing on stderr. */
export function expectShapedLine(output: Output): void {
  expect(output.stderr).toBe("");
  expect(output.stdout).toContain('"order":{"id":"o-1"},"msg":"placed"}');
  expect(output.stdout.split("\n")).toHaveLength(2);
}

/** A SuppressedError with both of its errors, twice; raw JSON as it was given, wherever it stands. Nothing on stderr. */
export function expectValueLines(output: Output): void {
  expect(output.stderr).toBe("");
  const [error = "", nested, ...raws] = output.stdout.trim().split("\n");
  const both = {
    type: "SuppressedError",
    message: "both",
    error: { type: "TypeError", message: "close", stack: expect.any(String) },
    suppressed: { type: "RangeError", message: "body", stack: expect.any(String) },
  };
  expect(JSON.parse(error)).toMatchObject({ err: both, msg: "both" });
  expect(JSON.parse(nested ?? "")).toMatchObject({ problems: [both] });
  const raw = "12345678901234567890";
  expect(raws.map((line) => line.slice(line.indexOf('Z",') + 3))).toEqual([
    `"raw":${raw},"nested":[${raw},"\\u2028",null],"msg":"raw"}`,
    `"raw":${raw},"date":{"raw":${raw}},"msg":"raw ${raw}"}`,
    `"raw":${raw},"msg":"raw"}`,
  ]);
}
