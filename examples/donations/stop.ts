// The service's end: asked by SIGTERM or SIGINT it takes no more, finishes what is open, and says what became of it.
import type { Server } from "node:http";
import { setTimeout } from "node:timers/promises";
import { log } from "./log.js";
import type { OpenRequests } from "./open-requests.js";

/** How long requests that were broken off may take to say so, in milliseconds. */
export const lastWordsMs = 1_000;

/**
 * Waits for the signal, then ends the service. Open requests have `limitMs` to finish; a second signal says that
 * nobody waits for them any longer. What is broken off makes the exit code 1.
 */
export async function stopWhenAsked(server: Server, requests: OpenRequests, limitMs: number): Promise<void> {
  const signal = await nextSignal();
  server.close();
  const overBefore = requests.over;
  log.info({ signal, open: requests.count }, "stopping");

  const cutShortBy = await Promise.race([
    requests.none(),
    nextSignal().then((again) => `a second signal came, ${again}`),
    setTimeout(limitMs, `the limit of ${limitMs} ms is over`),
  ]);
  const finished = requests.over - overBefore;
  const brokenOff = requests.count;
  if (brokenOff > 0) log.warn({ reason: cutShortBy, open: brokenOff }, "giving up on open requests");

  server.closeAllConnections(); // now idle but for those given up, each of which logs its end as any other
  await Promise.race([requests.none(), setTimeout(lastWordsMs)]);
  log.info({ finished, broken_off: brokenOff, log: log.stats() }, "stopped");
  process.exit(brokenOff === 0 ? 0 : 1);
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });
}
