import { describe, expect, test } from "vitest";
import { answerBytes, loadOf, usedBetween } from "../../../benchmarks/server/answer.js";

describe("the length of an answer", () => {
  test.each(["200 OK", "201 Created"])("is its head's and what its head says: %s", (status) => {
    const answer = `HTTP/1.1 ${status}\r\nDate: now\r\nContent-Length: 4\r\n\r\ndone`;
    expect(answerBytes(Buffer.from(answer))).toBe(answer.length);
    expect(answerBytes(Buffer.from(answer.slice(0, -2)))).toBe(answer.length);
  });

  test.each([
    "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\ndone",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ndone\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n",
    "",
  ])("is refused where it cannot be known: %j", (answer) => {
    expect(() => answerBytes(Buffer.from(answer))).toThrow("no whole answer");
  });
});

test("a load is what was served in all turns", () => {
  const before = { served: 1_000, cpuUs: 50_000, atMs: 2_000 };
  const after = { served: 16_000, cpuUs: 350_000, atMs: 2_400 };
  const turns = [usedBetween(before, after), { served: 5_000, cpuUs: 100_000, atMs: 100 }];
  expect(loadOf(turns, { p50Us: 600, p99Us: 2_000 })).toEqual({
    requestsPerSecond: 40_000,
    cpuUsPerRequest: 20,
    p50Us: 600,
    p99Us: 2_000,
  });
});
