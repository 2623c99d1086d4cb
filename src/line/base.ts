// The members that each line of a logger has of its process: what pino prints of `base`, and whose lines they are, under
// the format's names.
import type { Format } from "./format.js";
import { jsonMember, lineNameOf, printAt, type ServiceOrigin } from "./formats/place.js";
import { joinMembers, keysOf, type Member, splitMembers } from "./members.js";
import { freeMembers, isReservedIn, uniqueMembers } from "./names.js";
import { nextKeyText } from "./opening.js";
import { chindingsSym, type Inside } from "./pino-seams.js";
import { type Profile, profileOf } from "./profile.js";
import { makeSafe, quote } from "./quote.js";

const saidOfOrigin = ["service", "version", "environment"] as const; // a literal list, so that each name is known to the compiler

/** The names under which the origin's members stand in the line. */
export const originNames = ({ own }: Format, origin: ServiceOrigin): readonly string[] =>
  saidOfOrigin.filter((name) => origin[name] !== undefined).map((name) => lineNameOf(own[name]));

/**
 * The text of a new root logger's bindings. `base` alone may set what is said of the process, and what it sets, the
 * options do not; what else the format prints, it may not set.
 */
export function baseMembers(root: Inside): string {
  const { format, origin } = profileOf(root).settings;
  const given = splitMembers(makeSafe(root[chindingsSym])).map(({ key, value }) => ({
    name: key === "name" && format.asksPackage ? "service" : key, // pino's name is the service
    value,
  }));
  let own = "";
  let others = "";
  for (const { name, value } of given) {
    if (isOwnName(name)) own += printAt(format.own[name], name, value, origin);
    else others += placed(name, value, root);
  }
  const isGiven = new Set(given.map(({ name }) => name));
  for (const name of saidOfOrigin) if (!isGiven.has(name)) own += printOrigin(format, origin, name);
  for (const [name, value] of Object.entries(format.constants)) own += nextKeyText(name) + quote(value);
  const groups = new Set(Object.values(format.own).map(lineNameOf));
  return uniqueMembers(own, groups) + freeMembers(others, isReservedIn(profileOf(root)), () => false);
}

/** Another member of `base`, which is a field like any other. */
function placed(name: string, value: string, root: Inside): string {
  const { layout } = profileOf(root);
  const place = layout.placeOf(name);
  return place === undefined
    ? jsonMember(layout.nameOf(name), value)
    : printAt(place, name, value, layout.origin);
}

const ownNames = ["pid", "hostname", ...saidOfOrigin] as const; // as above

const isOwnName = (name: string): name is (typeof ownNames)[number] =>
  ownNames.some((known) => known === name);

function printOrigin({ own }: Format, origin: ServiceOrigin, name: (typeof saidOfOrigin)[number]): string {
  const value = origin[name];
  return value === undefined ? "" : printAt(own[name], name, quote(value), origin);
}

/**
 * The text of a logger's bindings with the name of one below it: behind what is said of the process, in the place of
 * its own.
 */
export function withLoggerName(parent: Inside, baseText: string, name: string): string {
  const said = loggerMember(profileOf(parent), name);
  const baseNames = keysOf(baseText);
  const members = splitMembers(parent[chindingsSym]).filter(({ key }) => key !== said.key);
  const behindBase = members.findLastIndex(({ key }) => baseNames.has(key)) + 1;
  return joinMembers(members.toSpliced(behindBase, 0, said));
}

function loggerMember({ settings: { format, origin } }: Profile, name: string): Member {
  const { logger } = format.own;
  const [member] = splitMembers(printAt(logger, "logger", quote(name), origin));
  return member ?? { key: lineNameOf(logger), value: quote(name) };
}
