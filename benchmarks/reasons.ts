// Why a rival is ahead, where one is: shown beside the figures, and only where they say so.
import type { ScenarioName } from "./scenarios.js";

export const reasons: { readonly [S in ScenarioName]?: string } = {
  disabled:
    "the call is pino's own, of an empty function; what is left is how far rounds of a few nanoseconds differ.",
  error:
    "an error's own properties, its `cause` and its `errors` are read one by one, each guarded, and its stack is " +
    "searched for control characters (C1, DEL, line separators) that the others print as they are.",
  nested:
    "each value is read once, under a guard, and counted against the limits, in JavaScript, where pino hands the object " +
    "to V8's JSON.stringify; a shape that is declared is printed by code made for it.",
  declared:
    "the value is looked over before it is printed: what it has undeclared is counted, and what does not fit is said; " +
    "pino prints all of it, unread.",
  long:
    "a long text is searched for broken UTF-16 and for control characters (C1, DEL, line separators) before it is " +
    "escaped.",
};
