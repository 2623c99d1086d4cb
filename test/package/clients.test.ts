// What real clients hang on their errors, and what of it a line has.
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { lockedFolder } from "./locked.js";
import { run } from "./run.js";

type Line = Record<string, unknown>;

const source = join(import.meta.dirname, "clients");
const lines = new Map<unknown, Line>();
let missing: string | undefined;

beforeAll(async () => {
  const folder = await lockedFolder("clients", source).catch((failure: Error) => {
    missing = failure.message.split("\n")[0];
    console.log(`SKIPPED: the errors of real clients: ${missing}`);
  });
  if (folder === undefined) return;
  await copyFile(join(source, "fail.mjs"), join(folder, "fail.mjs"));
  const heartwood = join(inject("user"), "node_modules/heartwood/dist/index.js");
  const { stdout } = await run(process.execPath, ["fail.mjs", heartwood], { cwd: folder });
  for (const text of stdout.trim().split("\n")) {
    const line = JSON.parse(text) as Line; // the program writes objects
    lines.set(line["client"], line);
  }
}, 300_000);

const options = "[request options left out]";
const bare = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/orders\/7$/);
const post = { method: "POST", url: bare };
const get = { method: "GET", url: bare };
const failed = { status: 500 };

const expected: Readonly<Record<string, object>> = {
  axios: { type: "AxiosError", config: options, request: post, response: failed, status: 500 },
  "axios, base URL": { type: "AxiosError", config: options, request: get, response: failed },
  "axios, closed": { type: "AxiosError", code: "ECONNRESET", config: options, request: get },
  "axios, fetch": { type: "AxiosError", config: options, request: get, response: failed },
  got: { type: "HTTPError", options, request: post, response: failed },
  "got, closed": { type: "RequestError", code: "ECONNRESET", options, request: get },
  "got, bad URL": { type: "RequestError", options, input: "nowhere", cause: { options } },
  ky: { type: "HTTPError", options, request: post, response: failed },
  superagent: { type: "Error", status: 500, request: post, response: failed },
  "request-promise": {
    type: "StatusCodeError",
    statusCode: 500,
    options,
    error: "[response body left out]",
    request: post,
    response: failed,
  },
  "request-promise, closed": { type: "RequestError", options, request: { url: bare } },
  octokit: {
    type: "HttpError",
    status: 500,
    request: post,
    response: { status: 500, data: { message: "out of order", errors: [{ message: "no such field" }] } },
  },
  "graphql-request": {
    type: "ClientError",
    request: "[request left out]",
    response: { status: 500, errors: [{ message: "no such field" }] },
  },
  gaxios: { type: "GaxiosError", config: options, request: post, response: failed },
  undici: {
    type: "ResponseError",
    statusCode: 500,
    body: "[response body left out]",
    headers: "[headers left out]",
  },
  "fetch, closed": { type: "TypeError", cause: { type: "SocketError", code: "UND_ERR_SOCKET" } },
  "fetch, timeout": { type: "TimeoutError", code: 23 },
  "node-fetch, closed": { type: "FetchError", code: "ECONNRESET", _type: "system" },
  ioredis: { type: "ReplyError", message: "WRONGTYPE wrong kind of value", command: { name: "set" } },
  pg: { type: "error", code: "28P01", severity: "ERROR" },
  "pg, idle": { code: "ECONNRESET", client: "[client left out]" },
  "http-errors": { type: "PayloadTooLargeError", status: 413, statusCode: 413, expose: true },
  joi: { type: "ValidationError", isJoi: true, _original: 5, details: [{ type: "string.base" }] },
  verror: { type: "VError", cause: { type: "RangeError", message: "inner" }, jse_info: { order: 7 } },
};

/** Their messages quote bodies and variables, which no name tells. */
const quotesBodies = ["request-promise", "graphql-request"];

describe("the error of a real client", () => {
  for (const [client, err] of Object.entries(expected)) {
    test(`prints what went wrong, and no token, cookie, body or argument: ${client}`, ({ skip }) => {
      if (missing !== undefined) return skip(missing);
      for (const [name, shown] of [
        [client, err],
        [`${client}, wrapped`, { cause: err }],
      ] as const) {
        const line = lines.get(name);
        expect(line?.["err"]).toMatchObject(shown);
        expect(line).not.toHaveProperty("log_error");
        const text = JSON.stringify(line, (key, value: unknown) =>
          quotesBodies.includes(client) && (key === "message" || key === "stack") ? undefined : value,
        );
        expect(text).not.toContain("s3cr3t");
        expect(text).not.toContain("Bearer");
      }
    });
  }

  test("is there for each call of the program", ({ skip }) => {
    if (missing !== undefined) return skip(missing);
    const names = [...lines.keys()].filter((name) => !String(name).endsWith(", wrapped"));
    expect(names.sort()).toEqual(Object.keys(expected).sort());
  });
});
