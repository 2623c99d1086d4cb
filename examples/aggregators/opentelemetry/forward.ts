// LOG_FORMAT=otel node main.js | node forward.js: sends the lines on as OTLP over HTTP, to the address in
// OTEL_EXPORTER_OTLP_LOGS_ENDPOINT.
import { setTimeout } from "node:timers/promises";
import { exportRequest, readLine } from "./otlp.js";

const endpoint = process.env["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"] ?? "http://127.0.0.1:4318/v1/logs";
/** OTLP's answers that ask for the same again, later. */
const comeAgain: readonly number[] = [429, 502, 503, 504];

// Whoever ends the service by a signal often sends it to the whole pipe, and the service's last lines are still to come:
// we end when stdin does. Where the receiver is gone for good, SIGKILL ends us.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});

// What has come since the last request is the next one: one line where there is little, hundreds where there is much.
// While it is on its way nothing is read, and the service keeps what it cannot write.
let rest = "";
for await (const chunk of process.stdin.setEncoding("utf8")) {
  const texts = `${rest}${chunk}`.split("\n");
  rest = texts.pop() ?? "";
  await send(texts);
}
if (rest !== "") await send([rest]); // the service was killed within a line

async function send(texts: readonly string[]): Promise<void> {
  if (texts.length === 0) return;
  const body = JSON.stringify(exportRequest(texts.map(readLine)));
  for (;;) {
    const status = await post(body);
    if (status !== undefined && !comeAgain.includes(status)) return sayRefused(texts.length, status);
    await setTimeout(1_000);
  }
}

/** The answer's status; undefined where none came, or not all of it. */
async function post(body: string): Promise<number | undefined> {
  try {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(endpoint, { method: "POST", headers, body });
    await answer.arrayBuffer(); // the connection is free for the next one
    return answer.status;
  } catch {
    return undefined;
  }
}

/** A request is taken as a whole, or not at all: to send it again would change nothing. */
function sayRefused(records: number, status: number): void {
  if (status >= 300) console.error(`forward: ${endpoint} refused ${records} records with ${status}`);
}
