// The fields of a call that says more than pino prints: what was given for them, and what of the surplus came to them.
// The first error is the line's, a plain object's members are fields, anything else is an item of `args`.
import { types } from "node:util";
import { asExchange, isExchange, isExchangeName, lendsNames } from "./exchange.js";
import { readFields } from "./fields.js";
import { givenSummary, readGiven } from "./given.js";
import { emptyRecord, isError, type PlainRecord, plainCopy, readProperty } from "./plain.js";
import { printValue } from "./printer.js";
import type { Profile } from "./profile.js";
import { messageText } from "./scalar.js";

const { parse } = JSON; // captured, as the printer's

/** What a call has for its line. */
export interface Call {
  readonly profile: Profile;
  /** What was given for the fields, which pino takes as it is unless something comes to it. */
  first: object | undefined;
  /** Those fields as a copy, and what came to them. */
  fields: PlainRecord | undefined;
  /** A list that was given for the fields, whose items are the first of `args`. */
  list: readonly unknown[];
  /** Further items of `args`. */
  readonly items: unknown[];
}

export const newCall = (profile: Profile): Call => ({
  profile,
  first: undefined,
  fields: undefined,
  list: [],
  items: [],
});

export const isNothing = (value: unknown): boolean => value === undefined || value === null;

/** What was given for the fields. @returns the message: the one there is, or a text that the object gives */
export function takeFirst(call: Call, given: unknown, message: string | undefined): string | undefined {
  if (typeof given !== "object" || given === null) {
    if (given !== undefined && given !== null) call.items.push(given); // a function
    return message;
  }
  if (isError(given)) takeFields(call, given, given);
  else if (givenSummary(given) === undefined && isExchange(given)) call.first = given;
  else return takeGiven(call, given, message);
  return message;
}

function takeGiven(call: Call, given: object, message: string | undefined): string | undefined {
  const read = readGiven(given);
  switch (read.kind) {
    case "fields":
      takeFields(call, given, read.fields);
      return message;
    case "items":
      takeList(call, read.items);
      return message;
    case "broken":
      call.items.push(read.text);
      return message;
    case "value": {
      const text = messageText(read.value);
      if (message === undefined && text !== undefined) return text;
      if (!isNothing(read.value)) call.items.push(read.value);
      return message;
    }
  }
}

/** The object itself where pino reads it well; else a copy: of a proxy, a Map, what `toJSON` returned. */
function takeFields(call: Call, given: object, fields: object): void {
  const isOdd = types.isProxy(fields) || types.isMap(fields) || lendsNames();
  const isKnown = !isOdd && (fields instanceof Error || !isError(fields));
  if (fields === given && isKnown) call.first = fields;
  else call.fields = openFields(call, fields);
}

/** The members of what was given as fields, each read once. */
function openFields({ profile }: Call, fields: object): PlainRecord {
  if (isError(fields)) return Object.assign(emptyRecord(), { [profile.errorKey]: fields });
  return readFields(isExchange(fields) ? asExchange(fields) : fields, profile.limits);
}

function takeList(call: Call, items: unknown): void {
  const list = types.isProxy(items) ? plainCopy(items, call.profile.limits) : items;
  if (Array.isArray(list)) call.list = list;
  else call.items.push(list);
}

/** In order: the first error is the line's, a plain object's members are fields, anything else is an item of `args`. */
export function takeSurplus(call: Call, value: unknown): void {
  if (value === undefined) return;
  if (isError(value)) takeField(call, call.profile.errorKey, value, value);
  else if (isLiteral(value) && !isExchange(value)) takeMembers(call, value);
  else call.items.push(value);
}

/** Whether a value is an object as a literal makes it, here or in another realm; its prototype then has none. */
function isLiteral(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  try {
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === null || Object.getPrototypeOf(prototype) === null;
  } catch {
    return false; // a proxy's trap
  }
}

function takeMembers(call: Call, value: object): void {
  const read = readGiven(value);
  if (read.kind === "fields") {
    const members = openFields(call, read.fields);
    for (const name of Object.keys(members)) takeField(call, name, members[name]);
  } else if (read.kind === "items") call.items.push(read.items);
  else if (read.kind === "broken") call.items.push(read.text);
  else if (!isNothing(read.value)) call.items.push(read.value);
}

/** An earlier field keeps its name; the later value is an item, printed as the field would have been. */
function takeField(call: Call, name: string, value: unknown, item?: unknown): void {
  if (value === undefined) return;
  const fields = copiedFields(call);
  if (fields[name] === undefined && !isExchangeName(name, fields)) {
    fields[name] = value;
    return;
  }
  if (item !== undefined) call.items.push(item);
  else {
    const { logger, limits, layout } = call.profile;
    const text = printValue({ logger, limits, layout, isOurs: true }, name, value);
    if (text !== undefined) call.items.push(parse(text));
  }
}

function copiedFields(call: Call): PlainRecord {
  call.fields ??= call.first === undefined ? emptyRecord() : openFields(call, call.first);
  return call.fields;
}

/** The fields with `args` among them; an ordinary object, as the user's functions expect it. */
export function settledFields(call: Call): object | undefined {
  const args = argsOf(call);
  if (args.length > 0) {
    const fields = copiedFields(call);
    let name = "args";
    while (fields[name] !== undefined) name = `_${name}`;
    fields[name] = args;
  }
  if (call.fields === undefined) return call.first;
  return lendsNames() ? call.fields : { ...call.fields };
}

function argsOf({ list, items, profile }: Call): readonly unknown[] {
  if (items.length === 0) return list;
  if (list.length > profile.limits.maxBreadth) return [list, ...items];
  const { length } = list;
  return [...Array.from({ length }, (_, index) => readProperty(list, index)), ...items];
}
