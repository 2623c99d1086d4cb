// "Whatever is sent to it or the handler changes nothing unless it is right": to the control socket, and to the handler
// in every framework. 10,000 requests to each: `npm run soak -- hostile`.
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  askForOverrides,
  hostileRequests,
  sendHostile,
  sendHuge,
  type Target,
} from "../../soak/control/storm.js";
import type { AdminOptions } from "../../src/control/http.js";
import { type AdminServer, prefix, servers } from "../support/admin-servers.js";
import { type Capture, capture } from "../support/capture.js";
import { ask as askSocket, openAt, until } from "../support/control-socket.js";

let at: Capture;
beforeEach(() => {
  at = capture({ control: false });
});
afterEach(() => at.log.close());

describe("the socket:", () => {
  let folder = "";
  const closers: (() => unknown)[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "heartwood-sent-"));
  });
  afterEach(() => {
    for (const close of closers.splice(0)) close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (): Promise<string> => {
    const path = join(folder, "own.sock");
    const opened = await openAt(path);
    closers.push(() => opened[Symbol.dispose]());
    expect(opened.said).toEqual([]);
    return path;
  };

  const openDescriptors = (): number => readdirSync("/proc/self/fd").length;
  const targetOf = (path: string): Target => ({ to: { path }, prefix: "", authorization: "" });

  test("1,000 hostile requests change nothing, and leave nothing behind", async () => {
    const path = await open();
    const before = openDescriptors();
    const heapBefore = process.memoryUsage().heapUsed;
    const answers = await sendHostile({ path }, hostileRequests(targetOf(path), 1_000, 5));
    const statuses = [...answers.keys()];
    expect(statuses).toEqual(expect.arrayContaining(["400", "404", "405"]));
    expect(statuses.filter((status) => status.startsWith("5"))).toEqual([]);
    await until(() => openDescriptors() <= before + 2);
    expect((await askSocket(path, "GET", "/loggers")).body).toMatchObject({
      loggers: { root: { effective: "info", overrides: [] } },
    });
    expect(at.lines).toEqual([]);
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(100 * 2 ** 20);
  });

  test("of thousands of overrides asked for, as many stand as there may be", async () => {
    const path = await open();
    expect(await askForOverrides(targetOf(path), 3_000)).toEqual({ taken: 100, reverted: 100 });
    expect((await askSocket(path, "GET", "/loggers")).body).toMatchObject({
      loggers: { root: { effective: "info", overrides: [] } },
    });
  });

  test("pipelined requests are answered in their order", async () => {
    const path = await open();
    const socket = connect(path);
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.write(
      "GET /health HTTP/1.1\r\nhost: x\r\n\r\n".repeat(50) +
        "GET /tail HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    );
    await once(socket, "close");
    const codes = [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, code]) => code);
    expect(codes).toEqual([...Array.from({ length: 50 }, () => "200"), "404"]);
  });

  test("128 MB without an end are cut off", async () => {
    const path = await open();
    const { sent, answer } = await sendHuge(targetOf(path), 128);
    expect(answer).toMatch(/^(HTTP\/1\.1 413|$)/);
    expect(sent).toBeLessThan(128);
  });

  test("a sender that stays silent is cut off, and one more than there may be waits for nobody", async () => {
    const path = await open();
    const silent = Array.from({ length: 30 }, () => connect(path));
    await Promise.all(
      silent.map(
        (socket) =>
          new Promise((resolve) => {
            socket
              .on("error", () => {})
              .on("close", resolve)
              .resume();
            socket.write("GET /he");
          }),
      ),
    );
    expect((await askSocket(path, "GET", "/health")).status).toBe(200);
  });
});

for (const [framework, start] of Object.entries(servers)) {
  describe(`the handler in ${framework}:`, () => {
    let server: AdminServer;
    const authorize: AdminOptions["authorize"] = ({ headers }) => headers["authorization"] === "secret";
    const open = async (options: Partial<AdminOptions> = {}): Promise<void> => {
      server = await start({ authorize, ...options });
    };
    afterEach(() => server.close());

    const ask = (method: string, path: string, body?: unknown): Promise<Response> =>
      fetch(`${server.url}${prefix}${path}`, {
        method,
        headers: {
          authorization: "secret",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
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
        expect(at.records()).toMatchObject([
          {
            level: "warn",
            logger: "heartwood",
            event: "admin_refused",
            channel: "http",
            reason: expect.stringMatching(/^authorize (?:said no|threw)$/),
            method: "PUT",
            path: "/loggers/root",
            count: 1,
          },
        ]);
        await at.log.close(); // which says the count of the others
        expect(at.records().slice(1)).toMatchObject([{ event: "admin_refused", path: "/metrics", count: 2 }]);
      });
    }

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
