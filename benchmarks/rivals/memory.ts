// A stream that counts the bytes it is given: what is left of a line's cost is the logger's own.

export interface CountingStream {
  bytes: number;
  write(line: string): void;
}

// The length of the string would not do: V8 joins the parts of a line when somebody reads it, and nobody would.
export const countingStream = (): CountingStream => ({
  bytes: 0,
  write(line) {
    this.bytes += Buffer.byteLength(line);
  },
});
