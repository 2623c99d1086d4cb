// The end of the donations service when it is not given the time to finish; the demo covers the end where it is. Runs
// what `npm run build && npm run build:tools` built.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { digestOf } from "../../examples/donations/auth.js";
import { createClient, type HalfSent } from "../../examples/donations/demo/client.js";
import { readOutput } from "../../examples/donations/demo/lines.js";
import { type Service, startService } from "../../examples/donations/demo/service.js";

const program = new URL("../../.build/examples/donations/main.js", import.meta.url);

let folder = "";
let service: Service | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heartwood-stop-"));
});
afterEach(() => {
  service?.kill();
  rmSync(folder, { recursive: true });
});

/** Starts the service, and leaves it with a request of which it has half. */
async function startWithOpenRequest(settings: Record<string, string>): Promise<[Service, HalfSent]> {
  const tokensFile = join(folder, "tokens.json");
  writeFileSync(tokensFile, JSON.stringify({ [digestOf("secret")]: "u-1" }));
  const environment = {
    LOG_LEVEL: "info",
    LOG_FORMAT: "json",
    DONATIONS_AUDIT_FILE: join(folder, "audit.ndjson"),
    DONATIONS_TOKENS_FILE: tokensFile,
    ...settings,
  };
  service = await startService(program, environment, AbortSignal.timeout(50_000));
  const body = JSON.stringify({ donor: "Zoë", amount: 1250, currency: "EUR", kind: "sadaqah" });
  const headers = { authorization: "Bearer secret", "x-request-id": "r-1" };
  const client = createClient(service.port, 1);
  return [service, await client.sendHalf({ method: "POST", path: "/donations", headers, body })];
}

async function lastLines(ended: Service): Promise<{ exitCode: number | null; lines: unknown[] }> {
  const { exitCode, stdout } = await ended.ended();
  const lines = readOutput(stdout).lines.map(({ fields }) => {
    const { time, pid, hostname, responseTime, ...rest } = fields;
    return rest;
  });
  return { exitCode, lines: lines.slice(1) }; // without "listening"
}

const afterGivingUp = (reason: string): unknown[] => [
  { level: "info", signal: "SIGTERM", open: 1, msg: "stopping" },
  { level: "warn", reason, open: 1, msg: "giving up on open requests" },
  expect.objectContaining({
    request_id: "r-1",
    res: { statusCode: 499, bytes: 0 },
    msg: "request completed",
  }),
  expect.objectContaining({ request_id: "r-1", code: "body_incomplete", msg: "request refused" }),
  { level: "info", finished: 0, broken_off: 1, log: expect.anything(), msg: "stopped" },
];

test("a second SIGTERM ends it at once: it says what it breaks off, each request has its line, exit code 1", async () => {
  const [stopping, request] = await startWithOpenRequest({});
  await stopping.askToStop();
  await stopping.askToStop();
  await expect(request.answer).rejects.toThrow();
  const { exitCode, lines } = await lastLines(stopping);
  expect(lines).toEqual(afterGivingUp("a second signal came, SIGTERM"));
  expect(exitCode).toBe(1);
});

test("a request that does not finish within the limit is broken off, in the same way", async () => {
  const [stopping, request] = await startWithOpenRequest({ DONATIONS_STOP_LIMIT_MS: "100" });
  await stopping.askToStop();
  await expect(request.answer).rejects.toThrow();
  const { exitCode, lines } = await lastLines(stopping);
  expect(lines).toEqual(afterGivingUp("the limit of 100 ms is over"));
  expect(exitCode).toBe(1);
});
