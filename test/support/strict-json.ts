// What JSON.parse hides: keys that stand twice in one object.

// Regular in its backtracking: a string is one run of plain characters per escape.
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g;

/** The keys that stand twice in one object of a valid JSON text, at any depth; the text must parse. */
export function duplicateKeys(json: string): string[] {
  const found: string[] = [];
  const open: Set<string>[] = []; // one per bracket; an array's stays empty
  let text = "";
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (token !== ":") text = token;
    else {
      const key = String(JSON.parse(text)); // "\u0061" and "a" are one key
      const keys = open.at(-1);
      if (keys?.has(key)) found.push(key);
      keys?.add(key);
    }
  }
  return found;
}

/** The member at a dotted path (`list.1`, `outer.first`), own members only; undefined where there is none. */
export function memberAt(record: unknown, path: string): unknown {
  let value = record;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
