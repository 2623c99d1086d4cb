// What an HTTP answer and a service's usage say.
import type { Load, Middle } from "../report/results.js";
import { median, quantile, rounded } from "../statistics.js";
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

/** A round of a service: what it used in each of its turns, and how long its answers took in all of them. */
export interface Round {
  readonly turns: readonly Usage[];
  readonly latency: Latency;
}

/**
 * What the rounds of a service become, beside those of the service that it is compared with. The two are compared turn by
 * turn: most of what disturbs a machine lasts longer than a turn, and so disturbs both.
 */
export function loadOf(rounds: readonly Round[], whole: readonly Round[]): Load {
  const turns = rounds.flatMap((round) => round.turns);
  const wholeTurns = whole.flatMap((round) => round.turns);
  const beside = (figure: (turn: Usage, wholeTurn: Usage) => number): number[] =>
    turns.flatMap((turn, index) => {
      const wholeTurn = wholeTurns[index];
      return wholeTurn === undefined ? [] : [figure(turn, wholeTurn)];
    });
  return {
    requestsPerSecond: rounded(median(turns.map(perSecond)), 0),
    p50Us: median(rounds.map(({ latency }) => latency.p50Us)),
    p99Us: median(rounds.map(({ latency }) => latency.p99Us)),
    cpuUsPerRequest: rounded(median(turns.map(cpuUsEach)), 2),
    part: middleOf(beside((turn, wholeTurn) => perSecond(turn) / perSecond(wholeTurn))),
    moreCpuUs: rounded(median(beside((turn, wholeTurn) => cpuUsEach(turn) - cpuUsEach(wholeTurn))), 2),
  };
}

const perSecond = ({ served, atMs }: Usage): number => (served / atMs) * 1_000;
const cpuUsEach = ({ served, cpuUs }: Usage): number => cpuUs / served;

const middleOf = (values: readonly number[]): Middle => ({
  median: rounded(median(values), 3),
  lower: rounded(quantile(values, 1 / 4), 3),
  upper: rounded(quantile(values, 3 / 4), 3),
});
