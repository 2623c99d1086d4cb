// Whether lines reach their destinations: the reasons why not, for a probe.
import type { Controller } from "../levels/controller.js";

const latelyMs = 60_000;
const nearlyFull = 0.8;

/** What was seen of dropped lines; a probe that asks now and then sees that they became more. */
export interface DropWatch {
  seen: number;
  sinceMs: number;
}

export const newDropWatch = (): DropWatch => ({ seen: 0, sinceMs: Number.NEGATIVE_INFINITY });

/** The reasons why the logging of this process is not healthy; none where it is. */
export function reasonsAgainst(controller: Controller, watch: DropWatch, nowMs: number): string[] {
  const counts = controller
    .roots()
    .map((root) => root.counts())
    .filter((each) => each !== undefined);
  const dropped = counts.reduce((total, each) => total + (each.dropped ?? 0), 0);
  if (dropped > watch.seen) watch.sinceMs = nowMs;
  watch.seen = dropped;
  const reasons = counts.flatMap(({ failure, backlogBytes = 0, maxBacklogBytes }) => [
    ...(failure === undefined ? [] : [`the destination fails: ${failure}`]),
    ...(maxBacklogBytes !== undefined && backlogBytes >= maxBacklogBytes * nearlyFull
      ? [`${backlogBytes} of ${maxBacklogBytes} bytes wait to be written`]
      : []),
  ]);
  if (nowMs - watch.sinceMs < latelyMs)
    reasons.push(`lines were dropped in the last minute, ${dropped} since the start`);
  return [...new Set(reasons)];
}
