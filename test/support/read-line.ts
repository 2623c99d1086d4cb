// A line of any format but pino's and pretty's, read back as what the program gave.
import { expect } from "vitest";
import { readLogfmt } from "./logfmt.js";
import { duplicateKeys } from "./strict-json.js";

/**
 * The members of a line that must be one, valid, with each name once; those of otel's attributes among them, and of
 * logfmt under the names that the program gave.
 */
export function readLine(format: string, text: string): Record<string, unknown> {
  expect(text.endsWith("\n")).toBe(true);
  const line = text.slice(0, -1);
  expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  if (format === "logfmt") return readLogfmt(line);
  expect(duplicateKeys(line)).toEqual([]);
  const record: Record<string, unknown> = JSON.parse(line);
  if (format !== "otel") return record;
  const { Attributes, ...members } = record;
  return { ...members, ...Object(Attributes) };
}
