// Lines as they come, for a test to wait for: no time limit but the test's own.
import { EventEmitter, once } from "node:events";
import { createLogger, type Logger, type LoggerOptions } from "../../src/index.js";
import type { Line } from "./capture.js";

export interface LiveLines {
  readonly log: Logger;
  /** What was written until now, parsed. */
  readonly records: readonly Line[];
  /** The raw lines. */
  readonly texts: readonly string[];
  /** Waits until there are so many of that message; gives all that there are. */
  until(msg: string, count?: number): Promise<Line[]>;
  /** Waits for a line of that kind. */
  untilOne(isIt: (line: Line) => boolean): Promise<Line>;
}

/** A logger whose lines are waited for. It takes nothing from the environment. */
export function liveLines(options: LoggerOptions = {}): LiveLines {
  const records: Line[] = [];
  const texts: string[] = [];
  const news = new EventEmitter();
  const stream = {
    write(text: string) {
      texts.push(text);
      records.push(JSON.parse(text));
      news.emit("line");
    },
  };
  return {
    log: createLogger({ env: false, crashes: false, ...options }, stream),
    records,
    texts,
    async until(msg, count = 1) {
      const found = (): Line[] => records.filter((record) => record["msg"] === msg);
      while (found().length < count) await once(news, "line");
      return found();
    },
    async untilOne(isIt) {
      for (;;) {
        const found = records.find(isIt);
        if (found !== undefined) return found;
        await once(news, "line");
      }
    },
  };
}
