// The members that a line has of its context: the flow's, with the ids of the active span in the place of its own where
// the logger looks for one. They are joined once for each span.
import { flagsText, idsOf, isInTrace, type SpanIds, type SpanSource, spanNames } from "./active-span.js";
import { note, reason } from "./attempt.js";
import { type ContextMembers, flowMembers, noMembers, type Spanned } from "./context-members.js";
import { newHead } from "./head.js";
import type { NameSet } from "./key.js";
import { withoutMembers } from "./members.js";
import { keyOf, type Profile, printMembers } from "./profile.js";
import { isVerbatim } from "./quote.js";

/** The members of the context that a line is written in, as `profile` prints them. */
export function contextMembers(profile: Profile): ContextMembers {
  const members = flowMembers(profile);
  const { activeSpan } = profile.settings;
  return activeSpan === undefined ? members : withSpan(members, profile, activeSpan);
}

/** `noMembers` of a profile that looks for spans: outside any flow, the span last seen is kept by profile. */
const bareMembers = new WeakMap<Profile, ContextMembers>();

function bareMembersOf(profile: Profile): ContextMembers {
  const known = bareMembers.get(profile);
  if (known !== undefined) return known;
  const bare = { ...noMembers, names: new Set<string>(), head: newHead() };
  bareMembers.set(profile, bare);
  return bare;
}

function withSpan(given: ContextMembers, profile: Profile, activeSpan: SpanSource): ContextMembers {
  try {
    const span = activeSpan();
    if (span === undefined) return given;
    const members = given === noMembers ? bareMembersOf(profile) : given;
    const known = members.spanned;
    if (known !== undefined && known.span === span) return known.members;
    // A serializer that logs comes back here for the same span: its line goes without, or this would not end.
    const made: Spanned = { span, members };
    members.spanned = made;
    made.members = joinSpan(members, profile, span);
    return made.members;
  } catch (thrown) {
    note(`the active span cannot be had: ${reason(thrown)}`);
    return given;
  }
}

function joinSpan(members: ContextMembers, profile: Profile, span: SpanIds): ContextMembers {
  if (!isInTrace(span)) return members;
  const keys = spanKeysOf(profile);
  const { names, isApart } = withSpanNames(members.names, keys);
  const own = isApart ? members.text : withoutMembers(members.text, (name) => keys.names.includes(name));
  const text = own + printIds(profile, keys, span);
  return { text, names, stamp: members.stamp, kind: undefined, head: newHead() };
}

/** Once per span, which may have few lines: what the ids nearly always are needs no printer. */
function printIds(profile: Profile, { opens }: SpanKeys, span: SpanIds): string {
  const { traceId, spanId, traceFlags } = span;
  if (opens === undefined || !isVerbatim(traceId) || !isVerbatim(spanId))
    return printMembers(profile, idsOf(span));
  const [traceOpen, spanOpen, flagsOpen] = opens;
  return `${traceOpen}${traceId}"${spanOpen}${spanId}"${flagsOpen}${flagsText(traceFlags)}"`;
}

/** What a profile has for the ids: their names in the line, and the texts before them where they print as they are. */
interface SpanKeys {
  readonly names: readonly string[];
  readonly opens: readonly [trace: string, span: string, flags: string] | undefined;
}

const spanKeys = new WeakMap<Profile, SpanKeys>();

function spanKeysOf(profile: Profile): SpanKeys {
  const known = spanKeys.get(profile);
  if (known !== undefined) return known;
  const keys = spanNames.map((name) => keyOf(profile, name));
  const [trace, span, flags] = keys.map(({ isSpecial, isTextPlain, opening }) =>
    isSpecial || !isTextPlain ? undefined : opening.ofText.afterValue,
  );
  const areOpen = profile.isFast && trace !== undefined && span !== undefined && flags !== undefined;
  const made: SpanKeys = {
    names: keys.flatMap(({ names }) => names),
    opens: areOpen ? [trace, span, flags] : undefined,
  };
  spanKeys.set(profile, made);
  return made;
}

interface SpannedNames {
  readonly names: NameSet;
  /** Whether the context itself has none of them. */
  readonly isApart: boolean;
}

/** One set for each, so that what is known of it stays. */
const namesWithSpan = new WeakMap<NameSet, SpannedNames>();

function withSpanNames(names: NameSet, ofSpan: SpanKeys): SpannedNames {
  const known = namesWithSpan.get(names);
  if (known !== undefined) return known;
  const isApart = !ofSpan.names.some((name) => names.has(name));
  const made: SpannedNames = { names: new Set([...names, ...ofSpan.names]), isApart };
  namesWithSpan.set(names, made);
  return made;
}
