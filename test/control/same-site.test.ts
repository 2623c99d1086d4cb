// What a page of another site sends with the operator's cookies: told by what browsers say of it.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Request, type RequestHandler } from "express";
import fc from "fast-check";
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { adminHandler } from "../../src/control/http.js";
import { foreignBecause, isOrigin } from "../../src/control/same-site.js";
import { type Capture, capture } from "../support/capture.js";

type Headers = Readonly<Record<string, string>>;

describe("a request", () => {
  const host = "shop.example:8080";
  const origins = ["http://admin.internal:8080"];
  const own: readonly Headers[] = [
    {},
    { host },
    { host, origin: "http://shop.example:8080" },
    { host: "SHOP.example:8080", origin: "http://shop.example:8080" },
    { host: "shop.example", origin: "http://shop.example" },
    { host: "shop.example:80", origin: "http://shop.example" },
    { host: "shop.example:443", origin: "https://shop.example" },
    { host: "[::1]:80", origin: "http://[::1]" },
    { ":authority": host, origin: "http://shop.example:8080" },
    { host: "10.0.0.7:3000", "x-forwarded-host": "shop.example", origin: "https://shop.example" },
    {
      host: "10.0.0.7:3000",
      "x-forwarded-host": "shop.example, inner.example",
      origin: "https://shop.example",
    },
    { host, origin: "http://admin.internal:8080" },
    { host, "sec-fetch-site": "same-origin", origin: "http://evil.example" },
    { host, "sec-fetch-site": "none" },
  ];
  for (const headers of own)
    test(`is no other site's: ${JSON.stringify(headers)}`, () =>
      expect(foreignBecause(headers, origins)).toBeUndefined());

  const foreign: readonly Headers[] = [
    { host, origin: "http://evil.example" },
    { host, origin: "http://shop.example" }, // another port
    { host, origin: "null" },
    { host, origin: "" },
    { host, origin: "http://shop.example:8080/" },
    { host, origin: "http://shop.example:8080, http://evil.example" },
    { host, origin: "http://shop.example:8080@evil.example" },
    { host: "evil.example#@shop.example", origin: "http://shop.example" },
    { host: "x@shop.example", origin: "http://shop.example" },
    { host: "", origin: "http://shop.example" },
    { origin: "http://shop.example" },
    { host, origin: "https://admin.internal:8080" }, // another scheme than the allowed origin
    { host, "sec-fetch-site": "cross-site" },
    { host, "sec-fetch-site": "same-site" },
    { host, "sec-fetch-site": "same-origin, cross-site" },
    { host, "sec-fetch-site": "" },
    { host, "sec-fetch-site": "cross-site", origin: "http://admin.internal:8080" },
  ];
  for (const headers of foreign)
    test(`is another site's: ${JSON.stringify(headers)}`, () =>
      expect(foreignBecause(headers, origins)).toMatch(
        /^A page of another site sent this: .* is ".*", and must be /,
      ));

  test("of any origin is its own only with its host", () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom("a.example", "a.example:80", "b.example", "A.EXAMPLE"),
    );
    fc.assert(
      fc.property(
        text,
        fc.constantFrom("http://a.example", "http://b.example:81", "null"),
        (host, origin) => {
          const isForeign = foreignBecause({ host, origin }, []) !== undefined;
          if (!isForeign) expect(host.trim().toLowerCase().replace(/:80$/, "")).toBe(new URL(origin).host);
        },
      ),
    );
  });

  test("may come from origins only", () => {
    const wrong = [
      "*",
      "a.example",
      "https://a.example/",
      "https://A.example",
      "http://a.example:80",
      "null",
      5,
    ];
    for (const value of wrong) expect(isOrigin(value), String(value)).toBe(false);
    expect(isOrigin("https://a.example:8443")).toBe(true);
  });
});

/** Does what `cors({ origin: true, credentials: true })` does: every origin may read the answer. */
const cors: RequestHandler = (incoming, response, next) => {
  response.setHeader("Access-Control-Allow-Origin", incoming.headers.origin ?? "*");
  response.setHeader("Access-Control-Allow-Credentials", "true");
  response.setHeader("Vary", "Origin");
  if (incoming.method !== "OPTIONS") return next();
  response.setHeader("Access-Control-Allow-Methods", "GET,HEAD,PUT,PATCH,POST,DELETE");
  response.setHeader(
    "Access-Control-Allow-Headers",
    incoming.headers["access-control-request-headers"] ?? "",
  );
  response.status(204).end();
};

/** Does what method-override does with a field of a form, as its manual shows. */
const methodOverride: RequestHandler = (incoming: Request, _response, next) => {
  const body: unknown = incoming.body;
  const method: unknown =
    typeof body === "object" && body !== null ? Reflect.get(body, "_method") : undefined;
  if (incoming.method === "POST" && typeof method === "string") {
    Reflect.deleteProperty(Object(body), "_method");
    incoming.method = method.toUpperCase();
  }
  next();
};

describe("an application that every site may talk to", () => {
  let at: Capture;
  let server: Server;
  let url = "";
  beforeEach(async () => {
    at = capture({ control: false });
    const app = express();
    app.use(cors, express.json(), express.urlencoded({ extended: true }), methodOverride);
    app.use("/admin", adminHandler({ authorize: ({ headers }) => headers["cookie"] === "session=1" }));
    app.get("/own", (_request, response) => void response.send("own"));
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server's
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await at.log.close();
  });

  const send = (path: string, method: string, headers: Headers, body?: string): Promise<Response> =>
    fetch(`${url}${path}`, { method, headers: { cookie: "session=1", ...headers }, ...(body && { body }) });
  const evil = { origin: "http://evil.example" };
  const json = { "content-type": "application/json" };
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const shared = ({ headers }: Response): string[] =>
    [...headers.keys()].filter((name) => name.startsWith("access-control-"));

  test("refuses a page's fetch over plain http, which passed the preflight", async () => {
    const preflight = await send("/admin/loggers/root", "OPTIONS", evil);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("http://evil.example");
    const answer = await send("/admin/loggers/root", "PUT", { ...evil, ...json }, '{"level":"debug"}');
    expect([answer.status, shared(answer)]).toEqual([403, []]);
    expect(at.lines).toEqual([]);
  });

  for (const path of ["/admin/loggers", "/admin/metrics", "/admin/health"])
    test(`does not let a page read ${path}`, async () => {
      const answer = await send(path, "GET", { "sec-fetch-site": "cross-site", ...evil });
      expect([answer.status, shared(answer)]).toEqual([403, []]);
      const unmarked = await send(path, "GET", {});
      expect([unmarked.status, shared(unmarked)]).toEqual([200, []]);
    });

  test("still answers its own routes to every origin", async () => {
    expect(shared(await send("/own", "GET", evil))).toHaveLength(2);
  });

  for (const [method, fields] of [
    ["PUT", "level=debug"],
    ["PUT", "level=fatal&for=7d"],
    ["DELETE", ""],
    ["DELETE", "x=1"],
  ])
    test(`refuses a form whose method is overridden to ${method}: ${fields || "no other field"}`, async () => {
      await send("/admin/loggers/root", "PUT", json, '{"level":"debug"}');
      const before = at.lines.length;
      for (const headers of [{ ...form, ...evil }, form]) {
        const answer = await send("/admin/loggers/root", "POST", headers, `_method=${method}&${fields}`);
        expect(answer.status).toBe("origin" in headers ? 403 : 415);
      }
      expect(at.lines).toHaveLength(before);
    });
});

test("in Hono, headers of a middleware that every site may read the answer by are taken off", async () => {
  const at = capture({ control: false });
  const app = new Hono();
  app.use(async (context, next) => {
    context.res.headers.set("access-control-allow-origin", "http://evil.example");
    context.header("access-control-allow-credentials", "true");
    context.header("x-own", "kept");
    await next();
  });
  app.all("/*", adminHandler({ authorize: () => true }));
  const answer = await app.request("/health");
  expect([answer.status, [...answer.headers.keys()].filter((name) => /^access|^x-own/.test(name))]).toEqual([
    200,
    ["x-own"],
  ]);
  await at.log.close();
});
