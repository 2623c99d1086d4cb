// A message that no line has room for. To print megabytes, each control character as six, and then cut them to
// kilobytes would hold the process for seconds: only the beginning is printed, the rest is counted.
import { noteUnprinted } from "./attempt.js";
import { quotedBytes } from "./quote.js";
import { hideInText } from "./secret-texts.js";

/** A message without the secrets that its text holds, if they are hidden. */
export const shownMessage = (
  message: string,
  { hidesSecrets }: { readonly hidesSecrets?: boolean },
): string => (hidesSecrets === true ? hideInText(message) : message);

/** As much of a message as `maxBytes` may hold; what its rest would have had is said in `log_truncated`. */
export function beginningOf(message: string, maxBytes: number): string {
  if (message.length <= maxBytes) return message;
  const beginning = message.slice(0, maxBytes); // of one byte at least each, and behind it the line's end
  noteUnprinted(quotedBytes(message) - quotedBytes(beginning));
  return beginning;
}
