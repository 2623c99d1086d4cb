// The beginning of a line: its level, time, context and bindings. Lines of one context and millisecond begin alike, so
// the last one's is kept, and made flat when it is used often: V8 keeps a sum of strings as a tree, and would walk it
// for each line. To make it flat costs as much as some walks, which most requests have no lines for.
import type { Fold, Parts } from "./fold.js";
import type { TakenNames } from "./names.js";

/** The beginning of the last line that a context's members stood in. */
export interface Head {
  header: string;
  time: string;
  bindings: TakenNames | undefined;
  text: string;
  /** How many lines had it since; counted up to `flatFrom`. */
  uses: number;
  /** The same, up to the quote before a message's text. */
  messageOpen: string | undefined;
  opened: string;
  openedUses: number;
}

export const newHead = (): Head => ({
  header: "",
  time: "",
  bindings: undefined,
  text: "",
  uses: 0,
  messageOpen: undefined,
  opened: "",
  openedUses: 0,
});

/** Members of a context or of bindings, with what a folded line has of them. */
interface Members {
  readonly text: string;
  parts?: Parts;
}

/**
 * The beginning of a line, from the one before it where they are the same.
 * @param context its members, of which none has the name of a binding
 */
export function headOf(
  head: Head,
  context: Members,
  taken: TakenNames,
  header: string,
  time: string,
): string {
  if (head.bindings === taken && head.time === time && head.header === header) {
    if (head.uses < flatFrom && ++head.uses === flatFrom) flatten(head.text);
    return head.text;
  }
  head.header = header;
  head.time = time;
  head.bindings = taken;
  const { fold } = taken.profile.layout;
  head.text =
    fold === undefined
      ? `${header}${time}${context.text}${taken.text}`
      : fold.frame(header, time, partsOf(context, fold), partsOf(taken, fold));
  head.uses = 0;
  head.messageOpen = undefined;
  return head.text;
}

function partsOf(members: Members, fold: Fold): Parts {
  members.parts ??= fold.parts(members.text);
  return members.parts;
}

/** What `headOf` gave, and behind it the beginning of a message: for the line that has nothing between them. */
export function openedHeadOf(head: Head, messageOpen: string): string {
  if (head.messageOpen === messageOpen) {
    if (head.openedUses < flatFrom && ++head.openedUses === flatFrom) flatten(head.opened);
    return head.opened;
  }
  head.messageOpen = messageOpen;
  head.opened = head.text + messageOpen;
  head.openedUses = 0;
  return head.opened;
}

/** From which use on a beginning is flat. */
const flatFrom = 4;

/** A number is looked for in one piece. */
const flatten = (text: string): unknown => Number(text);
