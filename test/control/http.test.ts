import { request } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hostileRequests, sendHostile } from "../../soak/control/storm.js";
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

    const refusals: Readonly<Record<string, AdminOptions["authorize"]>> = {
      "says no": () => false,
      throws: () => {
        throw new Error("no");
      },
      rejects: () => Promise.reject(new Error("no")),
      "answers something else": (() => ({ name: "ana" })) as unknown as AdminOptions["authorize"], // wrong on purpose
      "answers an empty text": () => "",
    };
    for (const [how, refuse] of Object.entries(refusals)) {
      test(`changes nothing where authorize ${how}`, async () => {
        await open({ authorize: refuse });
        for (const [method, path] of [
          ["PUT", "/loggers/root"],
          ["GET", "/loggers"],
          ["GET", "/metrics"],
        ] as const) {
          // literal pairs
          const answer = await ask(method, path, method === "PUT" ? { level: "debug" } : undefined);
          expect([answer.status, await answer.json()]).toEqual([
            403,
            { error: expect.stringMatching(/^Not authorized/) },
          ]);
        }
        at.log.debug("not seen");
        expect(at.lines).toEqual([]);
      });
    }

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

    test("refuses a body that is too long, and one that is no JSON, and changes nothing", async () => {
      await open();
      const long = await ask("PUT", "/loggers/root", { level: "debug", padding: "x".repeat(20_000) });
      expect(long.status).toBe(413);
      expect((await ask("PUT", "/loggers/root", '{"level":')).status).toBe(400);
      at.log.debug("not seen");
      expect(at.lines).toEqual([]);
    });

    test("outlives senders that go away in the middle, and bodies without an end", async () => {
      await open();
      const { hostname, port } = new URL(server.url);
      await Promise.all(
        Array.from(
          { length: 20 },
          (_, n) =>
            new Promise<void>((resolve) => {
              const head = `PUT ${prefix}/loggers/root HTTP/1.1\r\nhost: x\r\nauthorization: secret\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"level":"debug"`;
              const socket = connect(Number(port), hostname, () =>
                socket.write(head, () => (n % 2 === 0 ? socket.destroy() : socket.end())),
              );
              socket
                .resume()
                .on("error", () => {})
                .on("close", () => resolve());
            }),
        ),
      );
      // express.json() itself waits for the end of what it refuses.
      if (framework !== "Express, whose parser has read the body") expect(await answerWithoutEnd()).toBe(413);
      expect((await ask("GET", "/loggers")).status).toBe(200);
      at.log.debug("not seen");
      expect(at.lines).toEqual([]);
    });

    test("outlives 500 hostile requests, and changes nothing", async () => {
      await open();
      const { hostname, port } = new URL(server.url);
      const target = { to: { host: hostname, port: Number(port) }, prefix, authorization: "secret" };
      const answers = await sendHostile(target.to, hostileRequests(target, 500, 7));
      const statuses = [...answers.keys()];
      expect(statuses).toEqual(expect.arrayContaining(["400", "404", "405"]));
      expect(statuses.filter((status) => status.startsWith("5"))).toEqual([]);
      expect(await (await ask("GET", "/loggers")).json()).toMatchObject({
        loggers: { root: { effective: "info", overrides: [] } },
      });
      expect(at.lines).toEqual([]);
    });

    /** Sends again where the reset of what is refused overtakes the answer. */
    const answerWithoutEnd = async (): Promise<number> => (await sendWithoutEnd()) ?? answerWithoutEnd();

    /** @returns undefined where no answer came before the connection was gone */
    const sendWithoutEnd = (): Promise<number | undefined> =>
      new Promise((resolve) => {
        let status: number | undefined;
        const headers = { authorization: "secret", "content-type": "application/json" };
        const endless = request(`${server.url}${prefix}/loggers/root`, { method: "PUT", headers });
        const more = (): void => void (endless.destroyed || endless.write("x".repeat(65_536), more));
        endless.on("error", () => {}).on("close", () => resolve(status));
        endless.on("response", (response) => {
          status = response.statusCode;
          response.resume();
          endless.destroy();
        });
        more();
      });
  });
}
