// "Nothing that is not plain leaves in a header": whatever stands in the context, or came as baggage.
import fc from "fast-check";
import { expect, test } from "vitest";
import { runWithContext } from "../../src/index.js";
import { contextHeaders, runWithHeaders } from "../../src/request/node.js";

const trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
const span_id = "00f067aa0ba902b7";

test("a request id, a trace and a span are sent on where they are plain only", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), fc.anything(), (id, trace, span) => {
      const given: object = { request_id: id, trace_id: trace, span_id: span };
      for (const value of Object.values(runWithContext({ ...given }, () => contextHeaders())))
        expect(value).toMatch(/^[\w.\-=+/:]{1,128}$/);
    }),
  );
  const plain = { request_id: "r-1", trace_id, span_id };
  expect(Object.keys(runWithContext(plain, () => contextHeaders()))).toEqual(["x-request-id", "traceparent"]);
  const forged = { request_id: "a\r\nb: c", trace_id: `${trace_id}\n`, span_id };
  expect(runWithContext(forged, () => contextHeaders())).toEqual({});
});

test("baggage that is no header is not sent on", () => {
  runWithHeaders({ baggage: "a\r\nb: c" }, () =>
    expect(contextHeaders({ baggage: true })).not.toHaveProperty("baggage"),
  );
});
