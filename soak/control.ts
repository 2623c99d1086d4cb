// Levels changed while a service works: by each channel, thousands of times, in all its workers and threads.
import { changeByFile, changeByRequests, changeBySignals, revertAll } from "./control/changes.js";
import { restingDescriptors, sameDescriptors } from "./control/descriptors.js";
import { ask } from "./control/requests.js";
import { adminPrefix, type Doors, secret, serve } from "./control/service.js";
import type { Tally } from "./control/tally.js";
import { watchService } from "./control/watch.js";
import type { Claim } from "./judge.js";
import type { Counts, Soak } from "./soak.js";

const workers = 4;
const threads = 2;
const changesOfChannel = 10_000;
const usualSeconds = 300;

export const control: Soak = {
  title: `${changesOfChannel} changes of levels by each channel, in a cluster of ${workers} workers and ${threads} threads`,
  seconds: usualSeconds,
  limits: {
    heap: 2 * 2 ** 20,
    external: 2 * 2 ** 20,
    rss: 32 * 2 ** 20,
    waiting: 4 * 2 ** 20,
    stallMs: 500,
    descriptorsVary: true,
  },

  work: () => serve(workers, threads),

  async watch(start, seconds) {
    const count = 2 * Math.ceil((changesOfChannel / 2) * Math.min(1, seconds / usualSeconds));
    const change = (doors: Doors, pid: number): Promise<Claim[]> => changeAll(doors, pid, count);
    const { claims, counts, tally } = await watchService(start, change);
    return [...claims, ...judge(counts, tally)];
  },
};

/** By one channel after the other; then it asks the service to end. */
async function changeAll(doors: Doors, pid: number, count: number): Promise<Claim[]> {
  const { socketPath, port, levelsFolder, workerPids } = doors;
  const http = { host: "127.0.0.1", port };
  const channels: Readonly<Record<string, () => Promise<number>>> = {
    "by signal are taken": () => changeBySignals(pid, socketPath, count),
    "by signal to a worker are taken": () => changeBySignals(workerPids[0] ?? 0, socketPath, count),
    "by socket are taken": () => changeByRequests({ path: socketPath }, count),
    "by http are taken": () => changeByRequests(http, count, adminPrefix, secret),
    "of the file are survived, the last taken": () => changeByFile(levelsFolder, socketPath, count),
  };
  const before = await restingDescriptors(pid);
  const claims: Claim[] = [];
  for (const [channel, change] of Object.entries(channels)) {
    const startedAt = performance.now();
    const taken = await change();
    await revertAll(socketPath);
    const found = `${taken} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
    claims.push({ claim: `${count} changes ${channel}`, holds: taken === count, found });
  }
  for (let sent = 0; sent < count; sent++) process.kill(pid, "SIGUSR2"); // unpaced
  const { status, body } = await ask({ socketPath, path: "/health", agent: false });
  const found = `${status}, ${body.trim()}`;
  claims.push({ claim: `${count} signals at once leave the service healthy`, holds: status === 200, found });
  claims.push(await sameDescriptors(pid, before));
  await revertAll(socketPath);
  await ask({ ...http, method: "POST", path: "/end", agent: false });
  return claims;
}

/** What a disabled call may cost more than before, in nanoseconds: less than a look at anything would. */
const mostNs = 3;

function judge(counts: Counts, tally: Tally): Claim[] {
  const { right, members, strays } = counts;
  const { disabledBeforeNs: before = Number.NaN, disabledAfterNs: after = Number.NaN } = counts;
  return [
    infoIsExact(counts, tally),
    {
      claim: "all processes and threads followed: each has lines of debug and trace",
      holds: tally.details.size === members,
      found: [...tally.details].map(([member, count]) => `${member} ${count}`).join(", "),
    },
    {
      claim: "all processes and threads have the configured levels again, and the empty call",
      holds: right === members && members === 1 + workers + threads,
      found: `${right} of ${members}`,
    },
    {
      claim: `a disabled call costs what it did, within ${mostNs} ns`,
      holds: after - before < mostNs,
      found: `${before.toFixed(2)} ns before, ${after.toFixed(2)} after, ${(after / before).toFixed(2)} times`,
    },
    {
      claim: "no listener of the application's got a message that is not its own",
      holds: strays === 0,
      found: `${strays}`,
    },
  ];
}

/** Also for the other soaks of this service. */
export function infoIsExact(counts: Counts, { infos, details, said, problems }: Tally): Claim {
  const logged = Object.entries(counts).filter(([name]) => name.startsWith("logged."));
  const isExact = logged.every(([name, count]) => infos.get(name.slice("logged.".length)) === count);
  return {
    claim: "no info line is lost, comes twice, or is torn",
    holds: logged.length > 0 && isExact && infos.size === logged.length && problems.length === 0,
    found:
      problems.length > 0
        ? problems.slice(0, 3).join("; ")
        : `${sum(infos)} of ${logged.length} members, between ${sum(details)} of debug and trace and ${said} of heartwood's`,
  };
}

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);
