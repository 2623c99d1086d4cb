// Requests that no friend sends: broken, huge, half, slow and endless ones.
import { once } from "node:events";
import { connect, type NetConnectOpts } from "node:net";
import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { sendPipelined, written } from "./requests.js";

/** Where they go, and what they need to get past the door. */
export interface Target {
  readonly to: NetConnectOpts;
  readonly prefix: string;
  readonly authorization: string;
}

/** How the sender goes: half-closed at once, in the middle, without waiting, half-closed when all is sent. */
const ways = ["end", "cut", "leave", "wait"] as const; // the type is made of them
export interface Hostile {
  readonly text: string;
  readonly way: (typeof ways)[number];
}

const methods = ["GET", "PUT", "DELETE", "POST", "OPTIONS", "CONNECT", "TRACE", "BREW", "get", ""];
const paths = [
  "/loggers",
  "/loggers/root",
  "/loggers/%",
  "/loggers/__proto__",
  "/loggers/constructor",
  "/loggers/%00",
  "/",
  "*",
  "http://x/loggers/root",
  "//",
  "/loggers/root?level=debug",
  "/metrics",
  `/${"x".repeat(3_000)}`,
];
const headers = [
  "host: x",
  "content-type: application/json",
  "content-type: application/json; charset=utf-8",
  "content-type: text/plain",
  "content-length: 5",
  "content-length: -1",
  "content-length: 99999999",
  "transfer-encoding: chunked",
  "transfer-encoding: gzip, chunked",
  "expect: 100-continue",
  "upgrade: h2c",
  "connection: upgrade",
  `x: ${"y".repeat(9_000)}`,
  `x: ${"y".repeat(70_000)}`,
  "content-length: 5\r\ncontent-length: 6",
  "\0: \0",
  "a",
];
/** None of them is a change that may be made. */
const bodies = [
  "",
  "{}",
  '{"level":1e999}',
  '{"level":"debug","level":"debug"}',
  '{"level":"0x14"}',
  '{"level":"off","for":"7d"}',
  '{"level":"debug","__proto__":{}}',
  '{"__proto__":{"level":"debug"}}',
  '{"level":"debug","extra":1}',
  '{"level":["debug"]}',
  '{"level":{"toString":"debug"}}',
  '{"level":"debug","match":{}}',
  '{"level":"debug","match":{"user_id":{"$ne":1}}}',
  '{"level":"debug","linesPerSecond":-1}',
  '{"level":"debug","for":"999d"}',
  "[".repeat(5_000),
  "5\r\nhello\r\n0\r\n\r\n",
  "zz\r\n",
  "\0\0\0",
  "x".repeat(20_000),
];

/** @param seed the same one gives the same requests */
export function hostileRequests({ prefix, authorization }: Target, count: number, seed: number): Hostile[] {
  const given = [`authorization: ${authorization}`, "host: x"];
  const parts = fc.tuple(
    fc.constantFrom(...methods),
    fc.constantFrom(...paths),
    fc.array(fc.constantFrom(...headers), { maxLength: 4 }),
    fc.constantFrom(...bodies),
    fc.boolean(),
  );
  const message = parts.map(([method, path, own, body, isMeasured]) => {
    const length = isMeasured ? [`content-length: ${body.length}`] : [];
    const head = [`${method} ${prefix}${path} HTTP/1.1`, ...given, ...length, ...own];
    return `${head.join("\r\n")}\r\n\r\n${body}`;
  });
  const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString("latin1"));
  const text = fc.oneof({ weight: 3, arbitrary: message }, { weight: 1, arbitrary: noise });
  return fc.sample(fc.record({ text, way: fc.constantFrom(...ways) }), { numRuns: count, seed });
}

const senders = 8;

/** How many were answered with each status; `none` where the connection ended without an answer. */
export type Answers = ReadonlyMap<string, number>;

/** Sends all, several at a time. Resolves when each connection is closed. */
export async function sendHostile(to: NetConnectOpts, requests: readonly Hostile[]): Promise<Answers> {
  const answers = new Map<string, number>();
  let next = 0;
  const sendOn = async (): Promise<void> => {
    for (let one = requests[next++]; one !== undefined; one = requests[next++]) {
      const status = await send(to, one);
      answers.set(status, (answers.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: senders }, sendOn));
  return answers;
}

function send(to: NetConnectOpts, { text, way }: Hostile): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(to);
    const bytes = Buffer.from(text, "latin1");
    let status = "none";
    socket.on("error", () => {}).on("close", () => resolve(status));
    socket.once("data", (chunk) => {
      status = /^HTTP\/1\.1 (\d{3}) /.exec(chunk.toString("latin1"))?.[1] ?? "no HTTP";
      socket.destroy();
    });
    socket.on("connect", () => {
      if (way === "end") socket.end(bytes);
      else if (way === "cut") socket.write(bytes.subarray(0, bytes.length / 2), () => socket.destroy());
      else if (way === "leave") socket.write(bytes, () => setImmediate(() => socket.destroy()));
      else socket.write(bytes, () => socket.end());
    });
  });
}

const chunkBytes = 2 ** 20;

/** Sends a body of that many MiB. @returns how many were sent before it was cut off, and the first line of the answer */
export async function sendHuge(
  { to, prefix, authorization }: Target,
  mebibytes: number,
): Promise<{ readonly sent: number; readonly answer: string }> {
  const socket = connect(to);
  let [answer, sent] = ["", 0];
  socket
    .on("error", () => {})
    .on("data", (chunk) => {
      answer += chunk;
    });
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const chunk = Buffer.alloc(chunkBytes, "x");
  const more = (error?: Error | null): void => {
    if (error || socket.destroyed || sent >= mebibytes) return;
    socket.write(chunk, more);
    sent++;
  };
  socket.write(
    `PUT ${prefix}/loggers/root HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-length: ${mebibytes * chunkBytes}\r\n\r\n`,
    more,
  );
  await closed;
  return { sent, answer: answer.split("\r\n")[0] ?? "" };
}

/** Sends heads and bodies a byte now and then. Resolves when the service has cut off all of them. */
export async function sendSlowly({ to, prefix, authorization }: Target, count: number): Promise<void> {
  const head = `PUT ${prefix}/loggers/root HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n`;
  const drip = async (begun: string): Promise<void> => {
    const socket = connect({ ...to, allowHalfOpen: false });
    const closed = once(socket, "close").catch(() => {});
    socket.on("error", () => {}).resume();
    socket.write(begun);
    while (!socket.destroyed && socket.writable) {
      socket.write("x");
      await setTimeout(200);
    }
    socket.destroy();
    await closed;
  };
  const begun = [head, `${head}content-length: 1000\r\n\r\n`];
  await Promise.all(Array.from({ length: count }, (_, n) => drip(begun[n % begun.length] ?? head)));
}

const pathOf = (n: number): string => `/loggers/storm.${n}`;

/** Whether `askForOverrides` means that logger. */
export const isAskedFor = (target: string): boolean => /^storm\.\d+$/.test(target);

/** Asks for overrides of as many names, then reverts those that stand. @returns how many were taken */
export async function askForOverrides(
  { to, prefix, authorization }: Target,
  count: number,
): Promise<{ readonly taken: number; readonly reverted: number }> {
  const put = (n: number): string =>
    written("PUT", `${prefix}${pathOf(n)}`, '{"level":"debug"}', authorization);
  const taken = await sendPipelined(to, count, put);
  const revert = (n: number): string => written("DELETE", `${prefix}${pathOf(n)}`, "", authorization);
  const reverted = await sendPipelined(to, taken, revert);
  return { taken, reverted };
}
