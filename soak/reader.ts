// A reader as services have them on bad days: it reads, then for some time it does not, and so on. No line escapes it.
import { setTimeout } from "node:timers/promises";

/** How long it reads and then does not, in milliseconds. */
export type Fit = readonly [readMs: number, stallMs: number];

export interface Reading {
  /** Lines with a number, of which requests.ts gives one to each call. */
  readonly numbered: number;
  /** Lines in which heartwood says what it dropped, and the sum of them. */
  readonly reports: number;
  readonly reported: number;
  readonly stalls: number;
  /** Lines that are torn, come twice or in another order than they were logged in. */
  readonly problems: readonly string[];
}

/** Reads to the end, in these fits by turns. @param source what is not asked for waits in it, but for a chunk or two */
export async function readInFits(source: AsyncIterable<Buffer>, fits: readonly Fit[]): Promise<Reading> {
  const examiner = new Examiner();
  let stalls = 0;
  let stallAt = performance.now() + (fits[0]?.[0] ?? 0);
  for await (const chunk of source) {
    examiner.take(chunk);
    if (performance.now() < stallAt) continue;
    const [, stallMs] = fits[stalls % fits.length] ?? [0, 0];
    await setTimeout(stallMs);
    stalls++;
    stallAt = performance.now() + (fits[stalls % fits.length]?.[0] ?? 0);
  }
  examiner.end();
  const { numbered, reports, reported, problems } = examiner;
  return { numbered, reports, reported, stalls, problems };
}

const mostProblems = 100;

class Examiner {
  numbered = 0;
  reports = 0;
  reported = 0;
  readonly problems: string[] = [];
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  #rest = "";
  #last = 0;

  take(chunk: Buffer): void {
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#examine(line);
  }

  end(): void {
    if (this.#rest !== "") this.#note(`without an end: ${this.#rest}`);
  }

  #examine(line: string): void {
    const { n, logger, dropped } = this.#parse(line);
    if (typeof n === "number") {
      if (n <= this.#last) this.#note(`${n} after ${this.#last}`);
      this.#last = n;
      this.numbered++;
    } else if (logger === "heartwood" && typeof dropped === "number") {
      this.reports++;
      this.reported += dropped;
    } else this.#note(`neither numbered nor a report: ${line}`);
  }

  #parse(line: string): Record<string, unknown> {
    try {
      return JSON.parse(line) ?? {};
    } catch {
      return {};
    }
  }

  #note(problem: string): void {
    if (this.problems.length < mostProblems) this.problems.push(problem.slice(0, 200));
  }
}
