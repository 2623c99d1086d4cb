// Bytes that wait to be written, in the order they came, and how many lines they are.
/** What a line ends with. */
export const newline = 10;
/** Small pieces share a block of this size, so that a backlog of many turns is not a heap of small buffers. */
const blockBytes = 65_536;
const joinedBelow = 16_384;

interface Block {
  readonly bytes: Buffer;
  /** Where the unwritten part begins, and where it ends. */
  start: number;
  end: number;
  /** Lines in it that are not wholly written. */
  lines: number;
  next: Block | undefined;
}

export class Backlog {
  #first: Block | undefined;
  #last: Block | undefined;
  #bytes = 0;
  #lines = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** Lines not wholly written. */
  get lines(): number {
    return this.#lines;
  }

  /** The bytes that are next; of one block, so that there may be more. Undefined where nothing waits. */
  get head(): Buffer | undefined {
    return this.#first?.bytes.subarray(this.#first.start, this.#first.end);
  }

  /**
   * Adds a copy of some bytes.
   * @param written how many of them are written already: the beginning of a line that was cut
   */
  append(bytes: Buffer, lines: number, written = 0): void {
    const last = this.#last;
    if (written === 0 && last !== undefined && last.end + bytes.length <= last.bytes.length) {
      bytes.copy(last.bytes, last.end);
      last.end += bytes.length;
      last.lines += lines;
    } else this.#push(blockOf(bytes, lines, written));
    this.#bytes += bytes.length - written;
    this.#lines += lines;
  }

  /** Removes bytes from the front: at most those of `head`. */
  take(count: number): void {
    const block = this.#first;
    if (block === undefined || count === 0) return;
    const newlines = countLines(block.bytes.subarray(block.start, block.start + count));
    block.start += count;
    const isEmpty = block.start === block.end;
    // A record may be several lines of text, and counts as one: the block's own count decides at its end.
    const lines = isEmpty ? block.lines : Math.min(newlines, block.lines);
    block.lines -= lines;
    this.#lines -= lines;
    this.#bytes -= count;
    if (isEmpty) this.#shift();
  }

  /** Begins a line that was cut again, for a file that does not have its beginning. */
  restartLine(): void {
    const block = this.#first;
    if (block === undefined || block.start === 0) return;
    const lineStart = block.bytes.lastIndexOf(newline, block.start - 1) + 1;
    this.#bytes += block.start - lineStart;
    block.start = lineStart;
  }

  /** Forgets everything but the rest of a line that was cut. @returns how many lines that were, that one as well */
  clearAfterCut(): number {
    const block = this.#first;
    const isCut = block !== undefined && block.start > 0 && block.bytes[block.start - 1] !== newline;
    if (!isCut) return this.clear();
    const lineStart = block.bytes.lastIndexOf(newline, block.start - 1) + 1;
    const lineEnd = block.bytes.indexOf(newline, block.start) + 1;
    const lines = this.clear();
    this.append(block.bytes.subarray(lineStart, lineEnd), 0, block.start - lineStart);
    return lines;
  }

  /** Forgets everything. @returns how many lines that were */
  clear(): number {
    const lines = this.#lines;
    this.#first = undefined;
    this.#last = undefined;
    this.#bytes = 0;
    this.#lines = 0;
    return lines;
  }

  #push(block: Block): void {
    if (this.#last === undefined) this.#first = block;
    else this.#last.next = block;
    this.#last = block;
  }

  #shift(): void {
    this.#first = this.#first?.next;
    if (this.#first === undefined) this.#last = undefined;
  }
}

export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) count++;
  return count;
}

function blockOf(bytes: Buffer, lines: number, written: number): Block {
  const block = Buffer.allocUnsafeSlow(bytes.length < joinedBelow ? blockBytes : bytes.length);
  bytes.copy(block);
  return { bytes: block, start: written, end: bytes.length, lines, next: undefined };
}
