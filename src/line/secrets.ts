// `redact: "default"`: what is hidden of a value, by the names it is found under and by what a text holds. One table of
// names judges fields, headers, pairs, lists of headers, and the parameters in a text.
import { redacted } from "./redacted.js";
import { isSecret, secrecyOf } from "./secret-names.js";
import { hideInText } from "./secret-texts.js";

/**
 * The value of that name, or the text in its place. Of most secrets only texts, objects and arrays are hidden: a
 * number or a boolean says something about them (`has_password`, `token: 7`).
 */
export function hide<Value>(value: Value, name: string): Value | string {
  switch (typeof value) {
    case "object":
      return value !== null && isSecret(name) ? redacted : value;
    case "string":
    case "symbol":
      return isSecret(name) ? redacted : value;
    case "number":
    case "bigint":
    case "boolean":
      return secrecyOf(name) === "all" ? redacted : value;
    default:
      return value;
  }
}

interface Hiding {
  readonly hidesSecrets?: boolean;
}

/** The value of that member, or the text in its place if secrets are hidden. */
export function shown(value: unknown, name: string, { hidesSecrets }: Hiding, holder?: object): unknown {
  if (hidesSecrets !== true) return value;
  return shownMember(value, name, holder);
}

/** The same, if secrets are hidden. @param holder the object of the member, which may name a secret beside it */
export function shownMember(value: unknown, name: string, holder?: object): unknown {
  if (holder !== undefined && valueNames.has(name)) {
    const pairName = nameOfPair(holder);
    if (pairName !== undefined) return hide(value, pairName);
  }
  if (Array.isArray(value) && headerLists.test(name)) return shownHeaderList(value);
  return hide(value, name);
}

const valueNames: ReadonlySet<string> = new Set(["value", "Value", "val"]);

/** Whether what is hidden under a name depends on more than the name: on the member beside it, or on a list's items. */
export const isJudgedByContent = (name: string): boolean => valueNames.has(name) || headerLists.test(name);

const pairNames: readonly string[] = ["name", "key", "Name", "Key", "header", "field", "variable"];

/** The name in `{ name: "DB_PASSWORD", value: "…" }`. Asks no getter. */
function nameOfPair(holder: object): string | undefined {
  for (const name of pairNames) {
    const value: unknown = Object.getOwnPropertyDescriptor(holder, name)?.value;
    if (typeof value === "string") return value;
  }
  return undefined;
}

/** Names of lists in which a header's name and its value alternate: node's `rawHeaders`. */
const headerLists = /(?:headers|trailers)$/i;

function shownHeaderList(list: readonly unknown[]): readonly unknown[] {
  if (!list.every((item) => typeof item === "string")) return list;
  return list.map((item, index) => (index % 2 === 1 ? hide(item, list[index - 1] ?? "") : item));
}

/** An item of a list of entries, `["authorization", "Bearer …"]`, with the value hidden if its name is a secret's. */
export function shownEntry(item: unknown): unknown {
  if (!Array.isArray(item) || item.length !== 2) return item;
  const [name, value]: readonly unknown[] = item;
  if (typeof name !== "string") return item;
  const hidden = hide(value, name);
  return hidden === value ? item : [name, hidden];
}

/** The fields without the secrets that their own names tell; the same object if there are none. */
export function hideSecrets<Given>(fields: Given): Given {
  if (typeof fields !== "object" || fields === null) return fields;
  let isChanged = false;
  // Each member is read once: a getter may give another value the next time.
  const members = Object.keys(fields).map((name): unknown[] => {
    const value: unknown = Reflect.get(fields, name);
    const member = shownMember(value, name, fields);
    const clean = typeof member === "string" ? hideInText(member) : member;
    isChanged ||= clean !== value;
    return [name, clean];
  });
  return isChanged ? Object.fromEntries(members) : fields;
}
