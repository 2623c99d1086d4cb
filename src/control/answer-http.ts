// Requests and answers of HTTP servers: a body is read within bounds of length and time, an answer written.
import type { IncomingMessage, ServerResponse } from "node:http";
import { processClock } from "../levels/clock.js";
import type { Origin } from "../levels/controller.js";
import { isRecord } from "../option-checks.js";
import { type Answer, longestBody, type Performer, perform, type Request, refuse } from "./protocol.js";

const bodyTimeoutMs = 10_000;

/** A body that was read; or what to answer instead, more of it being on its way; or its sender is gone. */
export type Body = { readonly text: string } | { readonly refusal: Answer } | "gone";

/** Performs a request whose body was read. */
export function performWith(
  body: Exclude<Body, "gone">,
  { method, url, contentType }: Pick<Request, "method" | "contentType"> & { readonly url: string },
  on: Performer,
  origin: Origin,
): Answer {
  if ("refusal" in body) return body.refusal;
  const at = url.indexOf("?");
  const path = at === -1 ? url : url.slice(0, at);
  const query = at === -1 ? "" : url.slice(at + 1);
  return perform({ method, path, query, body: body.text, contentType }, on, origin);
}

const tooLong = (): Answer =>
  refuse(413, `The body is longer than ${longestBody} bytes. Send one change of one logger.`);
const tooSlow = (): Answer =>
  refuse(408, `The body did not come within ${bodyTimeoutMs / 1_000} seconds. Send it at once.`);
const taken = (): Answer =>
  refuse(400, "The body was read before it came here. Mount adminHandler before what reads bodies.");

/** What the application has read and parsed already, as text again. */
export function bodyOfParsed(parsed: unknown): Exclude<Body, "gone"> {
  const text =
    typeof parsed === "string" || Buffer.isBuffer(parsed) ? String(parsed) : (JSON.stringify(parsed) ?? "");
  return text.length > longestBody ? { refusal: tooLong() } : { text };
}

/** What the application has read already and can give again. */
export async function bodyOfRead(read: () => Promise<string>): Promise<Body> {
  try {
    return bodyOfParsed(await read());
  } catch {
    return { refusal: taken() };
  }
}

/** The body of a request of `node:http`, whether or not the application has read it before. */
export async function readBody(request: IncomingMessage & { readonly body?: unknown }): Promise<Body> {
  const isTold = tellsBody(request);
  if (!isTold && request.httpVersionMajor < 2) return { text: "" };
  if (!request.readableEnded) return receive(request);
  return isTold && request.body === undefined ? { refusal: taken() } : bodyOfParsed(request.body);
}

/** Whether the headers tell of a body. HTTP/2 has bodies of which none does. */
const tellsBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

function receive(request: IncomingMessage): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const stop = processClock.later(() => finish({ refusal: tooSlow() }), bodyTimeoutMs);
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > longestBody) finish({ refusal: tooLong() });
    };
    const finish = (body: Body): void => {
      stop();
      request.off("data", take).pause();
      resolve(body);
    };
    request.on("data", take);
    request.once("end", () => finish({ text: Buffer.concat(chunks).toString("utf8") }));
    request.once("close", () => finish("gone"));
    request.once("error", () => finish("gone"));
  });
}

/** The body of a `Request` of the web. */
export async function readWebBody({ body }: globalThis.Request): Promise<Body> {
  if (body === null) return { text: "" };
  if (body.locked) return { refusal: taken() };
  const reader = body.getReader();
  let stop = (): void => {};
  const late = new Promise<"late">((resolve) => {
    stop = processClock.later(() => resolve("late"), bodyTimeoutMs);
  });
  try {
    return await readAll(reader, late);
  } catch {
    return "gone";
  } finally {
    stop();
    reader.cancel().catch(() => {});
  }
}

async function readAll(reader: { read(): Promise<unknown> }, late: Promise<"late">): Promise<Body> {
  const chunks: Uint8Array[] = [];
  for (let bytes = 0; ; ) {
    const read = await Promise.race([reader.read(), late]);
    if (read === "late") return { refusal: tooSlow() };
    const chunk = isRecord(read) ? read["value"] : undefined;
    if (!(chunk instanceof Uint8Array)) return { text: Buffer.concat(chunks).toString("utf8") };
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes > longestBody) return { refusal: tooLong() };
  }
}

/** Whether a header would have pages of other sites read an answer; a middleware may have set it for all routes. */
export const isShared = (name: string): boolean => /^access-control-/i.test(name);

/** Answers a request of `node:http`. More of a refused body may come, and is not waited for. */
export function writeAnswer(response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) return;
  for (const name of response.getHeaderNames().filter(isShared)) response.removeHeader(name);
  response.writeHead(answer.status, headersOf(answer, response.req));
  response.end(answer.body);
}

const unread: readonly number[] = [408, 413];

type Version = Pick<IncomingMessage, "httpVersionMajor">;

/** Nobody keeps an answer, and no browser takes it for something else. HTTP/2 has no connection to speak of. */
export const headersOf = (
  { status, type, body, allow, leftOutBytes }: Answer,
  { httpVersionMajor }: Version,
): Record<string, string> => ({
  "content-type": type,
  "content-length": String(leftOutBytes ?? Buffer.byteLength(body)),
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  ...(allow === undefined ? {} : { allow }),
  ...(unread.includes(status) && httpVersionMajor < 2 ? { connection: "close" } : {}),
});
