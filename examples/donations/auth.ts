// Who is calling: bearer tokens, known to the service by their SHA-256 only.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Refusal } from "./errors.js";
import { requireFields, requireText } from "./fields.js";

/** User id by the hex SHA-256 of the user's token. */
export type TokenTable = ReadonlyMap<string, string>;

export const digestOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/**
 * Reads the token table: a JSON object, `{ "<hex SHA-256 of a token>": "<user id>" }`.
 * @throws where the file is missing or is not such an object
 */
export async function readTokens(path: string): Promise<TokenTable> {
  const fields = requireFields(JSON.parse(await readFile(path, "utf8")));
  return new Map(Object.keys(fields).map((digest) => [digest, requireText(fields, digest, 64)]));
}

/**
 * The user whose token the request carries. The look-up is by digest, so its timing tells nothing of a token.
 * @throws {Refusal} `unauthorised`; the message does not repeat what came
 */
export function requireUser(tokens: TokenTable, authorization: string | undefined): string {
  const token = /^Bearer ([\w.~+/=-]{1,256})$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) throw new Refusal("unauthorised", "authorization: send a bearer token");
  const userId = tokens.get(digestOf(token));
  if (userId === undefined) throw new Refusal("unauthorised", "authorization: this token is not known");
  return userId;
}
