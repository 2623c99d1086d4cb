// The members of a context, printed once per flow and print profile: a line then costs one string join, however many
// fields there are. The text hangs on the shared flow under the profile's own symbol, so that other copies of the
// package keep theirs beside it.
import { failuresOf, fieldsOf, stampOf } from "../context.js";
import type { Flow } from "../state.js";
import { restoreNotes, startNotes, takeNotes } from "./attempt.js";
import { keysOf } from "./members.js";
import { renameReserved, type TakenNames } from "./names.js";
import { keyOf, type Profile, printMembers } from "./profile.js";

/** A context as one profile prints it. */
export interface ContextMembers {
  /** `,"key":value` for each field. */
  readonly text: string;
  readonly names: ReadonlySet<string>;
  /** The flow's stamp when this was printed; another one makes it out of date. */
  readonly stamp: number;
  /** The bindings that were last found to have none of these names. */
  bindings: TakenNames | undefined;
  /** Members and those bindings' text in one. */
  joined: string;
}

/** No context, or one that is being printed by a line further out. */
export const noMembers: ContextMembers = {
  text: "",
  names: new Set(),
  stamp: -1,
  bindings: undefined,
  joined: "",
};

/** The members of `flow`, from memory where it did not change. */
export function membersOf(flow: Flow, profile: Profile): ContextMembers {
  const known = flow[profile.slot] as ContextMembers | undefined; // only this function writes under a profile's slot
  const stamp = flow.outer === undefined ? flow.version : stampOf(flow);
  if (known !== undefined && (known.stamp === stamp || known === noMembers)) return known;
  // A serializer that logs comes back here for the same flow: its line goes without, or this would not end.
  flow[profile.slot] = noMembers;
  const members = printContext(flow, profile, stamp);
  flow[profile.slot] = members;
  return members;
}

function printContext(flow: Flow, profile: Profile, stamp: number): ContextMembers {
  const text =
    flow.outer === undefined && flow.failures === undefined ? printPlainly(flow, profile) : undefined;
  if (text === undefined) return printCarefully(flow, profile, stamp);
  return { text, names: new Set(Object.keys(flow.fields)), stamp, bindings: undefined, joined: "" };
}

/** The common case, a request's few texts: nothing to rename or to shape, each member printed once. */
function printPlainly({ fields }: Flow, profile: Profile): string | undefined {
  if (!profile.isFast) return undefined;
  let text = "";
  for (const name in fields) {
    const key = keyOf(profile, name);
    const value = fields[name];
    if (key.isSpecial || (typeof value !== "string" && typeof value !== "number")) return undefined;
    text += key.text + key.print(value);
  }
  return text;
}

function printCarefully(flow: Flow, profile: Profile, stamp: number): ContextMembers {
  const outerNotes = startNotes();
  const fields = { ...fieldsOf(flow) }; // formatters expect an object with a prototype
  const shaped = profile.formatFields === undefined ? fields : { ...profile.formatFields(fields) };
  const isReserved = (name: string): boolean => profile.reserved.has(name) || name === profile.messageKey;
  let text = printMembers(profile, { ...renameReserved(shaped, isReserved, () => false) });
  const failures = takeNotes() ?? failuresOf(flow);
  restoreNotes(outerNotes);
  if (failures !== undefined) text += printMembers(profile, { log_error: failures });
  return { text, names: keysOf(text), stamp, bindings: undefined, joined: "" };
}

/** Whether none of the members has a name that a binding has. */
export function differ(members: ContextMembers, taken: TakenNames): boolean {
  if (members === noMembers || members.bindings === taken) return true;
  for (const name of members.names) if (taken.bindings.has(name)) return false;
  members.bindings = taken;
  members.joined = flat(members.text + taken.text);
  return true;
}

/** Members and bindings as one text, once `differ` said that they may stand together. */
export const joinedWith = (members: ContextMembers, taken: TakenNames): string =>
  members === noMembers ? taken.text : members.joined;

/** The same text in one piece: V8 keeps a sum of strings as a tree, and would walk it again for each line. */
function flat(text: string): string {
  Number(text);
  return text;
}
