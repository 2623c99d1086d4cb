import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AdminOptions, adminHandler } from "../../src/control/http.js";
import { HeartwoodError } from "../../src/index.js";
import { type AdminServer, prefix, servers } from "../support/admin-servers.js";
import { type Capture, capture } from "../support/capture.js";

let at: Capture;
beforeEach(() => {
  at = capture({ control: false });
});
afterEach(() => at.log.close());

const authorize: AdminOptions["authorize"] = ({ headers }) => headers["authorization"] === "secret" && "ana";

describe("a handler", () => {
  for (const options of [
    undefined,
    null,
    {},
    { authorize: true },
    { authorize: undefined },
    { authorise: () => true },
    { authorize, prefix: "log" },
    { authorize, prefix: "/log/" },
    { authorize, origins: "http://a.example" },
    { authorize, origins: ["a.example"] },
    { authorize, origins: ["https://a.example/"] },
    { authorize, origins: ["https://a.example:443"] },
    { authorize, origins: ["*"] },
  ]) {
    test(`is not made with ${JSON.stringify(options)}`, () => {
      expect(() => adminHandler(options as AdminOptions)).toThrow(HeartwoodError); // wrong on purpose
    });
  }

  test("says what is missing", () => {
    expect(() => adminHandler({} as AdminOptions)).toThrow(
      // wrong on purpose
      'adminHandler: option "authorize" cannot be undefined. Give it a function.',
    );
  });
});

/** Sends what a browser sends, which fetch does not let a program send. @returns the status of the answer */
function rawStatus(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: string | undefined,
): Promise<number> {
  const type = body === undefined ? {} : { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    request(url, { method, headers: { ...headers, ...type } }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    })
      .on("error", reject)
      .end(body);
  });
}

for (const [framework, start] of Object.entries(servers)) {
  describe(`a handler in ${framework}`, () => {
    let server: AdminServer;
    const open = async (options: Partial<AdminOptions> = {}): Promise<void> => {
      server = await start({ authorize, ...options });
    };
    afterEach(() => server.close());

    const ask = (
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<Response> =>
      fetch(`${server.url}${prefix}${path}`, {
        method,
        headers: {
          authorization: "secret",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
    const debugLines = (): number => at.records().filter(({ level }) => level === "debug").length;

    test("shows, sets and reverts levels, and the line says who", async () => {
      await open();
      expect(await (await ask("GET", "/loggers")).json()).toMatchObject({
        loggers: { root: { effective: "info" } },
      });
      const set = await ask("PUT", "/loggers/db", { level: "debug", for: "10m" });
      expect([set.status, set.headers.get("content-type"), set.headers.get("cache-control")]).toEqual([
        200,
        "application/json; charset=utf-8",
        "no-store",
      ]);
      expect(await set.json()).toMatchObject({
        name: "db",
        effective: "debug",
        overrides: [{ channel: "http", by: "ana" }],
      });
      at.log.named("db").debug("seen");
      at.log.debug("not seen");
      expect(debugLines()).toBe(1);
      expect(at.records()[0]).toMatchObject({
        event: "level_changed",
        channel: "http",
        by: "ana",
        target: "db",
        to: "debug",
      });
      expect((await ask("DELETE", "/loggers/db")).status).toBe(200);
      at.log.named("db").debug("not seen");
      expect(debugLines()).toBe(1);
    });

    test("answers health, metrics, and what there is not", async () => {
      await open();
      expect(await (await ask("GET", "/health")).json()).toEqual({ status: "ok" });
      const metrics = await ask("GET", "/metrics");
      expect(metrics.headers.get("content-type")).toContain("text/plain; version=0.0.4");
      expect(await metrics.text()).toContain('heartwood_effective_level{logger="root"} 30');
      expect((await ask("GET", "/tail")).status).toBe(404);
      const wrong = await ask("PUT", "/loggers/db", { level: "debgu" });
      expect([wrong.status, await wrong.json()]).toEqual([
        400,
        { error: expect.stringContaining('Did you mean "debug"?') },
      ]);
      const post = await ask("POST", "/loggers");
      expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    });

    test("answers HEAD as GET, without the body", async () => {
      await open();
      for (const path of ["/health", "/loggers", "/loggers/root", "/nowhere"]) {
        const get = await ask("GET", path);
        const text = await get.text();
        const head = await ask("HEAD", path);
        const told = ({ status, headers }: Response): unknown[] => [
          status,
          headers.get("content-length"),
          headers.get("content-type"),
          headers.get("cache-control"),
        ];
        expect(told(head), path).toEqual(told(get));
        expect([head.headers.get("content-length"), await head.text()]).toEqual([
          String(Buffer.byteLength(text)),
          "",
        ]);
      }
    });

    const put = '{"level":"debug"}';
    const forms: readonly (readonly [what: string, type: string | undefined, body: string])[] = [
      ["a form", "application/x-www-form-urlencoded", "level=debug"],
      ["a form that looks like JSON", "application/x-www-form-urlencoded", put],
      ["text", "text/plain", put],
      ["text of a fetch without headers", undefined, put],
      ["a form with files", "multipart/form-data; boundary=x", put],
    ];
    for (const [what, type, body] of forms) {
      test(`refuses ${what}, and changes nothing`, async () => {
        await open();
        const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
        const answer = await fetch(`${server.url}${prefix}/loggers/root`, {
          method: "PUT",
          headers: { authorization: "secret", ...headers },
          body,
        });
        expect(answer.status).toBe(415);
        expect(at.lines).toEqual([]);
      });
    }

    test("refuses what a page of another site sends, and changes nothing", async () => {
      await open({ authorize: () => true });
      const { host } = new URL(server.url);
      const rows: readonly (readonly [headers: Record<string, string>, status: number])[] = [
        [{ "sec-fetch-site": "cross-site" }, 403],
        [{ "sec-fetch-site": "same-site" }, 403],
        [{ "sec-fetch-site": "cross-site", origin: `http://${host}` }, 403],
        [{ origin: "http://evil.example" }, 403],
        [{ origin: "null" }, 403],
        [{ origin: `http://${host}.evil.example` }, 403],
        [{ origin: "http://evil.example", "x-forwarded-host": "shop.example" }, 403],
        [{ "sec-fetch-site": "same-origin", origin: "http://evil.example" }, 200],
        [{ "sec-fetch-site": "none" }, 200],
        [{ origin: `http://${host}` }, 200],
        [{ origin: "https://shop.example", "x-forwarded-host": "shop.example" }, 200],
      ];
      for (const [headers, status] of rows)
        for (const method of ["GET", "HEAD", "PUT", "DELETE"]) {
          const body = method === "PUT" ? put : undefined;
          const what = `${method} ${JSON.stringify(headers)}`;
          expect(await rawStatus(`${server.url}${prefix}/loggers/db`, method, headers, body), what).toBe(
            status,
          );
          if (status === 403) expect(at.lines, what).toEqual([]);
        }
    });

    test("leaves one warn line a minute of refused callers, with a count and what they asked for, bounded", async () => {
      await open();
      const path = `/loggers/${"x".repeat(3_000)}`;
      for (let n = 0; n < 30; n++) await ask("GET", path, undefined, { authorization: `no${n}` });
      expect(at.records()).toMatchObject([
        { level: "warn", event: "admin_refused", method: "GET", count: 1 },
      ]);
      expect(String(at.last()["path"])).toHaveLength(200);
      await at.log.close();
      expect(at.records().map(({ count }) => count)).toEqual([1, 29]);
    });

    test("hands authorize the same in every framework", async () => {
      const seen: unknown[] = [];
      await open({
        authorize: ({ method, path, headers, raw }) => {
          seen.push([method, path, headers["x-who"], typeof raw]);
          return Promise.resolve(true);
        },
      });
      const set = await ask("PUT", "/loggers/root", { level: "debug" }, { "x-who": "ben" });
      expect(set.status).toBe(200);
      expect(seen).toEqual([["PUT", "/loggers/root", "ben", "object"]]);
      expect(at.records()[0]).not.toHaveProperty("by");
    });

    test("leaves other paths to the application", async () => {
      await open();
      expect(await (await fetch(`${server.url}/own`)).text()).toBe("own");
      expect((await fetch(`${server.url}/admin/login`)).status).toBe(404);
    });
  });
}
