// Packages that have a request answered without a connection: no dependencies of heartwood, from npm, kept in the cache.
import { EventEmitter } from "node:events";
import type { RequestListener, Server } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lockedFolder } from "../package/locked.js";

export interface Asked {
  readonly method: "GET" | "HEAD" | "POST";
  readonly path: string;
  /** JSON. */
  readonly body?: string;
}

/** Has a request answered; gives the status. */
export type Ask = (asked: Asked) => Promise<number>;

export interface Adapters {
  /** By the packages' names: each has the listeners of a server answer, which need not listen. */
  readonly ofServer: Readonly<Record<string, (server: Server) => Ask>>;
  /** Mocks in the place of request and response, whose body is no stream; by what they emit. */
  readonly mocks: Readonly<Record<string, (server: Server) => Ask>>;
  /** @fastify/aws-lambda, of Fastify's application. */
  readonly lambda: (app: object) => Ask;
}

const source = fileURLToPath(new URL("serverless", import.meta.url));

/** Undefined, and a printed line says why, where npm cannot have them. */
export async function findAdapters(): Promise<Adapters | undefined> {
  try {
    return adaptersIn(await lockedFolder("serverless", source, ["--ignore-scripts"]));
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    console.log(`SKIPPED: requests by serverless adapters and mocks: they cannot be installed: ${reason}`);
    return undefined;
  }
}

interface Status {
  readonly statusCode: number;
}
type Lambda = (event: object, context: object) => Promise<Status>;

interface Mocks {
  createRequest(options: object): Parameters<RequestListener>[0];
  createResponse(options: object): Parameters<RequestListener>[1];
}

function adaptersIn(folder: string): Adapters {
  const packageOf = createRequire(join(folder, "package.json"));
  // What each package exports, as its manual has it.
  const inject = packageOf("light-my-request") as (to: RequestListener, asked: object) => Promise<Status>;
  const serverlessHttp = packageOf("serverless-http") as (app: Server) => Lambda; // as above
  const codegenie = packageOf("@codegenie/serverless-express") as (options: { app: object }) => Lambda; // as above
  const lambdaOf = packageOf("@fastify/aws-lambda") as (app: object) => Lambda; // as above
  const mocks = packageOf("node-mocks-http") as Mocks; // as above
  const silent = packageOf("node-mocks-http/lib/mockEventEmitter") as object; // a class
  const mocked =
    (eventEmitter: object) =>
    (server: Server): Ask =>
    async ({ method, path }) => {
      const response = mocks.createResponse({ eventEmitter });
      listenerOf(server)(mocks.createRequest({ method, url: path, eventEmitter }), response);
      while (!response.writableEnded) await new Promise((resolve) => setTimeout(resolve, 1));
      return response.statusCode;
    };
  return {
    ofServer: {
      "light-my-request": (server) => async (asked) =>
        (await inject(listenerOf(server), injectedOf(asked))).statusCode,
      "serverless-http": (server) => invoking(serverlessHttp(server)),
      "@codegenie/serverless-express": (server) =>
        invoking(codegenie({ app: { handler: listenerOf(server) } })),
    },
    mocks: { "their events": mocked(EventEmitter), "no events": mocked(silent) },
    lambda: (app) => invoking(lambdaOf(app)),
  };
}

const listenerOf =
  (server: Server): RequestListener =>
  (request, response) =>
    void server.emit("request", request, response);

const headersOf = (body: string | undefined): object =>
  body === undefined
    ? {}
    : { "content-type": "application/json", "content-length": `${Buffer.byteLength(body)}` };

/** The same as light-my-request and Fastify's `inject` take it. */
export const injectedOf = ({ method, path, body }: Asked) => ({
  method,
  url: path,
  ...(body !== undefined && { headers: { "content-type": "application/json" }, payload: body }),
});

const invoking =
  (lambda: Lambda): Ask =>
  async (asked) =>
    (await lambda(eventOf(asked), {})).statusCode;

/** An HTTP API of Amazon's, version 2.0. */
const eventOf = ({ method, path, body }: Asked): object => ({
  version: "2.0",
  routeKey: "$default",
  rawPath: path,
  rawQueryString: "",
  headers: { host: "example.com", ...headersOf(body) },
  requestContext: { http: { method, path, sourceIp: "127.0.0.1", protocol: "HTTP/1.1" }, stage: "$default" },
  body,
  isBase64Encoded: false,
});
