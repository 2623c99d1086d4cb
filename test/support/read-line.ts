// A line of any format but pino's and pretty's, read back as what the program gave.
import { expect } from "vitest";
import { type FormatName, formats } from "../../src/line/format.js";
import { at, type Place, type Places } from "../../src/line/formats/place.js";
import { readLogfmt } from "./logfmt.js";
import { duplicateKeys, memberAt } from "./strict-json.js";

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

/** The members of a line of any format under the names that `json` has for them. */
export function readAsJson(format: FormatName, text: string): Record<string, unknown> {
  const { own, fields, messageKey } = formats[format];
  const view = readLine(format, text);
  const take = ({ name, within }: Place): object => {
    const group: Record<string, unknown> = within === undefined ? view : Object(view[within]);
    if (!Object.hasOwn(group, name)) return {};
    const value = group[name];
    delete group[name];
    return { value };
  };
  const places: Places = { msg: at(messageKey), ...own, ...fields };
  for (const [name, place] of Object.entries(places)) {
    if (!("members" in place)) {
      for (const value of Object.values(take(place))) view[name] = value;
      continue;
    }
    const members = Object.entries(place.members).flatMap(([member, where]) =>
      Object.values(take(where)).map((value) => [member, value]),
    );
    if (members.length > 0) view[name] = { ...Object(opened(view[name])), ...Object.fromEntries(members) };
  }
  return view;
}

/** The member at a dotted path of a record; a nested value of logfmt is read from its text. */
export const memberOf = (record: unknown, path: string): unknown => {
  const [name = "", ...rest] = path.split(".");
  return rest.length === 0
    ? memberAt(record, name)
    : memberAt(opened(memberAt(record, name)), rest.join("."));
};

function opened(value: unknown): unknown {
  if (typeof value !== "string" || !/^[{[]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value; // a text that was cut, or looks alike
  }
}
