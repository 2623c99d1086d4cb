// The floor: a constant line as long as heartwood's, appended to a string that is written once per turn.
import { writeSync } from "node:fs";
import { hostname } from "node:os";
import type { Rival } from "../rival.js";
import { bindings, context, preparedError, type Scenario } from "../scenarios.js";

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
  return {
    root: undefined,
    child: () => undefined,
    within: (_, work) => work(undefined),
    text: append,
    fields: append,
    error: append,
    disabled: () => undefined,
    drain: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

/** What heartwood prints for the first line of a scenario, but for the digits of the time. */
export function lineOf({ place, call, make }: Scenario): string {
  const { message, fields } = make(0);
  const { name, stack } = preparedError;
  const err = { type: name, message: preparedError.message, stack, code: "ECONNREFUSED" };
  const line = {
    level: call === "error" ? "error" : "info",
    time: new Date(0).toISOString(),
    ...(place.endsWith("context") ? context : {}),
    pid: process.pid,
    hostname: hostname(),
    ...(place === "child" ? bindings : {}),
    ...(call === "error" ? { err } : {}),
    ...(call === "fields" ? fields : {}),
    msg: call === "error" ? preparedError.message : message,
  };
  return `${JSON.stringify(line)}\n`;
}
