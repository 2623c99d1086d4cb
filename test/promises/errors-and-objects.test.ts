// "Errors print what they carry and nothing of a client's, and node's own objects print as a summary": by both lanes,
// wherever they stand in a call.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import pino from "pino";
import { describe, expect, test } from "vitest";
import { type LoggerOptions, runWithContext } from "../../src/index.js";
import { formatNames } from "../../src/line/format.js";
import { capture } from "../support/capture.js";
import { untyped } from "../support/untyped.js";

const secret = "s3cr3t";

class PaymentError extends Error {
  override name = "PaymentError";
  type = "declined";
  get statusCode(): number {
    return 402;
  }
}
const clientError = (): Error =>
  Object.assign(new Error("failed"), {
    isAxiosError: true,
    config: {
      url: `http://a.example/b?token=${secret}`,
      method: "get",
      headers: { authorization: `Bearer ${secret}` },
    },
  });

/** The fast lane, and two ways to close it. */
const lanes: readonly (readonly [lane: string, options: LoggerOptions])[] = [
  ["fast lane", {}],
  ["general lane", { formatters: { log: (fields) => fields } }],
  ["a redactor", { redact: ["nothing.here"] }],
];

const places: Record<string, readonly [type: string, kept: string]> = {
  ecs: ["error.type", "err"],
  datadog: ["error.kind", "err"],
  lambda: ["errorType", "err"],
};

describe("the type of an error is its name, and what it carries stays", () => {
  for (const [lane, options] of lanes) {
    for (const [format, [place, kept]] of Object.entries(places)) {
      test(`${format}, ${lane}`, () => {
        const { log, last } = capture({ base: null, format: format as "ecs", ...options }); // a name of the table above
        log.error(new PaymentError("no"));
        expect(last()).toMatchObject({
          [place]: "PaymentError",
          [kept]: { _type: "declined", statusCode: 402 },
        });
      });
    }
    test(`otel, ${lane}`, () => {
      const { log, last } = capture({ base: null, format: "otel", ...options });
      log.error(new PaymentError("no"));
      expect(last()).toMatchObject({
        Attributes: { "exception.type": "PaymentError", err: { _type: "declined" } },
      });
    });
    test(`logfmt, ${lane}`, () => {
      const { log, lines } = capture({ base: null, format: "logfmt", ...options });
      log.error(new PaymentError("no"));
      expect(lines[0]).toContain('err.type="PaymentError"');
    });
    test(`json and gcp, ${lane}`, () => {
      for (const format of ["json", "gcp"] as const) {
        const { log, last } = capture({ base: null, format, ...options });
        log.error(new PaymentError("no"));
        expect(last()).toMatchObject({ err: { type: "PaymentError", _type: "declined", statusCode: 402 } });
      }
    });
  }
  test("pino's format has pino's type, and pino's members", () => {
    const { log, last } = capture({ base: null, format: "pino" });
    log.error(Object.assign(new TypeError("no"), { name: "Custom", type: "declined", config: { a: 1 } }));
    const lines: string[] = [];
    pino({ base: null }, { write: (line: string) => void lines.push(line) }).error(
      Object.assign(new TypeError("no"), { name: "Custom", type: "declined", config: { a: 1 } }),
    );
    const { time: _, err, ...rest } = JSON.parse(lines[0] ?? "{}");
    expect(last()).toMatchObject({ ...rest, err: { ...err, stack: expect.any(String) } });
  });
});

describe("a client's error prints no secret", () => {
  const calls: Record<string, (log: ReturnType<typeof untyped>, error: Error) => unknown> = {
    alone: (log, error) => log.error(error),
    "with a message": (log, error) => log.error(error, "m"),
    "as err": (log, error) => log.error({ err: error }, "m"),
    "as another field": (log, error) => log.error({ problem: error }, "m"),
    nested: (log, error) => log.error({ a: [{ b: error }] }, "m"),
    "as a cause": (log, error) => log.error(new Error("outer", { cause: error })),
    "in an aggregate": (log, error) => log.error(new AggregateError([error], "all")),
    "behind a message": (log, error) => log.error("m", error),
    "by %j": (log, error) => log.error("m %j", error),
    "by %o": (log, error) => log.error("m %o", error),
    "in a binding": (log, error) => log.child({ error }).error("m"),
    "in the context": (log, error) => runWithContext({ error }, () => log.error("m")),
    "beside what throws": (log, error) =>
      log.error(
        {
          error,
          get bad(): never {
            throw new Error("no");
          },
        },
        "m %s",
        {},
      ),
  };
  for (const [how, call] of Object.entries(calls)) {
    test(how, () => {
      for (const format of formatNames.filter((name) => name !== "pino" && name !== "pretty")) {
        for (const [, options] of lanes) {
          const { log, lines } = capture({ base: null, format, ...options });
          call(untyped(log), clientError());
          expect(lines.length).toBe(1);
          expect(lines[0]).not.toContain(secret);
          expect(lines[0]).toContain("[request options left out]");
          expect(lines[0]).not.toContain("left_out");
        }
      }
    });
  }
});

describe("a request and a response print as a summary", () => {
  /** Both, as node has them at the server. */
  async function withExchange(look: (req: IncomingMessage, res: ServerResponse) => void): Promise<void> {
    const server = createServer((req, res) => {
      try {
        look(req, res);
      } finally {
        res.end();
      }
    });
    await new Promise<void>((done) => void server.listen(0, done));
    const { port } = server.address() as AddressInfo; // a TCP server's
    await fetch(`http://127.0.0.1:${port}/a?token=${secret}`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    server.close();
  }
  const summary = { req: { method: "GET", path: "/a" }, res: { statusCode: 200 } };
  const calls: Record<
    string,
    (log: ReturnType<typeof untyped>, req: IncomingMessage, res: ServerResponse) => unknown
  > = {
    "as fields": (log, req, res) => log.info({ req, res }, "m"),
    "one after the other, alone": (log, req, res) => log.child({ res }).info(req, "m"),
    "a response alone": (log, req, res) => log.child({ req }).info(res, "m"),
    "as bindings": (log, req, res) => log.child({ req, res }).info("m"),
    "in the context": (log, req, res) => runWithContext({ req, res }, () => log.info("m")),
    "with printf": (log, req, res) => log.info({ req, res }, "%s", "m"),
    "beside what throws": (log, req, res) =>
      log.info(
        {
          req,
          res,
          get bad(): never {
            throw new Error("no");
          },
        },
        "%s",
        "m",
      ),
  };
  for (const [how, call] of Object.entries(calls)) {
    test(how, async () => {
      let seen = 0;
      await withExchange((req, res) => {
        for (const [, options] of lanes) {
          const { log, lines, last } = capture({ base: null, ...options });
          call(untyped(log), req, res);
          expect(lines.join("")).not.toContain(secret);
          expect(last()).toMatchObject({ ...summary, msg: "m" });
          seen++;
        }
      });
      expect(seen).toBe(lanes.length);
    });
  }
  test("where the format has a place for it", async () => {
    let line: unknown;
    await withExchange((req, res) => {
      const { log, last } = capture({ base: null, format: "ecs" });
      log.info({ req, res }, "m");
      line = last();
    });
    expect(line).toMatchObject({
      "http.request.method": "GET",
      "url.path": "/a",
      "http.response.status_code": 200,
    });
  });
  test("unless a serializer of the name prints it, also of one given alone", async () => {
    const seen: unknown[] = [];
    await withExchange((req) => {
      const serializers = { req: ({ url, method }: IncomingMessage) => `${method} ${url?.split("?")[0]}` };
      const { log, last } = capture({ base: null, serializers });
      log.info({ req }, "m");
      seen.push(last()["req"]);
      log.info(req, "m");
      seen.push(last()["req"]);
    });
    expect(seen).toEqual(["GET /a", "GET /a"]);
  });
  test("as printf's argument", async () => {
    const messages: unknown[] = [];
    await withExchange((req) => {
      const { log, last } = capture({ base: null });
      for (const place of ["%j", "%o", "%O"] as const) {
        untyped(log).info(place, req);
        messages.push(last()["msg"]);
      }
    });
    expect(messages).toEqual(Array(3).fill('{"method":"GET","path":"/a"}'));
  });
  test("a socket or a stream given alone: its summary is the fields", () => {
    const { log, last } = capture({ base: null });
    untyped(log).info(new PassThrough(), "m");
    expect(last()).toMatchObject({ type: "PassThrough", msg: "m" });
    expect(last()).not.toHaveProperty("_events");
    untyped(log).child(new PassThrough()).info("n");
    expect(last()).toMatchObject({ type: "PassThrough", msg: "n" });
  });
});
