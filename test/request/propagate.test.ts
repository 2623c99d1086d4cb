// The context on its way to another process and back: headers on real calls, and on messages.
import { createServer, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { Agent, fetch as undiciFetch, request as undiciRequest } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addContext, getContext, runWithContext } from "../../src/index.js";
import {
  contextHeaders,
  contextInterceptor,
  runWithHeaders,
  withContextHeaders,
} from "../../src/request/node.js";
import { listening, portOf, type Started } from "../support/frameworks/stage.js";

const trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
const span_id = "00f067aa0ba902b7";
const fields = { request_id: "r-1", trace_id, span_id, trace_flags: "01" };
const headers = { "x-request-id": "r-1", traceparent: `00-${trace_id}-${span_id}-01` };

/** A server that answers with the headers that it got. */
let echo: Started;
let url: string;
beforeAll(async () => {
  echo = await listening(
    createServer((request, response) => response.end(JSON.stringify(request.headersDistinct))),
  );
  url = `http://127.0.0.1:${portOf(echo.server)}/`;
});
afterAll(() => echo.close());

/** What of it came there, each header once. */
const carried = (came: NodeJS.Dict<string[]>): IncomingHttpHeaders =>
  Object.fromEntries(
    ["x-request-id", "traceparent", "tracestate", "baggage"].flatMap((name) =>
      came[name] === undefined ? [] : [[name, came[name].join("|")]],
    ),
  );

describe("contextHeaders", () => {
  test("are none outside a context, and none for what it does not have", () => {
    expect(contextHeaders()).toEqual({});
    expect(runWithContext({ user_id: "u" }, () => contextHeaders())).toEqual({});
    expect(runWithContext({ trace_id }, () => contextHeaders())).toEqual({});
  });

  test("are the request's id and its trace", () => {
    expect(runWithContext(fields, () => contextHeaders())).toEqual(headers);
    expect(runWithContext({ trace_id, span_id }, () => contextHeaders())).toEqual({
      traceparent: `00-${trace_id}-${span_id}-00`,
    });
  });

  test("see what was added later, and the context around", () => {
    runWithContext(fields, () =>
      runWithContext({ part: 1 }, () => {
        addContext({ request_id: "r-2" });
        expect(contextHeaders()).toMatchObject({ ...headers, "x-request-id": "r-2" });
      }),
    );
  });
});

describe("runWithHeaders", () => {
  test("goes on where contextHeaders left, with a span of its own", () => {
    const state = { ...headers, tracestate: "rojo=1", baggage: "tenant=7" };
    runWithHeaders(state, () => {
      const context = getContext();
      expect(context).toEqual({ ...fields, span_id: expect.stringMatching(/^[0-9a-f]{16}$/) });
      expect(context.span_id).not.toBe(span_id);
      const onward = { ...headers, traceparent: `00-${trace_id}-${context.span_id}-01` };
      expect(contextHeaders()).toEqual({ ...onward, tracestate: "rojo=1" });
      expect(contextHeaders({ baggage: true })).toEqual({
        ...onward,
        tracestate: "rojo=1",
        baggage: "tenant=7",
      });
    });
  });

  test("takes names in any case, bytes, and several of a name", () => {
    const message = {
      "X-Request-Id": Buffer.from("r-1"),
      TraceParent: new TextEncoder().encode(headers.traceparent),
      tracestate: [Buffer.from("a=1"), "b=2"],
      other: 5,
    };
    runWithHeaders(message, () => {
      expect(getContext()).toMatchObject({ request_id: "r-1", trace_id });
      expect(contextHeaders()).toMatchObject({ tracestate: "a=1,b=2" });
    });
  });

  test.each([null, undefined, {}, { traceparent: 5, "x-request-id": "no id" }])(
    "makes what %j lacks",
    (given) => {
      runWithHeaders(given, () =>
        expect(getContext()).toEqual({
          request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
          span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
          trace_flags: "01",
        }),
      );
    },
  );

  test("a state that belongs to another trace is not sent on", () => {
    runWithHeaders({ ...headers, tracestate: "rojo=1" }, () => {
      addContext({ trace_id: "1".repeat(32) });
      expect(contextHeaders()).not.toHaveProperty("tracestate");
    });
  });

  test("gives what fn gives, and throws what it throws", async () => {
    await expect(runWithHeaders({}, async () => 5)).resolves.toBe(5);
    expect(() =>
      runWithHeaders({}, () => {
        throw new Error("mine");
      }),
    ).toThrow("mine");
  });
});

describe("a call carries the context", () => {
  const cameBy: Readonly<Record<string, () => Promise<NodeJS.Dict<string[]>>>> = {
    "the global fetch": async () => JSON.parse(await (await withContextHeaders()(url)).text()),
    "a fetch with headers of its own": async () =>
      JSON.parse(await (await withContextHeaders()(url, { headers: { accept: "text/plain" } })).text()),
    "a fetch of a Request": async () =>
      JSON.parse(await (await withContextHeaders()(new Request(url, { headers: [["a", "b"]] }))).text()),
    "undici's request": async () => {
      const dispatcher = new Agent().compose(contextInterceptor());
      const { body } = await undiciRequest(url, { dispatcher, headers: { accept: "text/plain" } });
      return JSON.parse(await body.text());
    },
    "undici's fetch": async () => {
      const dispatcher = new Agent().compose(contextInterceptor());
      return JSON.parse(await (await undiciFetch(url, { dispatcher })).text());
    },
    "node:http": () =>
      new Promise((resolve, reject) => {
        const call = httpRequest(
          url,
          { headers: { ...contextHeaders(), accept: "text/plain" } },
          async (response) => {
            let text = "";
            for await (const chunk of response) text += chunk;
            resolve(JSON.parse(text));
          },
        );
        call.once("error", reject).end();
      }),
  };

  test.each(Object.entries(cameBy))("by %s", async (_, call) => {
    expect(carried(await runWithContext(fields, call))).toEqual(headers);
    expect(carried(await call())).toEqual({});
  });

  test("the call's own headers stay, and an own trace is left whole", async () => {
    const own = { "X-Request-Id": "own", traceparent: "own" };
    const around = { ...headers, tracestate: "rojo=1" };
    await runWithHeaders(around, async () => {
      const fetched = await (await withContextHeaders()(url, { headers: own })).text();
      expect(carried(JSON.parse(fetched))).toEqual({ "x-request-id": "own", traceparent: "own" });
    });
  });

  test("undici's headers in every form stay as they are", async () => {
    const dispatcher = new Agent().compose(contextInterceptor());
    const forms = [
      ["a", "1", "b", "2"],
      { a: "1", b: ["2"] },
      new Map([
        ["a", "1"],
        ["b", "2"],
      ]),
      new Headers({ a: "1", b: "2" }),
    ]; // prettier-ignore
    for (const form of forms) {
      const { body } = await runWithContext(fields, () => undiciRequest(url, { dispatcher, headers: form }));
      expect(await body.json()).toMatchObject({ a: ["1"], b: ["2"], "x-request-id": ["r-1"] });
    }
  });

  test("undici's headers that are no text go along as undici writes them", async () => {
    const forms: readonly object[] = [
      { a: 1, b: null },
      { a: [1, "2"], b: undefined },
      { a: true, b: [] },
    ];
    const [plain, carrying] = [new Agent(), new Agent().compose(contextInterceptor())];
    for (const form of forms) {
      const headers = JSON.parse(JSON.stringify(form));
      const [without, withOurs] = await Promise.all(
        [plain, carrying].map(async (dispatcher) => {
          const { body } = await undiciRequest(url, { dispatcher, headers });
          return JSON.parse(await body.text());
        }),
      );
      expect(withOurs).toEqual(without);
    }
  });

  test("baggage goes along only where asked", async () => {
    const came = await runWithHeaders({ ...headers, baggage: "tenant=7" }, async () => {
      const asked = await (await withContextHeaders(fetch, { baggage: true })(url)).text();
      const unasked = await (await withContextHeaders(fetch)(url)).text();
      return [asked, unasked].map((text) => carried(JSON.parse(text))["baggage"]);
    });
    expect(came).toEqual(["tenant=7", undefined]);
  });
});
