// The audit of an override hides what the logger hides. Alone in its process: the first root logger writes the audit.
import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { adminHandler } from "../../src/control/http.js";
import { createLogger, type LoggerOptions } from "../../src/index.js";

describe("the audit of an override hides what the logger hides", () => {
  const redactions: readonly (readonly [redact: LoggerOptions["redact"], field: string])[] = [
    ["default", "card_number"],
    ["default", "session_token"],
    [["card"], "card"],
    [["*.card"], "card"],
    [["match.card"], "card"],
    [{ paths: ["card"], secrets: true }, "card"],
  ];
  test.each(redactions)("%j, %s", async (redact, field) => {
    const lines: string[] = [];
    const log = createLogger(
      { redact, service: "audited", control: { signal: false } },
      { write: (line: string) => void lines.push(line) },
    ); // prettier-ignore
    const match = { [field]: "s3cret", user_id: "u 1" };
    const body = JSON.stringify({ level: "debug", for: "1m", match });
    const server = createServer(adminHandler({ authorize: () => true })).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port }: { port?: number } = Object(server.address());
    const url = `http://127.0.0.1:${port}/loggers/root`;
    const headers = { "content-type": "application/json" };
    expect((await fetch(url, { method: "PUT", body, headers })).status).toBe(200);
    expect((await fetch(url, { method: "DELETE" })).status).toBe(200);
    server.close();
    await log.close();
    const audit = lines.filter((line) => line.includes('"level_changed"'));
    expect(audit).toHaveLength(2);
    for (const line of audit) {
      expect(line).not.toContain("s3cret");
      expect(JSON.parse(line)).toMatchObject({ match: { [field]: "[Redacted]", user_id: "u 1" } });
      expect(JSON.parse(line).msg).toContain(`where ${field} is [Redacted]`);
      expect(JSON.parse(line).msg).toContain("where user_id is u 1");
    }
  });
});
