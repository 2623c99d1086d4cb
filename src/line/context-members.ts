// The members of a context, printed once per flow and print profile: a line then costs one string join, however many
// fields there are. The texts hang on the shared flow under this copy's own symbol, so that other copies of the
// package keep theirs beside them.
import { currentFlow, failuresOf, fieldsOf, stampOf } from "../context.js";
import type { Flow } from "../state.js";
import { type SpanIds, spanNames } from "./active-span.js";
import { forgetNotes, hasNotes, restoreNotes, startNotes, takeNotes } from "./attempt.js";
import { countUndeclared, endNotes } from "./counts.js";
import type { Parts } from "./fold.js";
import { type Head, inOnePiece, newHead } from "./head.js";
import type { Key, NameSet } from "./key.js";
import { keysOf } from "./members.js";
import { fieldMembers, isReservedIn, type TakenNames } from "./names.js";
import { afterText, afterValue, type Behind, first, quoteDue, textBy } from "./opening.js";
import type { PlainRecord } from "./plain.js";
import { type ContextKind, keyOf, nextKey, type Profile, printMembers } from "./profile.js";
import { isVerbatim } from "./quote.js";
import { isClear } from "./secret-texts.js";

/** A context as one profile prints it. */
export interface ContextMembers {
  /** `,"key":value` for each field. */
  readonly text: string;
  readonly names: NameSet;
  /** The flow's stamp when this was printed; another one makes it out of date. */
  readonly stamp: number;
  /** The fields, where they stand in it as they are in the flow; undefined where one is renamed, shaped or broken. */
  readonly kind: ContextKind | undefined;
  /** The beginning of the last line: its level, time, members and bindings. */
  readonly head: Head;
  /** The span last seen here, and these members with its ids. */
  spanned?: Spanned;
  /** The members as a folded line has them. */
  parts?: Parts;
}

export interface Spanned {
  readonly span: SpanIds;
  members: ContextMembers;
}

/** No context, or one that is being printed by a line further out. */
export const noMembers: ContextMembers = {
  text: "",
  names: new Set(),
  stamp: -1,
  kind: undefined,
  head: newHead(),
};

/** What a flow keeps for this copy of the package: the members by profile, those of the last one at hand. */
interface Kept {
  profile: Profile;
  members: ContextMembers;
  others: WeakMap<Profile, ContextMembers> | undefined;
}

const keptSym: unique symbol = Symbol("heartwood.members");

const keptOf = (flow: Flow): Kept | undefined => flow[keptSym] as Kept | undefined; // only `keep` writes under this symbol

/** The members of the flow that runs now, as `profile` prints them. */
export function flowMembers(profile: Profile): ContextMembers {
  const flow = currentFlow();
  return flow === undefined ? noMembers : membersOf(flow, profile);
}

function membersOf(flow: Flow, profile: Profile): ContextMembers {
  const kept = keptOf(flow);
  const known = kept?.profile === profile ? kept.members : knownElsewhere(kept, profile);
  const stamp = flow.outer === undefined ? flow.version : stampOf(flow);
  if (known !== undefined && (known.stamp === stamp || known === noMembers)) return known;
  return renewMembers(known, flow, profile, stamp);
}

/** The members under another profile: those of the last one where it prints them alike, as a child's often does. */
function knownElsewhere(kept: Kept | undefined, profile: Profile): ContextMembers | undefined {
  if (kept === undefined) return undefined;
  return printsAlike(kept, profile) ? kept.members : kept.others?.get(profile);
}

/** Whether both profiles print each of the fields as a text that no serializer or redactor has its say in. */
function printsAlike({ profile: other, members: { kind } }: Kept, profile: Profile): boolean {
  if (kind === undefined || other.layout !== profile.layout) return false;
  const known = profile.alike.get(kind);
  if (known !== undefined) return known;
  const isAlike = [...kind.fields, ...spanNames].every(
    (name) => keyOf(profile, name).isTextPlain && keyOf(other, name).isTextPlain,
  );
  profile.alike.set(kind, isAlike);
  return isAlike;
}

function renewMembers(
  known: ContextMembers | undefined,
  flow: Flow,
  profile: Profile,
  stamp: number,
): ContextMembers {
  // A serializer that logs comes back here for the same flow: its line goes without, or this would not end.
  keep(flow, profile, noMembers);
  let members = noMembers;
  try {
    members = addMembers(known, flow, profile) ?? printContext(flow, profile, stamp);
  } finally {
    keep(flow, profile, members);
  }
  return members;
}

function keep(flow: Flow, profile: Profile, members: ContextMembers): void {
  const kept = keptOf(flow);
  if (kept === undefined) flow[keptSym] = { profile, members, others: undefined };
  else if (kept.profile === profile) kept.members = members;
  else {
    if (!printsAlike(kept, profile)) {
      kept.others ??= new WeakMap();
      kept.others.set(kept.profile, kept.members);
    }
    kept.profile = profile;
    kept.members = members;
  }
}

function printContext(flow: Flow, profile: Profile, stamp: number): ContextMembers {
  const outerNotes = startNotes();
  try {
    const plain = profile.isFast && flow.outer === undefined ? printPlainly(flow.fields, profile) : undefined;
    const isWhole = plain !== undefined && !hasNotes() && flow.failures === undefined;
    const text = inOnePiece(isWhole ? plain : printCarefully(flow, profile));
    const kind = isWhole ? kindOf(flow.fields, profile) : undefined;
    return { text, names: kind?.names ?? keysOf(text), stamp, kind, head: newHead() };
  } finally {
    endNotes(profile.settings.counts, outerNotes);
  }
}

/** The common case, a request's few texts: nothing to rename or to shape, each member printed once. */
function printPlainly(fields: PlainRecord, profile: Profile): string | undefined {
  let text = "";
  let behind: Behind = first;
  let shared = 0;
  let { beforeContext: before }: { beforeContext: Pick<Key, "next"> } = profile;
  for (const name in fields) {
    const key = nextKey(profile, before, name);
    before = key;
    if (key.isSpecial) return undefined;
    if (key.isShared) shared++;
    const { opening } = key;
    const value = fields[name];
    const isOwnText = typeof value === "string" && key.isTextPlain && isVerbatim(value);
    if (isOwnText && (profile.limits.hidesSecrets !== true || isClear(value))) {
      text += textBy(behind, opening.ofText) + value;
      behind = afterText;
    } else {
      const printed = key.print(value);
      if (printed === undefined) return undefined;
      text += textBy(behind, opening.ofValue) + printed;
      behind = afterValue;
    }
  }
  return shared > 1 ? undefined : text + textBy(behind, quoteDue);
}

/** What a context with these fields is: the same for all that have the same. */
function kindOf(fields: PlainRecord, profile: Profile): ContextKind {
  const { contextKinds } = profile;
  for (const kind of contextKinds) if (isKind(fields, kind)) return kind;
  const list = Object.keys(fields);
  const names = new Set(list.flatMap((name) => keyOf(profile, name).names));
  const made: ContextKind = { fields: new Set(list), names };
  if (contextKinds.length >= maxKinds) contextKinds.length = 0;
  contextKinds.push(made);
  return made;
}

/** A request has few fields when it comes in, and more as it goes on. Bounded, since names may come from outside. */
const maxKinds = 8;

function isKind(fields: PlainRecord, kind: ContextKind): boolean {
  let count = 0;
  for (const name in fields) {
    if (!kind.fields.has(name)) return false;
    count++;
  }
  return count === kind.fields.size;
}

/**
 * The members that are printed already, and behind them those that one `addContext` brought since. Undefined where one
 * replaces another, or is not as plain as the rest: then all are printed.
 */
function addMembers(
  known: ContextMembers | undefined,
  flow: Flow,
  profile: Profile,
): ContextMembers | undefined {
  const { added, version } = flow;
  const isNext = known?.kind !== undefined && known.stamp === version - 1 && flow.outer === undefined;
  if (!isNext || added === undefined || flow.failures !== undefined) return undefined;
  for (const name in added)
    if (keyOf(profile, name).names.some((each) => known.names.has(each))) return undefined;
  const outerNotes = startNotes();
  try {
    const text = printPlainly(added, profile);
    if (text === undefined || hasNotes()) return undefined;
    countUndeclared(profile.settings.counts);
    const kind = kindOf(flow.fields, profile);
    const whole = known.text + inOnePiece(text);
    return { text: whole, names: kind.names, stamp: version, kind, head: newHead() };
  } finally {
    restoreNotes(outerNotes);
  }
}

function printCarefully(flow: Flow, profile: Profile): string {
  forgetNotes(); // of the plain try, which come again
  const text = fieldMembers(profile, fieldsOf(flow), isReservedIn(profile), () => false);
  const failures = takeNotes() ?? failuresOf(flow);
  return failures === undefined ? text : text + printMembers(profile, { log_error: failures });
}

/** Whether none of the members has a name that a binding has. */
export function differ({ names }: ContextMembers, taken: TakenNames): boolean {
  const { bindings } = taken;
  if (names.apartFrom === bindings) return true;
  for (const name of names) if (bindings.has(name)) return false;
  names.apartFrom = bindings;
  return true;
}
