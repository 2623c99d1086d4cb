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
  /** The same in one piece, up to the quote before a message's text; undefined until it is used again. */
  opened: string | undefined;
}

export const newHead = (): Head => ({
  header: "",
  time: "",
  bindings: undefined,
  text: "",
  opened: undefined,
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
    if (head.opened === undefined) flatten(head, taken.profile.layout.ending.messageOpen ?? "");
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
  head.opened = undefined;
  return head.text;
}

function partsOf(members: Members, fold: Fold): Parts {
  members.parts ??= fold.parts(members.text);
  return members.parts;
}

/** What `headOf` gave, and behind it the beginning of a message: for the line that has nothing between them. */
export const openedHeadOf = ({ opened, text }: Head, messageOpen: string): string =>
  opened ?? text + messageOpen;

/** Both beginnings in one piece: the shorter one is a view of the other. */
function flatten(head: Head, messageOpen: string): void {
  const opened = inOnePiece(head.text + messageOpen);
  head.opened = opened;
  head.text = opened.slice(0, head.text.length);
}

/**
 * The text, for which the engine no longer keeps a tree: to walk it costs less now, while its parts are at hand, than
 * with each line. Its first unit is looked for in one piece; and the answer counts for something, since the optimizer
 * drops a look that leads to nothing, as it does with `Number(text)`.
 */
export const inOnePiece = (text: string): string => (text.charCodeAt(0) === 0 ? text.slice() : text);
