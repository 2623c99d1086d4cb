// The floor: a constant line as long as heartwood's, appended to a string that is written once per turn.
import { writeSync } from "node:fs";
import { hostname } from "node:os";
import type { Rival } from "../rival.js";
import { bindings, context, type Fields, preparedError, type Scenario } from "../scenarios.js";

export function open(fd: number, scenario: Scenario): Rival<undefined> {
  const line = lineOf(scenario);
  let pending = "";
  const write = (): void => {
    writeSync(fd, pending);
    pending = "";
  };
  const append = (): void => {
    if (pending === "") setImmediate(write);
    pending += line;
  };
  // What the caller's own code costs belongs to the floor: whoever prints a property reads it.
  const readAndAppend = (_: undefined, fields: Fields): void => {
    readAll(fields);
    append();
  };
  return {
    root: undefined,
    child: () => undefined,
    named: () => undefined,
    within: (_, work) => work(undefined),
    text: append,
    fields: scenario.broken ? readAndAppend : append,
    error: append,
    disabled: () => undefined,
    drain: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

/** What heartwood prints for the first line of a scenario, but for the digits of the time. */
export function lineOf({ place, call, make, context: own = context }: Scenario): string {
  const { message, fields } = make(0);
  const { name, stack } = preparedError;
  const err = { type: name, message: preparedError.message, stack, code: "ECONNREFUSED" };
  const line = {
    level: call === "error" ? "error" : "info",
    time: new Date(0).toISOString(),
    ...(place.endsWith("context") ? own : {}),
    pid: process.pid,
    hostname: hostname(),
    ...(place === "child" ? bindings : {}),
    ...(call === "error" ? { err } : {}),
    ...(call === "fields" ? readAll(fields) : {}),
    msg: call === "error" ? preparedError.message : message,
  };
  return `${JSON.stringify(line)}\n`;
}

/** The fields, each read once; for one that throws, the text that heartwood prints, and what it says of it. */
function readAll(fields: Fields): Fields {
  const read: Record<string, unknown> = {};
  for (const name in fields) {
    try {
      read[name] = fields[name];
    } catch (error) {
      const reason = `getter threw: ${(error as Error).message}`; // thrown by scenarios.ts
      read[name] = `[${reason}]`;
      read["log_error"] = `"${name}": ${reason}`;
    }
  }
  return read;
}
