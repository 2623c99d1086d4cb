// Reads all that a service writes, and counts the `info` lines of each member: none is lost, none comes twice.
import type { Doors } from "./service.js";

export interface Tally {
  /** `info` lines by member. */
  readonly infos: ReadonlyMap<string, number>;
  /** Lines of `debug` and `trace` by member. */
  readonly details: ReadonlyMap<string, number>;
  /** Lines in which heartwood says what it did. */
  readonly said: number;
  /** The loggers whose levels those say were changed, also for a moment. */
  readonly targets: ReadonlySet<string>;
  /** Lines that are torn, missing, there twice, or nobody's. */
  readonly problems: readonly string[];
}

export interface Tallying {
  /** What the service said of itself when it was ready. */
  readonly doors: Promise<Doors>;
  /** When there is nothing more to read. */
  readonly tally: Promise<Tally>;
}

/** @param source the service's stdout */
export function tallyLines(source: AsyncIterable<Buffer>): Tallying {
  const counter = new Counter();
  const doors = new Promise<Doors>((resolve) => {
    counter.onDoors = resolve;
  });
  return { doors, tally: readAll(source, counter) };
}

async function readAll(source: AsyncIterable<Buffer>, counter: Counter): Promise<Tally> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  for await (const chunk of source) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) counter.take(line);
  }
  if (rest !== "") counter.note(`without an end: ${rest}`);
  return counter;
}

const mostProblems = 100;

class Counter implements Tally {
  readonly infos: Map<string, number> = new Map();
  readonly details: Map<string, number> = new Map();
  said = 0;
  readonly targets: Set<string> = new Set();
  readonly problems: string[] = [];
  onDoors: (doors: Doors) => void = () => {};

  take(text: string): void {
    const line = parse(text);
    const { level, logger, member, n, doors } = line;
    if (typeof member === "string" && typeof n === "number" && level === "info") this.#count(member, n);
    else if (typeof member === "string" && (level === "debug" || level === "trace"))
      this.details.set(member, (this.details.get(member) ?? 0) + 1);
    else if (logger === "heartwood" && !("dropped" in line)) this.#hear(line);
    else if (doors !== undefined)
      this.onDoors(doors as Doors); // service.ts says nothing else there
    else this.note(`nobody's: ${text}`);
  }

  note(problem: string): void {
    if (this.problems.length < mostProblems) this.problems.push(problem.slice(0, 200));
  }

  #hear({ target }: Record<string, unknown>): void {
    this.said++;
    if (typeof target === "string") this.targets.add(target);
  }

  #count(member: string, n: number): void {
    const due = (this.infos.get(member) ?? 0) + 1;
    if (n !== due) this.note(`${member}: ${n} instead of ${due}`);
    this.infos.set(member, n);
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
