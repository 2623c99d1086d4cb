// What every framework's test application answers, written once: each framework gives the reply in its own way.
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { addContext, type Logger, runWithContext } from "../../../src/index.js";
import { contextHeaders } from "../../../src/request/node.js";

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
}

export interface Asked {
  readonly log: Logger;
  readonly id: string;
  /** The parsed body. */
  readonly body: unknown;
  /** Emitted when a handler that waits has begun to. */
  readonly waiting: () => void;
}

type Handler = (asked: Asked) => Reply | Promise<Reply>;

export interface Route {
  readonly method: "GET" | "POST";
  /** In the words of Express; `:id` is the only parameter there is. */
  readonly path: string;
  readonly handle: Handler;
}

const forever = (): Promise<never> => new Promise(() => {});

async function* chunks(count: number): AsyncGenerator<string> {
  for (let index = 0; index < count; index++) {
    yield `chunk ${index} é\n`;
    await delay(1);
  }
}

async function* begun(waiting: () => void): AsyncGenerator<string> {
  yield "the first of two";
  waiting();
  await forever();
}

async function* broken(): AsyncGenerator<string> {
  yield "the first of two";
  await delay(5);
  throw new Error("the stream broke");
}

function fail(text: string): never {
  throw new Error(text);
}

const get = (path: string, handle: Handler): Route => ({ method: "GET", path, handle });

export const routes: readonly Route[] = [
  get("/ok", ({ log }) => {
    log.info("inside");
    addContext({ user_id: "u-1" });
    return { body: "hello, wörld" };
  }),
  get("/quiet", () => ({ body: "hello" })),
  get("/users/:id", ({ id, log }) => {
    log.named("users").info({ id }, "found");
    return { body: id };
  }),
  get("/late", async ({ log }) => {
    await delay(1);
    await Promise.all(["a", "b"].map((name) => delay(1).then(() => addContext({ [name]: 1 }))));
    setImmediate(() => log.info("from setImmediate"));
    await delay(5);
    return { body: "late" };
  }),
  get("/nested", ({ log }) => {
    runWithContext({ part: 1 }, () => {
      addContext({ inner: 1 });
      log.info("nested");
    });
    return { body: "nested" };
  }),
  get("/own/:id", async ({ id, log }) => {
    addContext({ own: id });
    log.info({ id }, "before");
    await delay(Number(id) % 5);
    log.info({ id }, "after");
    return { body: id };
  }),
  get("/teapot", () => ({ status: 418, body: "short and stout" })),
  get("/unavailable", () => ({ status: 503, body: "later" })),
  get("/moved", () => ({ status: 302, headers: { location: "/ok" }, body: "" })),
  get("/unchanged", () => ({ status: 304 })),
  get("/empty", () => ({ status: 204 })),
  get("/throw", () => {
    addContext({ user_id: "u-2" });
    fail("thrown on purpose");
  }),
  get("/reject", async () => {
    await delay(1);
    return fail("rejected on purpose");
  }),
  get("/stream", () => ({ body: Readable.from(chunks(3)) })),
  get("/large", () => ({ body: "x".repeat(20_000_000) })),
  get("/begun", ({ waiting }) => ({ body: Readable.from(begun(waiting)) })),
  get("/broken", () => ({ body: Readable.from(broken()) })),
  get("/slow", ({ waiting }) => {
    waiting();
    return forever();
  }),
  get("/onward", () => ({ body: JSON.stringify(contextHeaders({ baggage: true })) })),
  get("/health", () => ({ body: "fine" })),
  get("/headers", () => ({ headers: { "x-answer": "42", "set-cookie": "session=secret" }, body: "" })),
  {
    method: "POST",
    path: "/echo",
    handle: ({ body, log }) => {
      log.info("parsed");
      return { body: JSON.stringify(body) };
    },
  },
];

/** The most that a body may have, in bytes; every framework is told. */
export const bodyLimit = 1_000;
