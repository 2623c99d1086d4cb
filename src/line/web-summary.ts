// fetch's objects, which have no members of their own: Headers, URLSearchParams and FormData by their entries, Request,
// Response, Blob and the streams of the web by what they tell. Each is known by its tag, undici's and node-fetch's too.
import { withoutCredentials } from "./bare-url.js";
import type { Limits } from "./limits.js";
import { emptyRecord, leftOut, type PlainRecord, peek } from "./read.js";

type Summarize = (value: object, limits: Limits) => PlainRecord | undefined;

const requestOf: Summarize = (value) => {
  const [method, url] = [peek(value, "method"), peek(value, "url")];
  return typeof method === "string" && typeof url === "string"
    ? { method, url: withoutCredentials(url) }
    : undefined;
};

const responseOf: Summarize = (value) => {
  const [status, url] = [peek(value, "status"), peek(value, "url")];
  if (typeof status !== "number") return undefined;
  return { status, url: typeof url === "string" ? withoutCredentials(url) : undefined };
};

const blobOf: Summarize = (value) => {
  const size = peek(value, "size");
  if (typeof size !== "number") return undefined;
  return { name: peek(value, "name"), size, type: peek(value, "type") };
};

const entriesOf: Summarize = (value, limits) => {
  const entries = peek(value, "entries");
  if (typeof entries !== "function" || typeof peek(value, "append") !== "function") return undefined;
  return groupEntries(Reflect.apply(entries, value, []), limits);
};

/** The entries by name; several of a name are a list. Bounded, since a subclass may have an endless iterator. */
function groupEntries(entries: Iterator<unknown>, { maxBreadth }: Limits): PlainRecord {
  const record = emptyRecord();
  const lists = new Map<string, unknown[]>();
  let count = 0;
  for (let next = entries.next(); next.done !== true; next = entries.next()) {
    if (!Array.isArray(next.value)) continue;
    if (++count > maxBreadth) break;
    const [key, value]: readonly unknown[] = next.value;
    const name = String(key);
    const list = lists.get(name) ?? [];
    list.push(value);
    lists.set(name, list);
    record[name] = list.length === 1 ? value : list;
  }
  if (count > maxBreadth) record["…"] = leftOut(1, count);
  return record;
}

const streamOf: Summarize = (value) =>
  typeof peek(value, "locked") === "boolean" || typeof peek(value, "readable") === "object"
    ? { type: tagOf(value) }
    : undefined;

const byTag: ReadonlyMap<unknown, Summarize> = new Map([
  ["Headers", entriesOf],
  ["URLSearchParams", entriesOf],
  ["FormData", entriesOf],
  ["Request", requestOf],
  ["Response", responseOf],
  ["Blob", blobOf],
  ["File", blobOf],
  ...["ReadableStream", "WritableStream", "TransformStream", "CompressionStream", "DecompressionStream"].map(
    (tag): [string, Summarize] => [tag, streamOf],
  ),
]);

const tagOf = (value: object): unknown => peek(value, Symbol.toStringTag);

/** What is printed of such an object; undefined if it is none. */
export function webSummary(value: object, limits: Limits): PlainRecord | undefined {
  const tag = tagOf(value);
  return tag === undefined ? undefined : byTag.get(tag)?.(value, limits);
}
