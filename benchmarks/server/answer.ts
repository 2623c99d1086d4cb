// What an HTTP answer and a service's usage say.
import type { Load } from "../report/results.js";
import { median, rounded, spread } from "../statistics.js";
import type { Usage } from "./services.js";

/**
 * The length of the answer that begins with these bytes: all answers of a service are as long.
 * @throws {Error} when it is no 200 or 201 with its head whole and its length said
 */
export function answerBytes(first: Buffer): number {
  const head = first.subarray(0, first.indexOf("\r\n\r\n") + 4).toString("latin1");
  const length = /^content-length: (\d+)\r$/im.exec(head)?.[1];
  if (!/^HTTP\/1\.1 20[01] /.test(head) || length === undefined) {
    throw new Error(`no whole answer: ${JSON.stringify(first.toString("latin1").slice(0, 100))}`);
  }
  return head.length + Number(length);
}

/** How long answers took. */
export type Latency = Pick<Load, "p50Us" | "p99Us">;

/** What a service used between two looks. */
export const usedBetween = (before: Usage, after: Usage): Usage => ({
  served: after.served - before.served,
  cpuUs: after.cpuUs - before.cpuUs,
  atMs: after.atMs - before.atMs,
});

/** What a service did in its turns. */
export function loadOf(turns: readonly Usage[], latency: Latency): OneLoad {
  const inAll = (key: keyof Usage): number => turns.reduce((sum, turn) => sum + turn[key], 0);
  const served = inAll("served");
  return {
    requestsPerSecond: rounded((served / inAll("atMs")) * 1_000, 0),
    cpuUsPerRequest: rounded(inAll("cpuUs") / served, 2),
    ...latency,
  };
}

/** One round of a load. */
export type OneLoad = Omit<Load, "spread">;

/** What the rounds of a load become. */
export function medianOf(loads: readonly OneLoad[]): Load {
  const of = (key: keyof OneLoad): number => median(loads.map((load) => load[key]));
  return {
    requestsPerSecond: of("requestsPerSecond"),
    spread: rounded(spread(loads.map((load) => load.requestsPerSecond)), 2),
    p50Us: of("p50Us"),
    p99Us: of("p99Us"),
    cpuUsPerRequest: of("cpuUsPerRequest"),
  };
}
