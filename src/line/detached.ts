// Texts that are kept for long, apart from the text that they were cut from: V8 keeps the whole source of a substring.

/** Shorter ones V8 copies itself. */
const shortestPart = 13;

/** The same text in memory of its own: the sum is made flat to be cut, and the cut holds that. */
export const detached = (text: string): string => (text.length < shortestPart ? text : ` ${text}`.slice(1));
