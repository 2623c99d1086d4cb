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
      expect([post.status, post.headers.get("allow")]).toEqual([405, "GET"]);
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
