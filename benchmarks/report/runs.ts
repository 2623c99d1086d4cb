// The saved results, sorted by what shows them: by Node, and the two Nodes that have targets.
import { majorOf } from "./circumstances.js";
import type { Run } from "./goals.js";
import type { BenchName, Results, SavedResults } from "./results.js";

/** Node 20 and the newest that the benchmark ran on: these two stand in the README. */
export function oldestAndNewest<Bench extends BenchName>(
  saved: readonly Results<Bench>[],
): readonly Results<Bench>[] {
  const [oldest, newest] = [saved.find((run) => majorOf(run) === 20), saved.at(-1)];
  return [...new Set([oldest, newest])].filter((run) => run !== undefined);
}

/** The figures of all benchmarks on Node 20 and on the newest, as the goals ask for them. */
export function goalRuns(saved: SavedResults): Run[] {
  return oldestAndNewest(saved.lines).map((lines) => {
    const sameMajor = (run: Results<BenchName>): boolean => majorOf(run) === majorOf(lines);
    const [server, startup] = [saved.server.find(sameMajor), saved.startup.find(sameMajor)];
    const requests = saved.requests.find(sameMajor);
    return {
      node: lines.node,
      is: majorOf(lines) === 20 ? "node 20" : "newest",
      figures: {
        lines: lines.figures,
        ...(server && { server: server.figures }),
        ...(requests && { requests: requests.figures }),
        ...(startup && { startup: startup.figures }),
      },
    };
  });
}
