// "No line has another request's id, with 10,000 requests at once": through every adapter, each with an id of its own.
import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { stages } from "../support/frameworks/index.js";
import { portOf } from "../support/frameworks/stage.js";
import { liveLines } from "../support/lines.js";

const count = 10_000;
/** Connections; on each, requests follow one another before they are answered, so that all are under way together. */
const connections = 200;

const ids = Array.from({ length: count }, (_, index) => index);

/** Sends its share of the requests in one write, and reads all that comes back. */
async function sendShare(port: number, share: number): Promise<string> {
  const own = ids.filter((id) => id % connections === share);
  const socket = connect(port, "127.0.0.1");
  socket.write(
    own
      .map((id, index) => {
        const last = index === own.length - 1 ? "connection: close\r\n" : "";
        return `GET /own/${id} HTTP/1.1\r\nhost: x\r\nx-request-id: r-${id}\r\n${last}\r\n`;
      })
      .join(""),
  );
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  await once(socket, "close");
  return Buffer.concat(chunks).toString();
}

describe("10,000 requests at once", () => {
  for (const stage of stages) {
    test(stage.name, { timeout: 120_000 }, async () => {
      const lines = liveLines();
      const started = await stage.start(lines.log, {}, () => {});
      const port = portOf(started.server);
      const shares = Array.from({ length: connections }, (_, share) => sendShare(port, share));
      const answers = (await Promise.all(shares)).join("");
      const completed = await lines.until("request completed", count);
      await started.close();

      const answered = [...answers.matchAll(/x-request-id: (r-\d+)/gi)].map(([, id = ""]) => id);
      expect(answered.sort()).toEqual(ids.map((id) => `r-${id}`).sort());
      expect(completed).toHaveLength(count);
      expect(new Set(completed.map(({ trace_id }) => trace_id)).size).toBe(count);
      const others = lines.records.filter(({ request_id, msg, id, own, req }) => {
        if (request_id === undefined) return false; // NestJS's own, of its start
        if (msg === "request completed")
          return request_id !== `r-${own}` || Object(req).path !== `/own/${own}`;
        return request_id !== `r-${id}`;
      });
      expect(others).toEqual([]);
      expect(lines.records.filter(({ request_id }) => request_id !== undefined)).toHaveLength(3 * count);
    });
  }
});
