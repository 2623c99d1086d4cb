// The ways in which a program waits. Each calls `at` wherever user code runs: there the flow must be its own.
import { EventEmitter, on, once } from "node:events";
import { createReadStream, readFile } from "node:fs";
import { readFile as readFileLater, stat } from "node:fs/promises";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { MessageChannel } from "node:worker_threads";
import { bindContext } from "../../../src/index.js";

/** Writes a line of the flow that should be running. */
export type At = (step: string) => void;

export type Kind = (at: At, id: string) => Promise<void>;

const SOME_FILE = fileURLToPath(import.meta.url);

async function timers(at: At): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(() => {
      at("timeout");
      setImmediate(() => {
        at("immediate");
        const interval = setInterval(() => {
          at("interval");
          clearInterval(interval);
          resolve();
        }, 1);
      });
    }, Math.random() * 20);
  });
  await delay(Math.random() * 10);
  at("timers/promises");
}

async function promises(at: At): Promise<void> {
  await null;
  at("await");
  await Promise.all([
    turn().then(() => at("then")),
    Promise.reject(new Error("expected")).catch(() => at("catch")),
  ]);
  await Promise.resolve().finally(() => at("finally"));
  await new Promise<void>((resolve) => queueMicrotask(() => process.nextTick(resolve)));
  at("nextTick");
  await Promise.race([delay(1), new Promise(() => {})]);
  at("race");
}

/** Rung by whichever flow comes first, for all flows at once. */
const bell = new EventEmitter().setMaxListeners(0);

async function events(at: At): Promise<void> {
  const ringing = setTimeout(() => bell.emit("ring"), 1);
  await new Promise<void>((resolve) => {
    bell.once(
      "ring",
      bindContext(() => {
        at("shared emitter, bound");
        resolve();
      }),
    );
  });
  clearTimeout(ringing);
  const own = new EventEmitter();
  own.once("ping", () => at("own emitter"));
  const later = once(own, "ping");
  own.emit("ping");
  await later;
  at("events.once");
  setImmediate(() => own.emit("tick"));
  for await (const _ of on(own, "tick")) break;
  at("events.on");
}

async function streams(at: At): Promise<void> {
  const through = new Transform({
    transform(chunk, _encoding, done) {
      at("transform");
      setImmediate(done, null, chunk);
    },
  });
  const sink = async (source: AsyncIterable<unknown>): Promise<void> => {
    for await (const _ of source) at("sink");
  };
  await pipeline(Readable.from(["a", "b"]), through, sink);
  at("pipeline");
  const web = new Response("body").body?.pipeThrough(new TextDecoderStream());
  for await (const _ of web ?? []) at("web stream");
}

async function files(at: At): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    readFile(SOME_FILE, (error) => {
      at("readFile");
      if (error === null) resolve();
      else reject(error);
    });
  });
  await Promise.all([stat(SOME_FILE), readFileLater(SOME_FILE)]);
  at("fs/promises");
  const stream = createReadStream(SOME_FILE).on("data", () => at("read stream"));
  await once(stream, "close");
  at("close");
}

async function* counted(at: At): AsyncGenerator<number> {
  try {
    for (let count = 0; count < 3; count += 1) {
      await turn();
      at("in the generator");
      yield count;
    }
  } finally {
    await turn();
    at("the generator's finally");
  }
}

async function generators(at: At): Promise<void> {
  for await (const count of counted(at)) {
    at("consumer");
    if (count === 1) break;
  }
  const delegating = (async function* () {
    yield* counted(at);
  })();
  while ((await delegating.next()).done !== true) at("by hand");
}

/** Resolved by whichever flow comes next: a pool hands out connections so. */
const waiting: (() => void)[] = [];

const thenable = (settle: (resolve: () => void) => void): PromiseLike<void> => {
  const lazy: object = {};
  Reflect.set(lazy, "then", settle);
  return lazy as PromiseLike<void>; // a query builder's `then`, and nothing else
};

async function thenables(at: At): Promise<void> {
  await thenable((resolve) => {
    at("then");
    setTimeout(resolve, 1);
  });
  at("awaited");
  for (const wake of waiting.splice(0)) wake();
  const alarm = setTimeout(() => waiting.splice(0).forEach((wake) => void wake()), 5);
  await thenable((resolve) => waiting.push(resolve));
  clearTimeout(alarm);
  at("woken by another flow");
}

const shared = new MessageChannel();
const replies = new Map<string, () => void>();
shared.port1.on("message", (id) => shared.port1.postMessage(id));
shared.port2.on("message", (id) => replies.get(id)?.());

async function ports(at: At, id: string): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const answer = once(port2, "message");
  port2.on("message", () => at("own port"));
  port1.postMessage("ping");
  await answer;
  at("answered");
  port1.close();
  const call = `${id} ${Math.random()}`;
  await new Promise<void>((resolve) => {
    replies.set(
      call,
      bindContext(() => {
        at("shared port, bound");
        resolve();
      }),
    );
    shared.port2.postMessage(call);
  });
}

export const kinds: Readonly<Record<string, Kind>> = {
  timers,
  promises,
  events,
  streams,
  files,
  generators,
  thenables,
  ports,
};

/** Lets the process end. */
export function closePorts(): void {
  shared.port1.close();
}
