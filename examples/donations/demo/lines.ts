// Reading the service's output as an aggregator does: bytes in, lines out, nothing believed.

export type Fields = Readonly<Record<string, unknown>>;

export interface Line {
  readonly text: string;
  readonly fields: Fields;
}

export interface Output {
  readonly lines: readonly Line[];
  /** What is not a line of JSON: the broken lines themselves, or what came after the last newline. */
  readonly broken: readonly string[];
}

/** @throws {TypeError} where the bytes are not UTF-8 */
export function readOutput(bytes: Buffer): Output {
  const texts = new TextDecoder("utf-8", { fatal: true }).decode(bytes).split("\n");
  const rest = texts.pop() ?? "";
  const lines: Line[] = [];
  const broken = rest === "" ? [] : [rest];
  for (const text of texts) {
    const fields = parseObject(text);
    if (fields === undefined) broken.push(text);
    else lines.push({ text, fields });
  }
  return { lines, broken };
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const linesOf = ({ lines }: Output, requestId: string): Line[] =>
  lines.filter(({ fields }) => fields["request_id"] === requestId);

/** Who said what, in short: `store.info donation recorded`. */
export const saidBy = ({ fields: { logger = "root", level, msg } }: Line): string =>
  `${logger}.${level} ${msg}`;

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The keys that stand twice in one object of this JSON text, at any depth. Read from the text itself, since a
 * parser keeps the last of them and says nothing.
 * @example findRepeatedKeys('{"a":1,"b":{"a":2,"\u0061":3}}') // ["a"]
 */
export function findRepeatedKeys(json: string): string[] {
  const repeated: string[] = [];
  const open: Set<string>[] = []; // one set of keys for each object or list we are inside; a list's stays empty
  for (const [, key, mark] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|([{}[\]])/g)) {
    if (mark === "{" || mark === "[") open.push(new Set());
    else if (mark !== undefined) open.pop();
    else if (key !== undefined) {
      const name = String(JSON.parse(key)); // "a" and "\u0061" are the same key
      const keys = open.at(-1);
      if (keys?.has(name)) repeated.push(name);
      keys?.add(name);
    }
  }
  return repeated;
}
