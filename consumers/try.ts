// One consumer, tried in a folder of its own, which is gone afterwards.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Claim } from "../soak/judge.js";
import { type Consumer, Unavailable } from "./consumer.js";
import { judge } from "./judge.js";

/** What holds and what does not; or why it could not be tried. */
export type Trial = { readonly claims: readonly Claim[] } | { readonly skipped: string };

export async function tryOut(consumer: Consumer, lines: number, deadline: AbortSignal): Promise<Trial> {
  const folder = await mkdtemp(join(tmpdir(), "heartwood-consumer-"));
  try {
    return { claims: judge(await consumer.take({ lines, folder, deadline })) };
  } catch (error) {
    if (error instanceof Unavailable) return { skipped: error.message };
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
