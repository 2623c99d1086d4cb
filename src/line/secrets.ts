// `redact: "default"`: which names are secrets', at any depth. A name is judged once.

/** What stands in a secret's place, as pino has it. */
export const redacted = "[Redacted]";

/** Wherever they stand in a name. */
const anywhere = /password|passwd|passphrase|authorization|apikey|secretkey|privatekey|accesskey/;
/** Where the name ends in them: `access_token`, and not `token_count`. */
const atEnd = /(?:pwd|secret|token|cookies?|credentials?|signingkey|encryptionkey)$/;

const judged = new Map<string, boolean>();
const maxJudged = 2_000;
const maxNameLength = 64;

/** Whether what that name has is not to be seen: `password`, `X-Api-Key`, `clientSecret`, `set-cookie`. */
export function isSecret(name: string): boolean {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const folded = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const isOne = anywhere.test(folded) || atEnd.test(folded);
  if (judged.size >= maxJudged) judged.clear();
  if (name.length <= maxNameLength) judged.set(name, isOne);
  return isOne;
}

/** The value, or what stands in its place; that nothing was given may be seen. */
export const hide = <Value>(value: Value): Value | string =>
  value === undefined || value === null || typeof value === "function" ? value : redacted;

/** The value of that name, or what stands in its place where secrets are hidden. */
export const shown = (value: unknown, name: string, { hidesSecrets }: Hiding): unknown =>
  hidesSecrets === true && isSecret(name) ? hide(value) : value;

interface Hiding {
  readonly hidesSecrets?: boolean;
}

/** The fields with none of their own names' secrets; the same object where there are none. */
export function hideSecrets<Given>(fields: Given): Given {
  if (typeof fields !== "object" || fields === null) return fields;
  const names = Object.keys(fields).filter(isSecret);
  if (names.length === 0) return fields;
  const hidden = names.map((name) => [name, hide(Reflect.get(fields, name))]);
  return { ...fields, ...Object.fromEntries(hidden) };
}
