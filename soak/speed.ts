// Full speed: as many lines as a process can log, from contexts that come and go, to nowhere.
import { openSync } from "node:fs";
import { devNull } from "node:os";
import { setImmediate } from "node:timers/promises";
import { createLogger } from "heartwood";
import { countWhenWritten, createRequests } from "./requests.js";
import type { Soak } from "./soak.js";

/** Begun in each turn of the event loop; some turns later they are over. */
const requestsPerTurn = 10;

export const speed: Soak = {
  title: "requests at full speed, to /dev/null",
  seconds: 600,
  limits: { heap: 1 * 2 ** 20, external: 1 * 2 ** 20, rss: 16 * 2 ** 20, waiting: 1 * 2 ** 20 },

  async work(seconds) {
    const log = createLogger({ env: false });
    const requests = createRequests(log, () => setImmediate());
    const until = performance.now() + seconds * 1000;
    while (performance.now() < until) {
      await Promise.all(Array.from({ length: requestsPerTurn }, () => requests.serve()));
    }
    return countWhenWritten(log, requests);
  },

  async watch(start) {
    const counts = await start(openSync(devNull, "w")).ended;
    const { logged, written, dropped, buffered } = counts;
    return [
      {
        claim: "every line logged is written",
        holds: written === logged && dropped === 0 && buffered === 0,
        found: `${logged} logged, ${written} written, ${dropped} dropped`,
      },
    ];
  },
};
