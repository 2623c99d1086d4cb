// Thousands of requests that no friend sends, to the socket and to the handler of a service that works.
import { restingDescriptors, sameDescriptors } from "./control/descriptors.js";
import { ask } from "./control/requests.js";
import { adminPrefix, type Doors, secret, serve } from "./control/service.js";
import {
  type Answers,
  askForOverrides,
  hostileRequests,
  isAskedFor,
  sendHostile,
  sendHuge,
  sendSlowly,
  type Target,
} from "./control/storm.js";
import type { Tally } from "./control/tally.js";
import { watchService } from "./control/watch.js";
import { infoIsExact } from "./control.js";
import type { Claim } from "./judge.js";
import type { Soak } from "./soak.js";

const requestsOfDoor = 10_000;
const overridesOfDoor = 100_000;
/** As many as there may be. */
const mostOverrides = 100;
const hugeMebibytes = 128;
const slowSenders = 12;
/** All of it comes again, so that what grows is seen. Fewer where time is short: slow senders take theirs. */
const usualRounds = 3;
const usualSeconds = 180;

export const hostile: Soak = {
  title: `${requestsOfDoor} hostile requests to the control socket, and as many to the handler`,
  seconds: usualSeconds,
  limits: {
    heap: 2 * 2 ** 20,
    external: 2 * 2 ** 20,
    rss: 32 * 2 ** 20,
    waiting: 8 * 2 ** 20,
    stallMs: 500,
    descriptorsVary: true,
  },

  work: () => serve(0, 0),

  async watch(start, seconds) {
    const share = Math.min(1, seconds / usualSeconds);
    const { claims, counts, tally } = await watchService(start, (doors, pid) => attack(doors, pid, share));
    const right: Claim = {
      claim: "its levels are those configured, and the disabled call is empty",
      holds: counts["right"] === 1,
      found: `${counts["disabledBeforeNs"]?.toFixed(2)} ns before, ${counts["disabledAfterNs"]?.toFixed(2)} after`,
    };
    return [...claims, nobodyChanged(tally), right, infoIsExact(counts, tally)];
  },
};

/** The changes that were asked for must be among the lines: else nothing is known of the others. */
export function nobodyChanged({ targets }: Pick<Tally, "targets">): Claim {
  const changed = [...targets].filter((target) => !isAskedFor(target));
  return {
    claim: "no hostile request has changed a level, not even for a moment",
    holds: targets.size > 0 && changed.length === 0,
    found: changed.length > 0 ? changed.join(", ") : `the lines name ${targets.size}, all asked for`,
  };
}

async function attack({ socketPath, port }: Doors, pid: number, share: number): Promise<Claim[]> {
  const http = { host: "127.0.0.1", port };
  const doors: Readonly<Record<string, Target>> = {
    socket: { to: { path: socketPath }, prefix: "", authorization: "" },
    http: { to: http, prefix: adminPrefix, authorization: secret },
  };
  const levelsBefore = await levelsAt(socketPath);
  const descriptorsBefore = await restingDescriptors(pid);
  const rounds = Math.max(1, Math.round(usualRounds * share));
  const claims: Claim[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const [door, target] of Object.entries(doors))
      claims.push(await attackDoor(`${door}, round ${round}`, target, share / rounds));
  }
  const levelsAfter = await levelsAt(socketPath);
  claims.push({
    claim: "the levels are those before, and no override stands",
    holds: levelsAfter === levelsBefore,
    found: levelsAfter === levelsBefore ? "as before" : levelsAfter.slice(0, 200),
  });
  claims.push(await sameDescriptors(pid, descriptorsBefore));
  await ask({ ...http, method: "POST", path: "/end", agent: false });
  return claims;
}

async function attackDoor(door: string, target: Target, share: number): Promise<Claim> {
  const requests = Math.ceil(requestsOfDoor * share);
  const asked = Math.ceil(overridesOfDoor * share);
  const seed = Date.now() % 2 ** 31;
  const startedAt = performance.now();
  const answers = await sendHostile(target.to, hostileRequests(target, requests, seed));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  await sendSlowly(target, slowSenders);
  const { sent, answer } = await sendHuge(target, hugeMebibytes);
  const { taken, reverted } = await askForOverrides(target, asked);
  return {
    claim: `${door}: ${requests} requests are refused, a huge body is cut off, of ${asked} overrides ${mostOverrides} stand`,
    holds:
      areRefused(answers) && sent < hugeMebibytes && taken === mostOverrides && reverted === mostOverrides,
    found: `${seconds} s, seed ${seed}, ${told(answers)}; cut off after ${sent} of ${hugeMebibytes} MiB, "${answer}"; ${taken} taken, ${reverted} reverted`,
  };
}

/** What is wrong is said to be, and nothing breaks the service. */
const areRefused = (answers: Answers): boolean =>
  (answers.get("400") ?? 0) > 0 && ![...answers.keys()].some((status) => status.startsWith("5"));

const told = (answers: Answers): string =>
  [...answers].map(([status, count]) => `${count} ${status}`).join(", ");

/** What `GET /loggers` says, but for how long the process runs. */
async function levelsAt(path: string): Promise<string> {
  const { body } = await ask({ socketPath: path, path: "/loggers", agent: false });
  return JSON.stringify(JSON.parse(body).loggers);
}
