// Reading the fields of a JSON body: each reader returns the value with its type, or refuses the request.
import { Refusal } from "./errors.js";

export type Fields = Readonly<Record<string, unknown>>;

/** The most that one amount may be, in minor units: far below 2^53, so sums of a few stay exact. */
const maxMinorUnits = 1_000_000_000_000;

const isFields = (body: unknown): body is Fields =>
  typeof body === "object" && body !== null && !Array.isArray(body);

/** @throws {Refusal} `invalid`, where the body is not a JSON object */
export function requireFields(body: unknown): Fields {
  if (isFields(body)) return body;
  throw new Refusal("invalid", `body: ${shapeOf(body)} came; send a JSON object`);
}

/** @throws {Refusal} `invalid`, unless it is text of 1 to `maxLength` characters on one line */
export function requireText(fields: Fields, name: string, maxLength: number): string {
  const value = fields[name];
  if (typeof value === "string" && value.length <= maxLength && /\S/.test(value) && !/\p{Cc}/u.test(value)) {
    return value;
  }
  throw new Refusal(
    "invalid",
    `${name}: ${shapeOf(value)} came; send one line of 1 to ${maxLength} characters`,
  );
}

/** @throws {Refusal} `invalid`, unless it is a whole number of minor units (cents, pence) from `min` on */
export function requireMinorUnits(fields: Fields, name: string, min: number): number {
  const value = fields[name];
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= maxMinorUnits)
    return value;
  throw new Refusal(
    "invalid",
    `${name}: ${shapeOf(value)} came; send a whole number of minor units, ${min} to ${maxMinorUnits}`,
  );
}

/** @throws {Refusal} `invalid`, unless it is one of the words allowed */
export function requireOneOf<Word extends string>(
  fields: Fields,
  name: string,
  allowed: readonly Word[],
): Word {
  const value = fields[name];
  const word = allowed.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  throw new Refusal("invalid", `${name}: ${shapeOf(value)} came; send one of ${allowed.join(", ")}`);
}

/** What came, without saying it: values belong to the client and stay out of logs and answers. */
function shapeOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return Number.isInteger(value) ? "another number" : "a fraction";
  if (typeof value === "string") return "another text";
  return typeof value === "boolean" ? "a boolean" : "an object";
}
