// What the writer has to say where its own stream cannot: one line on stderr, which never waits.
import { visible } from "../visible.js";
import { closeQuietly, openDescriptor } from "./descriptor.js";
import { pour } from "./pour.js";

/**
 * Writes `heartwood: <text>` to stderr, unless that is the stream that fails; what it does not take at once is lost.
 * @param failing the `identity` of the descriptor that the text is about
 */
export function complain(text: string, failing: string): void {
  const stderr = openDescriptor(2);
  const bytes = Buffer.from(`heartwood: ${visible(text)}\n`);
  if (stderr.identity !== failing) pour(stderr, bytes, bytes.length, bytes.length);
  closeQuietly(stderr);
}
