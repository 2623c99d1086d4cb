// What is printed in the place of a client's objects: short texts, or method, URL and status.
import { bareUrl } from "./bare-url.js";
import { isError, type PlainRecord, peek } from "./read.js";

export const optionsText = "[request options left out]";
const bodyText = "[response body left out]";
export const headersText = "[headers left out]";

export const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
export const isText = (value: unknown): value is string => typeof value === "string";
export const isFunction = (value: unknown): boolean => typeof value === "function";
export const tagOf = (value: unknown): unknown => peek(value, Symbol.toStringTag);

/** The text in a member's place, if there is an object to leave out. */
export const inPlaceOf = (value: unknown, text: string): string | undefined =>
  isObject(value) ? text : undefined;
export const bodyInPlaceOf = (value: unknown): string | undefined =>
  value === undefined || value === null || isError(value) ? undefined : bodyText;

/** `{ method, url }` of a request or its options. */
export function requestOf(source: unknown): PlainRecord | string | undefined {
  if (!isObject(source)) return undefined;
  const method = peek(source, "method");
  const given = ["url", "uri", "href"].map((name) => peek(source, name));
  const url = given.map(bareUrl).find(isText);
  if (!isText(method) && url === undefined) return "[request left out]";
  return { method: isText(method) ? method.toUpperCase() : undefined, url };
}

/** `{ status }` of a response. */
export function responseOf(source: unknown): PlainRecord | string | undefined {
  if (!isObject(source)) return undefined;
  const status = peek(source, "status") ?? peek(source, "statusCode");
  return typeof status === "number" || isText(status) ? { status } : "[response left out]";
}

/** The named members of an object, if it is one. */
export function pick(source: unknown, names: readonly string[]): PlainRecord | undefined {
  if (!isObject(source)) return undefined;
  return Object.fromEntries(names.map((name) => [name, peek(source, name)]));
}

export function axiosRequest(config: unknown): PlainRecord | string | undefined {
  const [base, url] = [peek(config, "baseURL"), peek(config, "url")];
  if (!isText(base) || base === "" || (isText(url) && /^(?:[a-z][a-z\d+.-]*:)?\/\//i.test(url)))
    return requestOf(config);
  const joined = isText(url) && url !== "" ? `${base.replace(/\/$/, "")}/${url.replace(/^\//, "")}` : base;
  return requestOf({ method: peek(config, "method"), url: joined });
}

const hasHeaders = (value: unknown): boolean =>
  isObject(peek(value, "headers")) || isObject(peek(value, "header"));
/** Whether it is a request or its options: headers, and where they go. */
export const isRequest = (value: unknown): boolean =>
  hasHeaders(value) &&
  ["url", "uri", "baseURL", "hostname"].some((name) => bareUrl(peek(value, name)) !== undefined);
export const isResponse = (value: unknown): boolean =>
  hasHeaders(value) && [peek(value, "status"), peek(value, "statusCode")].some(Number.isInteger);

export const matches = (value: unknown, pattern: RegExp): boolean => isText(value) && pattern.test(value);

/** Whether it is a database driver's client or connection. */
export const isDatabaseClient = (value: unknown): boolean =>
  isObject(peek(value, "connectionParameters")) ||
  ["query", "parse"].some((name) => isFunction(peek(value, name)));

const statement =
  /^\s*(?:select\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|with\s|merge\s+into\s|call\s)/i;

/** Whether a text is a statement of SQL. */
export const isStatement = (value: unknown): boolean => matches(value, statement);

/** What a look at a member gives; undefined if the member resists, as a proxy may: then it is no client's. */
export function attempt<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
