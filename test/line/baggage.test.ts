// What clients hang on their errors is left out, and the errors of everybody else keep what they carry.
import { beforeEach, describe, expect, test } from "vitest";
import { takeNotes } from "../../src/line/attempt.js";
import { print } from "../../src/line/print.js";

beforeEach(() => void takeNotes());

const secret = "s3cr3t";
const headers = { authorization: `Bearer ${secret}`, cookie: secret };
const url = `http://user:${secret}@api.example/orders/7?token=${secret}#${secret}`;
const bare = "http://api.example/orders/7";

/** What a line has of the error, but for its stack; no secret is anywhere in it, and nothing failed. */
function printed(error: Error): Record<string, unknown> {
  const text = print(error) ?? "";
  expect(text).not.toContain(secret);
  expect(takeNotes()).toBeUndefined();
  const { stack: _, ...rest } = JSON.parse(text) as Record<string, unknown>; // print gives an object for an error
  return rest;
}

const failed = (name: string, members: object): Error =>
  Object.assign(new Error("failed"), { name }, members);
const fetchRequest = (): Request =>
  new Request(`${bare}?token=${secret}`, { method: "POST", headers, body: secret });
const options = "[request options left out]";

const clients: readonly (readonly [client: string, error: () => Error, rest: object])[] = [
  [
    "axios",
    () =>
      failed("AxiosError", {
        isAxiosError: true,
        config: { method: "post", url, headers, data: secret, auth: { password: secret } },
        request: { socket: secret },
        response: { status: 500, headers, data: secret },
      }),
    {
      type: "AxiosError",
      isAxiosError: true,
      config: options,
      request: { method: "POST", url: bare },
      response: { status: 500 },
    },
  ],
  [
    "axios with a base URL, before there was a response",
    () =>
      failed("", { isAxiosError: true, config: { method: "get", baseURL: `${bare}/`, url: `/a?${secret}` } }),
    { type: "Error", isAxiosError: true, config: options, request: { method: "GET", url: `${bare}/a` } },
  ],
  [
    "axios without a config",
    () => failed("t", { isAxiosError: true, request: { path: secret }, response: { data: secret } }),
    { type: "t", isAxiosError: true, request: "[request left out]", response: "[response left out]" },
  ],
  [
    "got",
    () =>
      failed("HTTPError", {
        options: { prefixUrl: "", retry: {}, method: "GET", url: new URL(url), headers, password: secret },
        response: { statusCode: 404, body: secret },
      }),
    { type: "HTTPError", options, request: { method: "GET", url: bare }, response: { status: 404 } },
  ],
  [
    "ky",
    () =>
      failed("HTTPError", {
        request: fetchRequest(),
        response: new Response(secret, { status: 503, headers: { "set-cookie": secret } }),
        options: { prefixUrl: "", retry: {}, headers, json: secret },
        data: { secret },
      }),
    {
      type: "HTTPError",
      options,
      request: { method: "POST", url: bare },
      response: { status: 503 },
      data: "[response body left out]",
    },
  ],
  [
    "superagent",
    () =>
      failed("Error", {
        status: 500,
        response: {
          status: 500,
          text: secret,
          headers,
          req: {},
          request: { method: "GET", url, _data: secret },
          toError: () => 1,
        },
      }),
    { type: "Error", status: 500, request: { method: "GET", url: bare }, response: { status: 500 } },
  ],
  [
    "request-promise",
    () =>
      failed("StatusCodeError", {
        statusCode: 401,
        error: { secret },
        options: {
          uri: url,
          method: "POST",
          auth: { pass: secret },
          simple: true,
          resolveWithFullResponse: false,
        },
        response: { statusCode: 401, body: secret, request: { headers } },
      }),
    {
      type: "StatusCodeError",
      statusCode: 401,
      error: "[response body left out]",
      options,
      request: { method: "POST", url: bare },
      response: { status: 401 },
    },
  ],
  [
    "Octokit, with what GitHub says was wrong",
    () =>
      failed("HttpError", {
        status: 422,
        request: { method: "POST", url, headers, body: secret },
        response: {
          status: 422,
          url,
          headers,
          data: {
            message: "Validation Failed",
            documentation_url: "https://docs",
            errors: [{ code: "custom" }],
            x: secret,
          },
        },
      }),
    {
      type: "HttpError",
      status: 422,
      request: { method: "POST", url: bare },
      response: {
        status: 422,
        data: {
          message: "Validation Failed",
          documentation_url: "https://docs",
          errors: [{ code: "custom" }],
        },
      },
    },
  ],
  [
    "graphql-request, with the server's errors",
    () =>
      failed("ClientError", {
        request: { query: `{ a(p: "${secret}") }`, variables: { secret } },
        response: { status: 200, headers, data: { secret }, errors: [{ message: "no such field" }] },
      }),
    {
      type: "ClientError",
      request: "[request left out]",
      response: { status: 200, errors: [{ message: "no such field" }] },
    },
  ],
  [
    "undici",
    () => failed("ResponseError", { code: "UND_ERR_RESPONSE", statusCode: 500, body: { secret }, headers }),
    {
      type: "ResponseError",
      code: "UND_ERR_RESPONSE",
      statusCode: 500,
      body: "[response body left out]",
      headers: "[headers left out]",
    },
  ],
  [
    "node's HTTP parser",
    () => failed("Error", { code: "HPE_INVALID_METHOD", bytesParsed: 2, rawPacket: Buffer.from(secret) }),
    { type: "Error", code: "HPE_INVALID_METHOD", bytesParsed: 2, rawPacket: "[response body left out]" },
  ],
  [
    "the AWS SDK",
    () =>
      failed("NoSuchKey", {
        $fault: "client",
        $metadata: { httpStatusCode: 404, requestId: "r" },
        $response: { statusCode: 404, headers, body: secret },
      }),
    {
      type: "NoSuchKey",
      $fault: "client",
      $metadata: { httpStatusCode: 404, requestId: "r" },
      $response: { status: 404 },
    },
  ],
  [
    "Stripe",
    () =>
      failed("Error", {
        type: "StripeCardError",
        rawType: "card_error",
        raw: { headers, message: secret },
        headers,
        statusCode: 402,
        code: "card_declined",
        payment_intent: { id: "pi_1", object: "payment_intent", status: "canceled", client_secret: secret },
      }),
    {
      type: "Error",
      code: "card_declined",
      _type: "StripeCardError",
      rawType: "card_error",
      raw: "[response left out]",
      headers: "[headers left out]",
      statusCode: 402,
      payment_intent: { id: "pi_1", object: "payment_intent", status: "canceled" },
    },
  ],
  [
    "ioredis",
    () => failed("ReplyError", { command: { name: "set", args: ["k", secret] } }),
    { type: "ReplyError", command: { name: "set" } },
  ],
  [
    "node_redis",
    () => failed("AbortError", { command: "SET", args: ["k", secret], code: "UNCERTAIN_STATE" }),
    { type: "AbortError", code: "UNCERTAIN_STATE", command: "SET", args: "[arguments left out]" },
  ],
  [
    "a pipeline of node-redis, with its errors",
    () =>
      failed("MultiErrorReply", {
        replies: [secret, Object.assign(new Error("WRONGTYPE"), { stack: "s" })],
        errorIndexes: [1],
      }),
    {
      type: "MultiErrorReply",
      replies: [{ type: "Error", message: "WRONGTYPE", stack: "s" }],
      errorIndexes: [1],
    },
  ],
  [
    "pg's pool",
    () =>
      failed("Error", {
        code: "ECONNRESET",
        client: { connectionParameters: { password: secret }, query: () => 1 },
      }),
    { type: "Error", code: "ECONNRESET", client: "[client left out]" },
  ],
  [
    "TypeORM and Sequelize",
    () => failed("QueryFailedError", { query: "SELECT $1", parameters: [secret], sql: "SELECT $1" }),
    { type: "QueryFailedError", query: "SELECT $1", parameters: "[parameters left out]", sql: "SELECT $1" },
  ],
  [
    "Elasticsearch",
    () =>
      failed("ResponseError", {
        meta: {
          statusCode: 404,
          body: secret,
          headers,
          meta: { request: { params: { body: secret } }, connection: { headers } },
        },
      }),
    { type: "ResponseError", meta: { status: 404 } },
  ],
  [
    "a client that keeps fetch's headers",
    () => failed("APIError", { status: 429, headers: new Headers({ "set-cookie": secret }), requestID: "r" }),
    { type: "APIError", status: 429, headers: "[headers left out]", requestID: "r" },
  ],
  [
    "another HTTP client, by what it hangs there",
    () =>
      failed("GaxiosError", {
        config: { url: new URL(url), method: "PUT", headers, data: secret },
        response: { status: 500, headers, data: secret, config: { headers } },
      }),
    {
      type: "GaxiosError",
      config: options,
      request: { method: "PUT", url: bare },
      response: { status: 500 },
    },
  ],
];

describe("of an error of a client", () => {
  for (const [client, error, rest] of clients) {
    test(`the useful part is printed: ${client}`, () => {
      expect(printed(error())).toEqual({ message: "failed", ...rest });
    });
    test(`the same as a cause, in an aggregate, frozen and with getters: ${client}`, () => {
      const inner = { message: "failed", ...rest };
      expect(printed(new Error("outer", { cause: error() }))).toMatchObject({ cause: inner });
      expect(printed(new AggregateError([error()], "several"))).toMatchObject({ errors: [inner] });
      expect(printed(Object.freeze(error()))).toEqual(inner);
      const lazy = error();
      for (const [name, value] of Object.entries(lazy))
        Object.defineProperty(lazy, name, { get: () => value, enumerable: true });
      expect(printed(lazy)).toEqual(inner);
    });
  }

  test("a member that throws costs itself, and its neighbours are left out all the same", () => {
    const error = failed("AxiosError", { isAxiosError: true, config: { url, headers } });
    Object.defineProperty(error, "response", {
      enumerable: true,
      get: () => {
        throw new Error("gone");
      },
    });
    const text = print(error) ?? "";
    expect(text).not.toContain(secret);
    expect(JSON.parse(text)).toMatchObject({ config: options, response: "[getter threw: gone]" });
  });
  test("members that resist every look cost themselves, wherever a client's would stand", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const toText = {
      toString: () => {
        throw new Error("no");
      },
    };
    for (const name of [
      "code",
      "query",
      "sql",
      "config",
      "request",
      "response",
      "options",
      "command",
      "args",
      "raw",
      "meta",
      "client",
      "replies",
      "headers",
      "body",
    ]) {
      for (const value of [proxy, toText, Symbol("s"), Object.create(null)]) {
        const text = print(Object.assign(new Error("whole"), { other: 1, [name]: value })) ?? "";
        expect(JSON.parse(text)).toMatchObject({ type: "Error", message: "whole", other: 1 });
        takeNotes();
      }
    }
  });
  test("a request that throws at each look is left out", () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
      },
    );
    expect(
      printed(failed("E", { isAxiosError: true, config: hostile, request: hostile, response: hostile })),
    ).toMatchObject({
      config: options,
      request: "[request left out]",
      response: "[response left out]",
    });
  });
});

describe("an error of nobody's client keeps", () => {
  const table: readonly (readonly [what: string, members: object])[] = [
    [
      "Nest's response with its messages",
      { response: { message: ["email must be an email"], statusCode: 400 }, status: 400, options: {} },
    ],
    ["a config that is the program's", { config: { port: "abc" } }],
    ["a request of RPC", { request: { id: 7, method: "getUser", params: [1] } }],
    ["a response that is a text", { response: "declined" }],
    ["options of its own", { options: { retries: 3, url: "db" } }],
    ["a client that is a customer", { client: { id: 7, name: "Ada" } }],
    ["a connection by its name", { connection: { name: "primary", port: 5432 } }],
    ["a command as a text", { command: "git push", args: "origin" }],
    ["a query of a search", { query: "update notes", params: { page: 2 } }],
    ["data and body", { data: { order: 7 }, body: { a: 1 } }],
    ["headers that a server sends", { status: 401, headers: { "www-authenticate": "Basic" } }],
  ];
  for (const [what, members] of table) {
    test(what, () => {
      const kept = JSON.parse(print(Object.assign(new Error("m"), members)) ?? "{}") as object; // print gives an object
      expect(kept).toEqual({ type: "Error", message: "m", stack: expect.any(String), ...members });
    });
  }
});
