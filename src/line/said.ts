// What fails when a line is written already is said in it after all: in its last member, behind what that says.
import type { Format } from "./format.js";
import { joinMembers, type Member, splitMembers } from "./members.js";
import { quote } from "./quote.js";

const { parse } = JSON; // captured, as the printer's

/** The line with a failure in its `log_error`, in the form that lines of that `fold` have. */
export function sayIn(line: string, failure: string, fold: Format["fold"]): string {
  const end = line.endsWith("\r\n") ? "\r\n" : "\n";
  const text = line.slice(0, -end.length);
  switch (fold) {
    case "logfmt":
      return sayInPairs(text, failure) + end;
    case "attributes":
      return sayInAttributes(text, failure) + end;
    default:
      return sayInObject(text, failure) + end;
  }
}

function sayInObject(text: string, failure: string): string {
  const members = splitMembers(text.slice(1, -1));
  const before = members.find(({ key }) => key === "log_error");
  const others = members.filter((member) => member !== before);
  return objectOf([...others, { key: "log_error", value: joinFailures(before?.value, failure) }]);
}

function sayInAttributes(text: string, failure: string): string {
  const members = splitMembers(text.slice(1, -1));
  const said = members.map(({ key, value }) =>
    key === "Attributes" ? { key, value: sayInObject(value, failure) } : { key, value },
  );
  return objectOf(said);
}

/** A quote inside a value has a backslash before it, so that no value looks like the pair. */
const errorPair = / log_error=("[^"\\]*(?:\\.[^"\\]*)*")/;

function sayInPairs(text: string, failure: string): string {
  const before = errorPair.exec(text)?.[1];
  const others = before === undefined ? text : text.replace(errorPair, "");
  return `${others} log_error=${joinFailures(before, failure)}`;
}

/** The text of a `log_error`, behind the one that the line has already; a binding of that name may be anything. */
export function joinFailures(before: string | undefined, failure: string): string {
  if (before === undefined) return quote(failure);
  const said: unknown = parse(before);
  return quote(`${typeof said === "string" ? said : before}; ${failure}`);
}

const objectOf = (members: readonly Member[]): string => `{${joinMembers(members).slice(1)}}`;
