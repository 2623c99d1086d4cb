// The program whose lines every consumer is given: a service that takes donations, at the speed of its logger. It logs
// what examples/donations does for a request, exactly as many lines as it is told, and gives an account of them that is
// counted at the calls. Its clock is its own: a consumer that goes by the time at which a line arrives is found out.
import { writeFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { addContext, type Logger, runWithContext } from "heartwood";
import { StoreFailure } from "../examples/donations/errors.js";
import { accountOf, type LogRecord } from "./account.js";
import { type Fed, plainLine } from "./feed.js";

type Level = "trace" | "debug" | "info" | "warn" | "error" | "fatal";

const [lineCount = "", accountFile = "", loggerModule = "", clientFields = "{}"] = process.argv.slice(2);
const { log } = (await import(loggerModule)) as { log: Logger }; // each module that feed.ts names exports one
const httpLog = log.named("http");
const storeLog = log.named("store");

/** Five for each request; one when the service starts, and one when it ends. */
const requestCount = Math.floor((Number(lineCount) - 2) / 5);
const markedRequest = Math.floor(requestCount / 200) * 100 + 7;
const marks = { traceId: traceOf(markedRequest), requestId: `r-${markedRequest}` };
const logged: LogRecord[] = [];

const donors = ["Zoë Ångström", "注文太郎", 'محمد 🕌\tO"Brien \\ "Söhne"\nsecond line', "Ada", "👩‍👩‍👧"];
/** What clients send: control characters, halves of emoji, what looks like them, like a syslog header, JSON, a level. */
const notes = [
  "",
  "\x1b[31m\0",
  "\\u0000 in words",
  "\\",
  "half \ud83d of it",
  "<0>@cee: {",
  '"level":"fatal"',
  "\u2028\r\n",
  "at x (y:1)",
];
/** Fields of a request that are logged as they came. */
const sent: object = JSON.parse(clientFields);
/** Longer than the 8 KiB at which rsyslog cuts unless it is told otherwise. */
const longNote = "ü".repeat(6_000);
const noteOf = (n: number): string => (n % 1_000 === 183 ? longNote : (notes[n % notes.length] ?? ""));

let clock = Date.UTC(2026, 10, 20, 18, 10, 33, 123);
Date.now = () => clock;

say(log, "info", { address: { address: "127.0.0.1", port: 8080 } }, "listening");
for (let n = 0; n < requestCount; n++) {
  const context = { request_id: `r-${n}`, trace_id: traceOf(n), span_id: hex(n, 16), trace_flags: "01" };
  runWithContext(context, () => serve(n));
  if (n % 20 === 19) await setImmediate(); // a turn of the event loop, as requests arrive
  if (n % 500 === 499) await flushed(); // a service leaves its reader time; what does not is dropped, and that is said
  if (n === markedRequest) await printPlain();
}
while (logged.length < Number(lineCount) - 1) say(log, "trace", {}, "idle");
const end = new Error("asked to crash");
say(log, "fatal", { err: end }, "uncaught exception", { stack: end.stack });

const fed: Fed = { marks, account: accountOf(logged, marks) };
writeFileSync(accountFile, JSON.stringify(fed));
await log.close();

function flushed(): Promise<void> {
  return new Promise((resolve) => log.flush(() => resolve()));
}

/** Behind whole lines, as a `console.log` is where the reader is quick. */
async function printPlain(): Promise<void> {
  await flushed();
  await new Promise<void>((resolve) => process.stdout.write(`${plainLine}\n`, () => resolve()));
}

/** Logs, and remembers that it did. */
function say(to: Logger, level: Level, fields: object, message: string, told: Partial<LogRecord> = {}): void {
  clock += 1;
  logged.push({ level, ms: clock, ...told });
  to[level](fields, message);
}

function serve(n: number): void {
  const told = { requestId: `r-${n}`, traceId: traceOf(n) };
  const req = { method: "POST", path: "/donations" };
  say(httpLog, "debug", { req }, "request received", told);
  addContext({ user_id: `u-${n % 50}` });
  say(httpLog, "debug", { route: "POST /donations" }, "user known", told);
  const [level, statusCode] = answer(n, told);
  say(storeLog, "trace", { bytes: 180 + (n % 60), path: "C:\\audit\\trail.ndjson" }, "looked up", told);
  say(httpLog, level, { req, res: { statusCode, bytes: 212 }, responseTime: 1.5 }, "request completed", told);
}

/** One in a hundred fails, one in twenty is refused. */
function answer(n: number, told: Partial<LogRecord>): [Level, number] {
  const donor = donors[n % donors.length] ?? "";
  if (n % 100 === 7) {
    const err = new StoreFailure("the audit trail could not be written", fileSystemError());
    say(httpLog, "error", { err, donor }, "request failed", { ...told, stack: err.stack, donor });
    return ["error", 500];
  }
  if (n % 20 === 3) {
    const note = noteOf(n);
    say(httpLog, "warn", { ...sent, code: "invalid", note }, "request refused", { ...told, note });
    return ["warn", 422];
  }
  const donation = { donor, amount: 1250 + n, currency: "EUR", kind: "zakat", note: noteOf(n) };
  say(storeLog, "info", { donation }, "donation recorded", told);
  return ["info", 201];
}

function fileSystemError(): Error {
  const error = new Error("EISDIR: illegal operation on a directory, open 'audit.ndjson'");
  return Object.assign(error, { errno: -21, code: "EISDIR", syscall: "open", path: "audit.ndjson" });
}

/** Two requests share one: the second is the first, sent again. */
function traceOf(n: number): string {
  return hex(Math.ceil(n / 2), 32);
}

function hex(n: number, digits: number): string {
  return (n + 1).toString(16).padStart(digits, "4bf92f3577b34da6");
}
