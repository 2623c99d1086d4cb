// The program that loads services, each when it is told to: connections that are kept, each sends its next request when
// it has its answer. A client of node:http costs more than the service, and autocannon knows latencies in whole
// milliseconds only, which is longer than an answer takes; hence a socket, a constant request and a count of bytes.
// Started by measure.ts, which ends it.
import { once } from "node:events";
import { connect } from "node:net";
import { createHistogram } from "node:perf_hooks";
import { argv, exit } from "node:process";
import { setImmediate } from "node:timers/promises";
import { answerBytes, type Latency } from "./answer.js";
import { type AskedName, askedOf } from "./asked.js";
import type { LoadQuestion } from "./services.js";

/** A service, and the connections to it. */
class Target {
  readonly #request: Buffer;
  readonly #latencies = createHistogram();
  /** What has the connections ask that have their answer. */
  readonly #resting: (() => void)[] = [];
  #isLoaded = false;
  #isRecorded = false;

  constructor(request: Buffer) {
    this.#request = request;
  }

  load(): void {
    this.#isLoaded = true;
    this.#stayAwake();
    for (const ask of this.#resting.splice(0)) ask();
  }

  record(): void {
    this.#isRecorded = true;
  }

  /** Resolves when all connections have their answer. */
  async rest(connections: number): Promise<void> {
    this.#isLoaded = false;
    this.#isRecorded = false;
    while (this.#resting.length < connections) await setImmediate();
  }

  tell(): Latency {
    const latency = { p50Us: this.#latencies.percentile(50), p99Us: this.#latencies.percentile(99) };
    this.#latencies.reset();
    return latency;
  }

  /** Resolves when the connection is open; it asks for as long as there is a load. */
  async connect(port: number): Promise<void> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let askedAt = 0;
    let received = 0;
    let expected: number | undefined;
    const ask = (): void => {
      received = 0;
      askedAt = performance.now();
      socket.write(this.#request);
    };
    socket.on("data", (chunk) => {
      received += chunk.length;
      expected ??= answerBytes(chunk);
      if (received < expected) return;
      if (received > expected) throw new Error(`an answer has ${received} bytes instead of ${expected}`);
      if (this.#isRecorded)
        this.#latencies.record(Math.max(1, Math.round((performance.now() - askedAt) * 1_000)));
      if (this.#isLoaded) ask();
      else this.#resting.push(ask);
    });
    socket.once("end", () => {
      throw new Error("the service closed a connection");
    });
    await once(socket, "connect");
    this.#resting.push(ask);
  }

  /**
   * Keeps this process awake under load. A client that slept between two answers would have to be woken by the service,
   * and on a machine of few cores that costs the service more than its lines: it would then be paid by whoever answers
   * late, and by no service whose clients are on other machines.
   */
  async #stayAwake(): Promise<void> {
    while (this.#isLoaded) await setImmediate();
  }
}

async function connected(service: string, connections: number): Promise<Target> {
  const [asked, port] = service.split(":") as [AskedName, string]; // by measure.ts
  const target = new Target(askedOf(asked, Number(port)));
  await Promise.all(Array.from({ length: connections }, () => target.connect(Number(port))));
  return target;
}

/** @param services each as what it is asked and its port, as in `nothing:8080` */
async function main(connections: number, services: readonly string[]): Promise<void> {
  const targets = await Promise.all(services.map((service) => connected(service, connections)));
  process.on("message", async ({ target, order }: LoadQuestion) =>
    process.send?.((await targets[target]?.[order](connections)) ?? order),
  );
  process.send?.("connected");
}

process.once("disconnect", exit); // when measure.ts is gone
const [connections, ...services] = argv.slice(2);
await main(Number(connections), services);
