// What each row of README's "Moving here" leaves, by the code on its left.
import { expect } from "vitest";
import type { ExpectedOutput } from "./output.js";

export interface Expected {
  readonly was: ExpectedOutput;
  readonly becomes: ExpectedOutput;
  /** The environment of both sides. Such a row has a process of its own. */
  readonly env?: Readonly<Record<string, string>>;
  /** The exit codes of both sides, for a row that ends its process. It has one of its own. */
  readonly codes?: readonly [was: number, becomes: number];
}

const user = { id: 7, name: "Ana" };
const stack = expect.stringMatching(/^Error: (boom|here)\n {4}at /);
const boom = { type: "Error", message: "boom", stack };
const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const here = { type: "Error", message: "here", stack };
const service = { pid: expect.any(Number), hostname: expect.any(String) };
/** What bunyan puts in each line. */
const shop = { name: "shop", v: 0 };

const fromConsole: Readonly<Record<string, Expected>> = {
  'console.log("up")': {
    was: ["up"],
    becomes: [{ level: "info", time: isoTime, ...service, msg: "up" }],
  },
  'console.log("%s took %d ms", "query", 3)': {
    was: ["query took 3 ms"],
    becomes: [{ level: "info", msg: "query took 3 ms" }],
  },
  'console.log("signed in", user)': {
    was: ["signed in { id: 7, name: 'Ana' }"],
    becomes: [{ level: "info", user, msg: "signed in" }],
  },
  'console.log("user %s", user)': {
    was: ["user { id: 7, name: 'Ana' }"],
    becomes: [{ level: "info", msg: 'user {"id":7,"name":"Ana"}' }],
  },
  "console.error(err)": {
    was: { stderr: /^Error: boom\n {4}at / },
    becomes: [{ level: "error", err: boom, msg: "boom" }],
  },
  'console.error("payment failed:", err)': {
    was: { stderr: /^payment failed: Error: boom\n {4}at / },
    becomes: [{ level: "error", err: boom, msg: "payment failed" }],
  },
  'console.debug("3 rows")': { was: ["3 rows"], becomes: [] },
  "console.table([user])": { was: { stdout: /│ 0 {7}│ 7 {2}│ 'Ana' │/ }, becomes: [{ level: "info", user }] },
  'console.trace("here")': {
    was: { stderr: /^Trace: here\n {4}at / },
    becomes: [{ level: "trace", err: here, msg: "here" }],
  },
  'console.assert(user.id > 7, "no such id")': {
    was: { stderr: ["Assertion failed: no such id"] },
    becomes: [{ level: "error", msg: "no such id" }],
  },
  'console.time("query"); console.timeEnd("query")': {
    was: [/^query: [\d.]+ms$/],
    becomes: [{ level: "info", ms: expect.any(Number), msg: "query" }],
  },
  'console.group("import"); console.log("read"); console.groupEnd()': {
    was: ["import", "  read"],
    becomes: [{ level: "info", job_id: "import", msg: "read" }],
  },
};

const fromWinston: Readonly<Record<string, Expected>> = {
  'winston.createLogger({ transports }).info("up")': {
    was: [{ level: "info", message: "up" }],
    becomes: [{ level: "info", time: isoTime, ...service, msg: "up" }],
  },
  'logger.info("up")': {
    was: [{ level: "info", message: "up" }],
    becomes: [{ level: "info", message: "up" }],
  },
  'logger.info("signed in", { user })': {
    was: [{ level: "info", message: "signed in", user }],
    becomes: [{ level: "info", user, msg: "signed in" }],
  },
  'const level = "warn"; logger.log(level, "low")': {
    was: [{ level: "warn", message: "low" }],
    becomes: [{ level: "warn", msg: "low" }],
  },
  'logger.log({ level: "info", message: "in", user })': {
    was: [{ level: "info", message: "in", user }],
    becomes: [{ level: "info", user, msg: "in" }],
  },
  'logger.http("GET /"); logger.verbose("sent"); logger.silly("x")': {
    was: [
      { level: "http", message: "GET /" },
      { level: "verbose", message: "sent" },
      { level: "silly", message: "x" },
    ],
    becomes: [
      { level: "debug", msg: "GET /" },
      { level: "debug", msg: "sent" },
      { level: "trace", msg: "x" },
    ],
  },
  'logger.http("GET /"); logger.silly("x")': {
    was: [
      { level: "http", message: "GET /" },
      { level: "silly", message: "x" },
    ],
    becomes: [
      { level: "http", msg: "GET /" },
      { level: "silly", msg: "x" },
    ],
  },
  'winston.createLogger({ level: process.env.LOG_LEVEL, transports }).verbose("sent")': {
    was: [{ level: "verbose", message: "sent" }],
    becomes: [{ level: "debug", msg: "sent" }],
    env: { LOG_LEVEL: "verbose" },
  },
  'winston.createLogger({ format: combine(timestamp(), json()), transports }).info("up")': {
    was: [{ level: "info", message: "up", timestamp: isoTime }],
    becomes: [{ level: "info", time: isoTime, msg: "up" }],
  },
  "winston.createLogger({ format: combine(errors({ stack: true }), json()), transports }).error(err)": {
    was: [{ level: "error", message: "boom", stack }],
    becomes: [{ level: "error", err: boom, msg: "boom" }],
  },
  'logger.error("payment failed:", err)': {
    was: [{ level: "error", message: "payment failed: boom", stack }],
    becomes: [{ level: "error", err: boom, msg: "payment failed" }],
  },
  'winston.createLogger({ format: combine(splat(), json()), transports }).info("%s took %d ms", "query", 3)':
    {
      was: [{ level: "info", message: "query took 3 ms" }],
      becomes: [{ level: "info", msg: "query took 3 ms" }],
    },
  'winston.createLogger({ format: simple(), transports }).info("up")': {
    was: ["info: up"],
    becomes: [/^\[[\d:.]+\] INFO: up$/],
  },
  'const hide = format((info) => ({ ...info, password: "***" })); winston.createLogger({ format: combine(hide(), json()), transports }).info("in", { password: "p" })':
    {
      was: [{ level: "info", message: "in", password: "***" }],
      becomes: [{ level: "info", password: "[Redacted]", msg: "in" }],
    },
  'winston.createLogger({ defaultMeta: { service: "shop" }, transports }).info("up")': {
    was: [{ level: "info", message: "up", service: "shop" }],
    becomes: [{ level: "info", ...service, service: "shop", msg: "up" }],
  },
  'logger.child({ request_id: "r-1" }).info("up")': {
    was: [{ level: "info", message: "up", request_id: "r-1" }],
    becomes: [{ level: "info", request_id: "r-1", msg: "up" }],
  },
  'winston.loggers.add("db", { transports }); winston.loggers.get("db").info("up")': {
    was: [{ level: "info", message: "up" }],
    becomes: [{ level: "info", logger: "db", msg: "up" }],
  },
  "console.log(logger.isDebugEnabled())": { was: ["true"], becomes: ["true"] },
  'const timer = logger.startTimer(); timer.done({ message: "query" })': {
    was: [{ level: "info", message: "query", durationMs: expect.any(Number) }],
    becomes: [{ level: "info", durationMs: expect.any(Number), msg: "query" }],
  },
  'winston.createLogger({ transports: new File({ filename: "app.log" }) }).info("up")': {
    was: { "app.log": [{ level: "info", message: "up" }] },
    becomes: { "app.log": [{ level: "info", msg: "up" }] },
  },
  'winston.createLogger({ transports: new File({ filename: "app.log", maxsize: 1e6 }) }).info("up")': {
    was: { "app.log": [{ level: "info", message: "up" }] },
    becomes: { "app.log": [{ level: "info", msg: "up" }] },
  },
  'logger.add(new File({ filename: "app.log", level: "error" })); logger.error("down")': {
    was: {
      stdout: [{ level: "error", message: "down" }],
      "app.log": [{ level: "error", message: "down" }],
    },
    becomes: { stdout: [{ level: "error", msg: "down" }], "app.log": [{ level: "error", msg: "down" }] },
  },
  'winston.createLogger({ transports: new File({ filename: "app.log" }) }).info("bye"); process.exit()': {
    was: {},
    becomes: { "app.log": [{ level: "info", msg: "bye" }] },
    codes: [0, 0],
  },
  "winston.createLogger({ exceptionHandlers: transports }); setImmediate(() => { throw err; })": {
    was: { stdout: /^\{.*"exception":true,.*"message":"uncaughtException: boom\\n.*\}\n$/ },
    becomes: {
      stdout: [{ level: "fatal", err: boom, msg: "uncaught exception" }],
      stderr: /Error: boom\n {4}at /,
    },
    codes: [1, 1],
  },
};

const fromBunyan: Readonly<Record<string, Expected>> = {
  'bunyan.createLogger({ name: "shop" }).info("up")': {
    was: [{ ...shop, level: 30, time: isoTime, ...service, msg: "up" }],
    becomes: [{ level: "info", time: isoTime, ...service, name: "shop", msg: "up" }],
  },
  'log.warn("low")': {
    was: [{ ...shop, level: 40, msg: "low" }],
    becomes: [{ level: 40, msg: "low" }],
  },
  'log.info({ user }, "signed %s", "in")': {
    was: [{ ...shop, level: 30, user, msg: "signed in" }],
    becomes: [{ level: "info", user, msg: "signed in" }],
  },
  'log.info("signed in", user)': {
    was: [{ ...shop, level: 30, msg: "signed in { id: 7, name: 'Ana' }" }],
    becomes: [{ level: "info", user, msg: "signed in" }],
  },
  'log.error(err, "payment failed")': {
    was: [{ ...shop, level: 50, err: { name: "Error", message: "boom", stack }, msg: "payment failed" }],
    becomes: [{ level: "error", err: boom, msg: "payment failed" }],
  },
  'bunyan.createLogger({ name: "shop", serializers: bunyan.stdSerializers }).error({ err }, "failed")': {
    was: [{ ...shop, level: 50, err: { name: "Error", message: "boom", stack }, msg: "failed" }],
    becomes: [{ level: "error", err: boom, msg: "failed" }],
  },
  'log.child({ part: "db", serializers: { user: ({ id }) => id } }).info({ user }, "in")': {
    was: [{ ...shop, level: 30, part: "db", user: 7, msg: "in" }],
    becomes: [{ level: "info", part: "db", user: 7, msg: "in" }],
  },
  'log.child({ part: "db" }, true).info("up")': {
    was: [{ ...shop, level: 30, part: "db", msg: "up" }],
    becomes: [{ level: "info", part: "db", msg: "up" }],
  },
  'log.level("error"); log.warn("no"); log.error("yes")': {
    was: [{ ...shop, level: 50, msg: "yes" }],
    becomes: [{ level: "error", msg: "yes" }],
  },
  "console.log(log.level())": { was: ["10"], becomes: ["10"] },
  'if (log.debug()) log.debug("rows")': {
    was: [{ ...shop, level: 20, msg: "rows" }],
    becomes: [{ level: "debug", msg: "rows" }],
  },
  'console.log(log.child({ part: "db" }).fields)': {
    was: { stdout: /name: 'shop',\s+hostname: '[^']+',\s+pid: \d+,\s+part: 'db'/ },
    becomes: ["{ part: 'db' }"],
  },
  'bunyan.createLogger({ name: "shop", src: true }).info("here")': {
    was: [{ ...shop, level: 30, msg: "here", src: expect.any(Object) }],
    becomes: [{ level: "info", err: here, msg: "here" }],
  },
  'bunyan.createLogger({ name: "shop", streams: [{ path: "app.log" }] }).info("up")': {
    was: { "app.log": [{ ...shop, level: 30, msg: "up" }] },
    becomes: { "app.log": [{ level: "info", name: "shop", msg: "up" }] },
  },
  'log.addStream({ level: "error", path: "app.log" }); log.error("down")': {
    was: {
      stdout: [{ ...shop, level: 50, msg: "down" }],
      "app.log": [{ ...shop, level: 50, msg: "down" }],
    },
    becomes: { stdout: [{ level: "error", msg: "down" }], "app.log": [{ level: "error", msg: "down" }] },
  },
  'bunyan.createLogger({ name: "shop", streams: [{ type: "rotating-file", path: "app.log", period: "1d" }] }).info("up")':
    {
      was: { "app.log": [{ ...shop, level: 30, msg: "up" }] },
      becomes: { "app.log": [{ level: "info", msg: "up" }] },
    },
  'const ring = new bunyan.RingBuffer({}); log.addStream({ type: "raw", stream: ring }); log.info("up"); console.log(ring.records.length)':
    { was: [{ ...shop, level: 30, msg: "up" }, "1"], becomes: ["1"] },
};

const fromPino: Readonly<Record<string, Expected>> = {
  'import pino from "pino"; pino().info("up")': {
    was: [{ level: 30, time: expect.any(Number), ...service, msg: "up" }],
    becomes: [{ level: "info", time: isoTime, ...service, msg: "up" }],
  },
  'pino().info({ user }, "in")': {
    was: [
      /^\{"level":30,"time":\d+,"pid":\d+,"hostname":"[^"]+","user":\{"id":7,"name":"Ana"\},"msg":"in"\}$/,
    ],
    becomes: [
      /^\{"level":30,"time":\d+,"pid":\d+,"hostname":"[^"]+","user":\{"id":7,"name":"Ana"\},"msg":"in"\}$/,
    ],
  },
  'pino({ level: process.env.LOG_LEVEL ?? "info" }).debug("3 rows")': {
    was: [{ level: 20, msg: "3 rows" }],
    becomes: [{ level: "debug", msg: "3 rows" }],
    env: { LOG_LEVEL: "debug" },
  },
  'const formatters = { level: (label) => ({ level: label }) }; pino({ formatters, timestamp: pino.stdTimeFunctions.isoTime }).info("up")':
    {
      was: [{ level: "info", time: isoTime, ...service, msg: "up" }],
      becomes: [{ level: "info", time: isoTime, ...service, msg: "up" }],
    },
  'const store = new AsyncLocalStorage(); const log = pino({ mixin: () => store.getStore() }); store.run({ request_id: "r-1" }, () => log.info("paid"))':
    {
      was: [{ level: 30, request_id: "r-1", msg: "paid" }],
      becomes: [{ level: "info", request_id: "r-1", msg: "paid" }],
    },
  'const pay = (log) => log.info("paid"); pay(log.child({ request_id: "r-1" }))': {
    was: [{ level: 30, request_id: "r-1", msg: "paid" }],
    becomes: [{ level: "info", request_id: "r-1", msg: "paid" }],
  },
  "app.use(pinoHttp({ logger: log }))": {
    was: [
      {
        level: 30,
        req: expect.objectContaining({ method: "GET", url: "/hello?token=1", headers: expect.any(Object) }),
        res: { statusCode: 200, headers: expect.any(Object) },
        responseTime: expect.any(Number),
        msg: "request completed",
      },
    ],
    becomes: [
      {
        level: "info",
        request_id: expect.any(String),
        trace_id: expect.any(String),
        span_id: expect.any(String),
        trace_flags: expect.any(String),
        req: { method: "GET", path: "/hello" },
        res: { statusCode: 200, bytes: 5 },
        responseTime: expect.any(Number),
        msg: "request completed",
      },
    ],
  },
  'pino({ redact: ["user.name"] }).info({ user }, "in")': {
    was: [{ level: 30, user: { id: 7, name: "[Redacted]" }, msg: "in" }],
    becomes: [{ level: "info", user: { id: 7, name: "[Redacted]" }, msg: "in" }],
  },
  'pino({ serializers: { user: ({ id }) => id } }).info({ user }, "in")': {
    was: [{ level: 30, user: 7, msg: "in" }],
    becomes: [{ level: "info", user: 7, msg: "in" }],
  },
  'log.child({ part: "a" }).info({ part: "b" })': {
    was: [/,"part":"a","part":"b"\}$/],
    becomes: [/"hostname":"[^"]+","part":"b"\}$/],
  },
  'log.setBindings({ part: "a" }); log.setBindings({ part: "b" }); log.info("up")': {
    was: [/,"part":"a","part":"b","msg":"up"\}$/],
    becomes: [/"hostname":"[^"]+","part":"b","msg":"up"\}$/],
  },
  'console.log(log.isLevelEnabled("debug"), log.levelVal)': { was: ["true 10"], becomes: ["true 10"] },
  'log.info({ text: "x".repeat(20_000) }, "long")': {
    was: [{ level: 30, text: "x".repeat(20_000), msg: "long" }],
    becomes: [{ level: "info", text: expect.any(String), log_truncated: expect.any(Number), msg: "long" }],
  },
  'pino(pino.destination({ dest: "app.log", mkdir: true })).info("up")': {
    was: { "app.log": [{ level: 30, msg: "up" }] },
    becomes: { "app.log": [{ level: "info", msg: "up" }] },
  },
  'pino({ transport: { target: "pino/file", options: { destination: "app.log" } } }).info("up")': {
    was: { "app.log": [{ level: 30, msg: "up" }] },
    becomes: { "app.log": [{ level: "info", msg: "up" }] },
  },
  'pino({ transport: { target: "pino-pretty" } }).info("up")': {
    was: [/INFO.*up/],
    becomes: [/INFO.*up/],
  },
  'const file = pino.destination({ dest: "app.log", sync: false }); pino(file).info("bye"); process.exit(0)':
    {
      was: { stderr: /sonic boom is not ready yet/, "app.log": [] },
      becomes: { "app.log": [{ level: "info", msg: "bye" }] },
      codes: [0, 0],
    },
};

/** By table, by the code on a row's left. */
export const expected: Readonly<Record<string, Readonly<Record<string, Expected>>>> = {
  console: fromConsole,
  winston: fromWinston,
  bunyan: fromBunyan,
  pino: fromPino,
};
