// The program that loads a service: connections that are kept, each sends its next request when it has its answer.
// A client of node:http costs more than the service, and autocannon knows latencies in whole milliseconds only, which
// is longer than an answer takes; hence a socket, a constant request and a count of bytes. Started by measure.ts, which
// ends it: until then the load goes on.
import { once } from "node:events";
import { connect } from "node:net";
import { createHistogram } from "node:perf_hooks";
import { argv, exit } from "node:process";
import { setTimeout } from "node:timers/promises";
import { answerBytes, type Latency } from "./answer.js";
import { type AskedName, askedOf } from "./asked.js";

const latencies = createHistogram();

async function main(
  asked: AskedName,
  port: number,
  connections: number,
  warmUpMs: number,
  measureMs: number,
): Promise<void> {
  await Promise.all(Array.from({ length: connections }, () => keepAsking(port, askedOf(asked, port))));
  await setTimeout(warmUpMs);
  latencies.reset();
  process.send?.("warm");
  await setTimeout(measureMs);
  const latency: Latency = { p50Us: latencies.percentile(50), p99Us: latencies.percentile(99) };
  process.send?.(latency);
}

/** Resolves when the connection is open; it asks on for as long as this process lives. */
async function keepAsking(port: number, request: Buffer): Promise<void> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let askedAt = 0;
  let received = 0;
  let expected: number | undefined;
  const ask = (): void => {
    received = 0;
    askedAt = performance.now();
    socket.write(request);
  };
  socket.on("data", (chunk) => {
    received += chunk.length;
    expected ??= answerBytes(chunk);
    if (received < expected) return;
    if (received > expected) throw new Error(`an answer has ${received} bytes instead of ${expected}`);
    latencies.record(Math.max(1, Math.round((performance.now() - askedAt) * 1_000)));
    ask();
  });
  socket.once("end", () => {
    throw new Error("the service closed a connection");
  });
  await once(socket, "connect");
  ask();
}

/**
 * Keeps this process awake. A client that slept between two answers would have to be woken by the service, and on a
 * machine of few cores that costs the service more than its lines: it would then be paid by whoever answers late, and
 * by no service whose clients are on other machines.
 */
function stayAwake(): void {
  setImmediate(stayAwake);
}

const [asked, ...numbers] = argv.slice(2) as [AskedName, ...string[]]; // measure.ts passes them, typed
const [port, connections, warmUpMs, measureMs] = numbers.map(Number);
process.once("disconnect", exit); // when measure.ts is gone
stayAwake();
await main(asked, port ?? 0, connections ?? 1, warmUpMs ?? 0, measureMs ?? 0);
