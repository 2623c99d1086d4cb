// Names of loggers: what they are made of, and how many there are, since `named()` keeps each logger for as long as the
// process runs.
import { callSiteOf, warnOnce } from "./notices.js";

/** The segments of a dotted name, whatever was given for it. */
export function segmentsOf(name: unknown): string[] {
  const isObject = (typeof name === "object" && name !== null) || typeof name === "function";
  const text = isObject ? `[${typeof name}]` : String(name); // to ask an object for text runs its code
  return text.split(".").filter((segment) => segment !== "");
}

/** A service has some dozens of modules. */
const many = 1_000;
const longestShown = 60;

/** The different names of each family of loggers; no more than `many`, as nobody asks for them then. */
const namesOf = new WeakMap<object, Set<string>>();

/**
 * Counts a logger's name, and tells once in the process when there are 1,000.
 * @param entry the function that the application called
 */
export function countName(family: object, name: string, entry: (...args: never) => unknown): void {
  const names = namesOf.get(family) ?? new Set();
  if (names.size >= many) return;
  namesOf.set(family, names.add(name));
  if (names.size < many) return;
  const shown = JSON.stringify(name.length > longestShown ? `${name.slice(0, longestShown)}…` : name);
  warnOnce(
    "HEARTWOOD_MANY_NAMES",
    `named() has made ${many} loggers, the last one ${shown}, ${callSiteOf(entry)}: each is kept for as long as the process runs. Names are for modules; use child(), or runWithContext(), for what differs from request to request.`,
  );
}
