// What a row must leave, and how that is compared.
import { expect } from "vitest";
import type { Left } from "./run-rows.js";

/** A line: its text, a pattern, or its members; time, pid and hostname are compared where they are named. */
export type ExpectedLine = string | RegExp | Readonly<Record<string, unknown>>;

/** What is written by where it goes: `stdout`, `stderr` or a file's name. Lines, or a pattern of the whole text. */
export type Places = Readonly<Record<string, readonly ExpectedLine[] | RegExp>>;

/** Everything that a row leaves; a list is what goes to stdout. */
export type ExpectedOutput = readonly ExpectedLine[] | Places;

const placesOf = (output: ExpectedOutput): Places => (isList(output) ? { stdout: output } : output);

const isList = (output: ExpectedOutput): output is readonly ExpectedLine[] => Array.isArray(output);

/** The lines that are waited for before a row is over; stderr is written at once. */
export const awaitedOf = (output: ExpectedOutput): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(placesOf(output))
      .filter(([place]) => place !== "stderr")
      .map(([place, lines]) => [place, lines instanceof RegExp ? 1 : lines.length]),
  );

/** Fails where a row has left anything else. */
export function expectOutput(left: Left, expected: ExpectedOutput): void {
  const places: Places = { stdout: [], stderr: [], ...placesOf(expected) };
  expect(Object.keys(left).sort(), "where something was written").toEqual(Object.keys(places).sort());
  for (const [place, lines] of Object.entries(places)) expectLines(left[place] ?? "", lines, place);
}

function expectLines(text: string, expected: readonly ExpectedLine[] | RegExp, place: string): void {
  if (expected instanceof RegExp) return void expect(text, place).toMatch(expected);
  const lines = text === "" ? [] : text.replace(/\n$/, "").split("\n");
  expect(lines, place).toHaveLength(expected.length);
  for (const [index, line] of lines.entries()) expectLine(line, expected[index] ?? "");
}

function expectLine(line: string, expected: ExpectedLine): void {
  if (typeof expected === "string") return void expect(line).toBe(expected);
  if (expected instanceof RegExp) return void expect(line).toMatch(expected);
  const members: Record<string, unknown> = JSON.parse(line);
  for (const name of varying) if (!(name in expected)) delete members[name];
  expect(members).toEqual(expected);
}

const varying = ["time", "pid", "hostname"];
