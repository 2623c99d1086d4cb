// The beginning of a line: its level, time, context and bindings. Lines of one context and millisecond begin alike, so
// the last one's is kept, and made flat when it is used again: V8 keeps a sum of strings as a tree, and would walk it
// for each line.
import type { Fold, Parts } from "./fold.js";
import type { TakenNames } from "./names.js";

/** The beginning of the last line that a context's members stood in. */
export interface Head {
  header: string;
  time: string;
  bindings: TakenNames | undefined;
  text: string;
  isFlat: boolean;
  /** The same, up to the quote before a message's text. */
  messageOpen: string | undefined;
  opened: string;
  isOpenedFlat: boolean;
}

export const newHead = (): Head => ({
  header: "",
  time: "",
  bindings: undefined,
  text: "",
  isFlat: false,
  messageOpen: undefined,
  opened: "",
  isOpenedFlat: false,
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
    if (!head.isFlat) {
      flatten(head.text);
      head.isFlat = true;
    }
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
  head.isFlat = false;
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
    if (!head.isOpenedFlat) {
      flatten(head.opened);
      head.isOpenedFlat = true;
    }
    return head.opened;
  }
  head.messageOpen = messageOpen;
  head.opened = head.text + messageOpen;
  head.isOpenedFlat = false;
  return head.opened;
}

/** A number is looked for in one piece. */
const flatten = (text: string): unknown => Number(text);
