// One consumer, tried in a folder of its own, which is gone afterwards.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Claim } from "../soak/judge.js";
import { type Consumer, Unavailable } from "./consumer.js";
import { judge } from "./judge.js";

/** Why it could not be tried. */
export interface Skipped {
  readonly skipped: string;
}

/** What holds and what does not. */
export type Trial = { readonly claims: readonly Claim[] } | Skipped;

/** Each is given up after this long, in milliseconds. */
const patienceMs = 300_000;

/** Fetches what it needs, which has deadlines of its own; undefined where that is here now. */
export async function bring(consumer: Consumer): Promise<Skipped | undefined> {
  try {
    await consumer.fetch?.();
    return undefined;
  } catch (error) {
    return skipped(error);
  }
}

export async function tryOut(consumer: Consumer, lines: number, asked: AbortSignal): Promise<Trial> {
  const deadline = AbortSignal.any([asked, AbortSignal.timeout(patienceMs)]);
  const folder = await mkdtemp(join(tmpdir(), "heartwood-consumer-"));
  try {
    return { claims: judge(await consumer.take({ lines, folder, deadline })) };
  } catch (error) {
    return skipped(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function skipped(error: unknown): Skipped {
  if (error instanceof Unavailable) return { skipped: error.message };
  throw error;
}
