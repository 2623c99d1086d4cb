// Bytes into a descriptor, as far as it takes them without waiting: how much goes in one write, and what a refusal means.
import { writeSync } from "node:fs";
import { newline } from "./backlog.js";
import type { Descriptor, Kind } from "./descriptor.js";

/** Why bytes were not taken: `full` and `refused` may pass, `gone` does not. */
export interface Refusal {
  readonly kind: "full" | "refused" | "gone";
  /** POSIX's name, such as `ENOSPC`. */
  readonly code: string;
}

interface Poured {
  /** Where it stopped. */
  readonly at: number;
  /** Why it stopped there; undefined at the end, or after `most` bytes. */
  readonly refusal: Refusal | undefined;
}

/** PIPE_BUF: up to this size, what several processes write to one pipe is not mixed. POSIX asks for 512, as macOS has it. */
export const pipeBufOf = (platform: NodeJS.Platform): number =>
  platform === "linux" || platform === "android" ? 4_096 : 512;

const pipeBuf = pipeBufOf(process.platform);
const streamPiece = 65_536;

const full = new Set(["EAGAIN", "EWOULDBLOCK", "ENOBUFS"]);
const gone = new Set([
  "EPIPE",
  "EBADF",
  "EINVAL",
  "EISDIR",
  "ENXIO",
  "ECONNRESET",
  "ENOTCONN",
  "EDESTADDRREQ",
  "ESHUTDOWN",
]);

/** Writes the first `end` bytes of a buffer. @param most bytes after which it stops: the event loop gets its turn */
export function pour({ fd, kind }: Descriptor, bytes: Buffer, end: number, most: number): Poured {
  let at = 0;
  while (at < end && at < most) {
    try {
      at += writeSync(fd, bytes, at, pieceEnd(bytes, at, end, kind, pipeBuf) - at);
    } catch (thrown) {
      const code = codeOf(thrown);
      if (code !== "EINTR") return { at, refusal: { kind: kindOf(code), code } };
    }
  }
  return { at, refusal: undefined };
}

/** Where the next write ends. On a pipe whole lines, as many as fit PIPE_BUF; a longer line goes alone. */
export function pieceEnd(bytes: Buffer, at: number, end: number, kind: Kind, atomicBytes: number): number {
  if (kind === "file" || kind === "closed") return end;
  if (kind === "stream") return Math.min(at + streamPiece, end);
  if (end - at <= atomicBytes) return end;
  const lastEnd = bytes.lastIndexOf(newline, at + atomicBytes - 1) + 1;
  if (lastEnd > at) return lastEnd;
  const firstEnd = bytes.indexOf(newline, at + atomicBytes) + 1;
  return firstEnd > 0 ? Math.min(firstEnd, end) : end;
}

/** POSIX's name of what went wrong, such as `ENOSPC`. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : String(thrown);
}

function kindOf(code: string): Refusal["kind"] {
  if (full.has(code)) return "full";
  return gone.has(code) ? "gone" : "refused";
}
