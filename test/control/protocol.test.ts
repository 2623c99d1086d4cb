import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { type Answer, type Performer, perform, type Request } from "../../src/control/protocol.js";
import type { Totals } from "../../src/control-state.js";
import type { WriterStats } from "../../src/state.js";
import { type House, house } from "../support/house.js";

let at: House;
let on: Performer;
let writers: WriterStats[];
let totals: Totals;
beforeEach(() => {
  at = house();
  writers = [];
  totals = { lines: new Map(), salvaged: 0, truncated: 0, written: 0, bytes: 0, dropped: 0 };
  on = {
    controller: at.controller,
    writers: () => writers,
    totals: () => totals,
    process: () => ({ pid: 7, version: "1.2.3", uptimeSeconds: 60 }),
  };
});

const origin = { channel: "socket" };
const ask = (line: string, body: unknown = ""): Answer => {
  const [method = "", url = ""] = line.split(" ");
  const [path = "", query = ""] = url.split("?");
  return perform(
    { method, path, query, body: typeof body === "string" ? body : JSON.stringify(body) },
    on,
    origin,
  );
};
const bodyOf = (answer: Answer): unknown => JSON.parse(answer.body);

describe("GET /loggers", () => {
  test("shows the process, its levels, and each logger's", () => {
    ask("PUT /loggers/db", { level: "debug", for: "10m", match: { user_id: "42" } });
    const answer = ask("GET /loggers");
    expect([answer.status, answer.type]).toEqual([200, "application/json; charset=utf-8"]);
    expect(bodyOf(answer)).toEqual({
      pid: 7,
      version: "1.2.3",
      uptimeSeconds: 60,
      name: "shop",
      levels: { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60, silent: null },
      loggers: {
        root: { configured: "info", effective: "info", overrides: [], exists: true },
        db: {
          configured: "info",
          effective: "info",
          exists: false,
          overrides: [
            {
              id: "id1",
              target: "db",
              level: "debug",
              until: "2026-11-20T18:10:00.000Z",
              left: "10m",
              match: { user_id: "42" },
              linesPerSecond: 1000,
              channel: "socket",
            },
          ],
        },
        quiet: { configured: "error", effective: "error", overrides: [], exists: true },
      },
    });
  });
});

test("a request looks for the loggers' names once, however many there are", () => {
  for (let n = 0; n < 50; n++) ask(`PUT /loggers/m${n}`, { level: "debug" });
  for (const path of ["/loggers", "/loggers/quiet", "/metrics"]) {
    at.namesAsked = 0;
    ask(`GET ${path}`);
    expect(at.namesAsked, path).toBe(1);
  }
});

const quietest = (word: string): RegExp =>
  new RegExp(
    `^Field "level": "${word}" cannot be set for a time: it would also hide fatal lines and the line of a crash\\. The quietest level is fatal\\.$`,
  );

describe("PUT /loggers/{name}", () => {
  test("sets an override and shows the logger", () => {
    const answer = ask("PUT /loggers/root", { level: "debug", for: "10m" });
    expect(answer.status).toBe(200);
    expect(bodyOf(answer)).toMatchObject({
      name: "root",
      configured: "info",
      effective: "debug",
      overrides: [{ id: "id1" }],
    });
    expect(at.levelOf("db")).toBe("debug");
  });

  test("takes an encoded name", () => {
    expect(ask("PUT /loggers/a%2Fb.c%25", { level: "debug" }).status).toBe(200);
    expect(at.levelOf("a/b.c%")).toBe("debug");
  });

  test("takes a name of 200 characters of any script, and none that is longer", () => {
    const name = "寄".repeat(200);
    expect(ask(`PUT /loggers/${encodeURIComponent(name)}`, { level: "debug" }).status).toBe(200);
    expect(at.levelOf(name)).toBe("debug");
    const longer = ask(`PUT /loggers/${encodeURIComponent(`${name}寄`)}`, { level: "debug" });
    expect([longer.status, bodyOf(longer)]).toEqual([
      400,
      {
        error: expect.stringMatching(
          / is not a logger's name\. Use root, or a dotted name of 200 characters/,
        ),
      },
    ]);
    expect(at.controller.overrides()).toHaveLength(1);
  });

  const rows: readonly (readonly [line: string, body: unknown, problem: RegExp])[] = [
    ["PUT /loggers/db", "", /^The body is not JSON \(.*\)\. Send an object such as/],
    ["PUT /loggers/db", '{"level":"debug"', /^The body is not JSON/],
    ["PUT /loggers/db", [], /^The request is an array\. Send a JSON object/],
    [
      "PUT /loggers/db",
      { level: "debgu" },
      /^Field "level": "debgu" is not a level\. Did you mean "debug"\?/,
    ],
    ["PUT /loggers/db", { level: "debug", constructor: 1 }, /^There is no field "constructor"/],
    ["PUT /loggers/db", '{"level":"debug","__proto__":{"for":"1h"}}', /^There is no field "__proto__"/],
    ["PUT /loggers/a..b", { level: "debug" }, /^"a\.\.b" is not a logger's name\. Use root, or/],
    ["PUT /loggers/%zz", { level: "debug" }, /is not well encoded/],
    ["PUT /loggers/%00%20", { level: "debug" }, /is not a logger's name/],
    ["PUT /loggers/a%1B", { level: "debug" }, /is not a logger's name/],
    ["PUT /loggers/db?for=1h", { level: "debug" }, /^There is no query "for=1h"/],
    [
      "PUT /loggers/db",
      '{"level":"debug","level":"info"}',
      /^The body has the name "level" twice in one object\. Send/,
    ],
    ["PUT /loggers/db", '{"level":"debug","l\\u0065vel":"debug"}', /^The body has the name "level" twice/],
    ["PUT /loggers/db", '{"level":"debug","match":{"a":"1","b":"2","a":"1"}}', /the name "a" twice/],
    ["PUT /loggers/db", '{"level":"debug","match":{"a":[{"x":1,"x":1}]}}', /the name "x" twice/],
    ["PUT /loggers/db", { level: "0x14" }, /^Field "level": "0x14" is not a level\./],
    ["PUT /loggers/db", { level: "2e1" }, /^Field "level": "2e1" is not a level\./],
    ["PUT /loggers/db", { level: "0b10100" }, /"0b10100" is not a level\./],
    ["PUT /loggers/db", { level: "+20" }, /"\+20" is not a level\./],
    ["PUT /loggers/db", { level: "٢٠" }, /"٢٠" is not a level\./],
    ["PUT /loggers/db", { level: "debug", for: "0x10" }, /^Field "for": "0x10" is not a duration/],
    ["PUT /loggers/db", { level: "debug", for: "1e1" }, /^Field "for": "1e1" is not a duration/],
    ["PUT /loggers/db", { level: "debug", linesPerSecond: "0x10" }, /is not a whole number/],
    ["PUT /loggers/root", { level: "silent", for: "7d" }, quietest("silent")],
    ["PUT /loggers/root", { level: "SILENT" }, quietest("SILENT")],
    ["PUT /loggers/db", { level: "off" }, quietest("off")],
    ["PUT /loggers/db", { level: " None ", match: { user_id: "1" } }, quietest(" None ")],
    [
      "PUT /loggers/db",
      '{"level":1e999}',
      /^Field "level": "Infinity" is not a level\..*trace, debug, info, warn, error, fatal\.$/,
    ],
    ["PUT /loggers/db", { level: "Infinity" }, /"Infinity" is not a level\./],
    [
      "PUT /loggers/db",
      {},
      /^Field "level" is missing\. Use one of trace, debug, info, warn, error, fatal\.$/,
    ],
    ["GET /loggers", "{}", /^GET has no body/],
    ["DELETE /loggers/db", "{}", /^DELETE has no body/],
  ];
  for (const [line, body, problem] of rows) {
    test(`refuses ${line} with ${JSON.stringify(body).slice(0, 50)}, and changes nothing`, () => {
      const answer = ask(line, body);
      expect(answer.status).toBe(400);
      expect(bodyOf(answer)).toEqual({ error: expect.stringMatching(problem) });
      expect([at.controller.overrides(), at.said]).toEqual([[], []]);
    });
  }

  test("takes the quietest level there is, also a custom one, and no quieter one", () => {
    expect(ask("PUT /loggers/root", { level: "fatal" }).status).toBe(200);
    Object.assign(at.root, { levels: { ...at.root.levels, audit: 70 } });
    expect(ask("PUT /loggers/root", { level: "audit" }).status).toBe(200);
    expect(bodyOf(ask("PUT /loggers/root", { level: "silent" }))).toEqual({
      error: expect.stringMatching(/The quietest level is audit\.$/),
    });
    expect(at.levelOf("db")).toBe("info"); // where the name of that level is unknown
    expect(at.controller.overrides()).toMatchObject([{ level: "audit" }]);
  });

  test("takes a name that stands twice, but in two objects", () => {
    const body = '{"level":"debug","match":{"level":"{\\"level\\":1,","for":"a"},"for":"10m"}';
    expect(ask("PUT /loggers/db", body).status).toBe(200);
    expect(at.controller.overrides()).toMatchObject([
      { match: [{ field: "for" }, { field: "level", text: '{"level":1,' }] },
    ]);
  });

  test("refuses more overrides than there may be", () => {
    for (let n = 0; n < 100_000; n++) ask(`PUT /loggers/m${n}`, '{"level":"debug"}');
    expect(at.controller.overrides()).toHaveLength(100);
    expect(ask("PUT /loggers/more", { level: "debug" }).status).toBe(400);
  });
});

describe("GET and DELETE /loggers/{name}", () => {
  test("show and revert", () => {
    ask("PUT /loggers/root", { level: "debug" });
    expect(bodyOf(ask("GET /loggers/quiet"))).toMatchObject({
      name: "quiet",
      configured: "error",
      effective: "debug",
    });
    expect(bodyOf(ask("DELETE /loggers/root"))).toMatchObject({ effective: "info", overrides: [] });
    expect(ask("DELETE /loggers/root").status).toBe(200); // reverted is reverted
    expect(at.said.map(({ change }) => change)).toEqual(["set", "reverted"]);
  });
});

describe("HEAD", () => {
  test("is answered as GET is, without the body and with its length", () => {
    for (const path of ["/health", "/loggers", "/loggers/root", "/loggers/a..b", "/metrics", "/metrics?x"]) {
      const { body, ...get } = ask(`GET ${path}`);
      expect(ask(`HEAD ${path}`), path).toEqual({ ...get, body: "", leftOutBytes: Buffer.byteLength(body) });
    }
    expect(ask("HEAD /tail").status).toBe(404);
    expect(at.said).toEqual([]);
  });
});

describe("a body of a kind that a form can send", () => {
  const put = (contentType: string | undefined, method = "PUT", body = '{"level":"debug"}'): Answer =>
    perform({ method, path: "/loggers/db", query: "", body, contentType }, on, origin);

  for (const type of [
    "",
    "text/plain",
    "text/plain; application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json-patch+json",
    "application/jsonp",
    "application/json, text/plain",
  ])
    test(`is refused, and changes nothing: ${type || "none said"}`, () => {
      for (const answer of [put(type), put(type, "PUT", ""), put(type, "DELETE", "{}")]) {
        expect(answer.status).toBe(415);
        expect(bodyOf(answer)).toEqual({
          error: `${type === "" ? "There is no content-type." : `The content-type ${JSON.stringify(type)} is not taken.`} Send the header "content-type: application/json".`,
        });
      }
      expect(at.controller.overrides()).toEqual([]);
    });

  for (const type of ["application/json", "Application/JSON", "application/json; charset=utf-8", undefined])
    test(`is not ${type ?? "that of a channel without content types"}`, () => {
      expect(put(type).status).toBe(200);
      expect(put(type, "DELETE", "").status).toBe(200);
    });

  test("is no matter to a request without one", () => {
    for (const method of ["GET", "DELETE"]) expect(put("", method, "").status).toBe(200);
  });
});

describe("what there is not", () => {
  test("is refused with what there is", () => {
    for (const path of [
      "/",
      "",
      "/loggers/",
      "/loggers/a/b",
      "/Health",
      "/metrics/x",
      "/../loggers",
      "//loggers",
      "*",
    ]) {
      expect(ask(`GET ${path}`).status, path).toBe(404);
    }
    expect(bodyOf(ask("GET /tail"))).toEqual({
      error: 'There is no path "/tail". Use /loggers, /loggers/{name}, /health or /metrics.',
    });
    expect(ask("POST /loggers")).toMatchObject({ status: 405, allow: "GET, HEAD" });
    expect(ask("PATCH /loggers/db")).toMatchObject({ status: 405, allow: "GET, HEAD, PUT, DELETE" });
    expect(ask("constructor /loggers")).toMatchObject({ status: 405 });
  });

  test("is never more than an answer, whatever comes", () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom("GET", "PUT", "DELETE", "/loggers", "/loggers/db", "/loggers/%", "{}"),
    );
    fc.assert(
      fc.property(text, text, fc.string(), text, (method, path, query, body) => {
        const answer = perform({ method, path, query, body }, on, origin);
        expect([200, 400, 404, 405]).toContain(answer.status);
        expect(answer.body.length).toBeLessThan(5_000);
        expect(at.controller.overrides()).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test("is what a random object is to PUT", () => {
    const request = (body: unknown): Request => ({
      method: "PUT",
      path: "/loggers/db",
      query: "",
      body: JSON.stringify(body) ?? "",
    });
    fc.assert(
      fc.property(fc.anything(), (body) => {
        const { status } = perform(request(body), on, origin);
        expect(status).toBe(400);
      }),
    );
  });
});

const writer = (change: Partial<WriterStats> = {}): WriterStats => ({
  written: 4,
  dropped: 0,
  buffered: 10,
  bytes: 400,
  bufferedBytes: 300,
  maxBufferBytes: 1_000,
  ...change,
});

describe("GET /health", () => {
  const health = (): readonly unknown[] => {
    const answer = ask("GET /health");
    return [answer.status, bodyOf(answer)];
  };

  test("is well where nothing is known, and where lines are written", () => {
    expect(health()).toEqual([200, { status: "ok" }]);
    writers = [writer(), writer({ bufferedBytes: 799 })];
    expect(health()).toEqual([200, { status: "ok" }]);
  });

  test("says that a destination fails, or is nearly full, each reason once", () => {
    writers = [writer(), writer({ failure: "ENOSPC", bufferedBytes: 800 }), writer({ failure: "ENOSPC" })];
    const reasons = ["the destination fails: ENOSPC", "800 of 1000 bytes wait to be written"];
    expect(health()).toEqual([503, { status: "failing", reasons }]);
  });

  test("says for a minute that lines were dropped", () => {
    writers = [writer({ dropped: 5, droppedAgoMs: 59_999 })];
    const reasons = ["lines were dropped in the last minute, 5 since the start"];
    expect(health()).toEqual([503, { status: "failing", reasons }]);
    writers = [writer({ dropped: 5, droppedAgoMs: 60_000 })];
    expect(health()).toEqual([200, { status: "ok" }]);
  });
});

describe("GET /metrics", () => {
  test("is Prometheus text: counters end in _total, each family has its help and type", () => {
    const lines = new Map([
      ["info", 3],
      ["error", 1],
    ]);
    totals = { lines, salvaged: 0, truncated: 2, written: 8, bytes: 500, dropped: 1 };
    writers = [writer(), writer()];
    const answer = ask("GET /metrics");
    expect(answer.type).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(answer.body).toBe(`# HELP heartwood_lines_total Lines logged, by level.
# TYPE heartwood_lines_total counter
heartwood_lines_total{level="info"} 3
heartwood_lines_total{level="error"} 1
# HELP heartwood_lines_salvaged_total Lines written from what was left of a broken value.
# TYPE heartwood_lines_salvaged_total counter
heartwood_lines_salvaged_total 0
# HELP heartwood_lines_truncated_total Lines cut to maxLineBytes.
# TYPE heartwood_lines_truncated_total counter
heartwood_lines_truncated_total 2
# HELP heartwood_lines_written_total Lines that the destination took.
# TYPE heartwood_lines_written_total counter
heartwood_lines_written_total 8
# HELP heartwood_written_bytes_total Bytes that the destination took.
# TYPE heartwood_written_bytes_total counter
heartwood_written_bytes_total 500
# HELP heartwood_lines_dropped_total Lines that the destination could not take.
# TYPE heartwood_lines_dropped_total counter
heartwood_lines_dropped_total 1
# HELP heartwood_backlog_lines Lines that wait to be written.
# TYPE heartwood_backlog_lines gauge
heartwood_backlog_lines 20
# HELP heartwood_backlog_bytes Bytes that wait to be written.
# TYPE heartwood_backlog_bytes gauge
heartwood_backlog_bytes 600
# HELP heartwood_effective_level The number of the effective level, by logger; +Inf is silent.
# TYPE heartwood_effective_level gauge
heartwood_effective_level{logger="root"} 30
heartwood_effective_level{logger="quiet"} 50
`);
  });

  test("follows an override, and has no samples of what is not known", () => {
    ask("PUT /loggers/root", { level: "trace" });
    at.controller.configure("/levels", { fallback: "silent", byName: new Map() }, origin);
    const { body } = ask("GET /metrics");
    expect(body).toContain('heartwood_effective_level{logger="quiet"} 10\n');
    ask("DELETE /loggers/root");
    expect(ask("GET /metrics").body).toContain('heartwood_effective_level{logger="root"} +Inf\n');
    expect(body).not.toContain("heartwood_lines_total{");
    expect(body).toContain("heartwood_backlog_lines 0\n");
  });
});
