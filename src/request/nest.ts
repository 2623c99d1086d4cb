// `heartwood/nest`: NestJS's logger service, whose contexts are logger names, and a context for work outside HTTP.
import { placesOf, readCall } from "../line/arguments.js";
import { insideOf } from "../line/pino-seams.js";
import { profileOf } from "../line/profile.js";
import type { Logger } from "../logger.js";
import { warnThrew } from "./origin.js";
import { type MessageHeaders, runWithHeaders } from "./propagate.js";

export { logRequests, type Outcome, type RequestOptions } from "./node.js";

/** NestJS's words for levels. */
const levels = {
  verbose: "trace",
  debug: "debug",
  log: "info",
  warn: "warn",
  error: "error",
  fatal: "fatal",
} as const; // literals, each a method of a logger

type NestLevel = keyof typeof levels;

/** Loggers are kept for good, and a context may be any text: beyond so many, it is a field. */
const maxNames = 1_000;

/**
 * NestJS's `LoggerService`: its own lines and those of `new Logger("Users")` are the logger's, `Users` the logger's
 * name (`LOG_LEVEL=info,Users=debug`), in HTTP, queues, cron and microservices alike. Calls are those of a logger: fields
 * or an error, a message, what its placeholders print, and more; the last text that is none of these is the context.
 * @example NestFactory.create(AppModule, { logger: new NestLogger(log) });
 * @example const app = await NestFactory.create(AppModule, { bufferLogs: true }); app.useLogger(new NestLogger(log));
 */
export class NestLogger {
  readonly #log: Logger;
  readonly #names = new Set<string>();

  constructor(log: Logger) {
    this.#log = log;
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write("verbose", message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#write("debug", message, rest);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#write("log", message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#write("warn", message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#write("error", message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write("fatal", message, rest);
  }

  /** The lowest of NestJS's levels becomes the logger's; with none, it is silent. */
  setLogLevels(wanted: readonly NestLevel[]): void {
    const words: readonly string[] = wanted;
    const lowest = Object.entries(levels).find(([word]) => words.includes(word));
    this.#log.level = lowest?.[1] ?? "silent";
  }

  #write(word: NestLevel, message: unknown, rest: readonly unknown[]): void {
    const { context, args } = readNestCall(this.#log.msgPrefix ?? "", message, rest);
    const log = this.#loggerFor(context);
    const level = levels[word];
    const profile = profileOf(insideOf(log));
    const dropsSurplus = profile.settings.format.rules === "pino" && log.isLevelEnabled(level);
    Reflect.apply(log[level], log, dropsSurplus ? readCall(insideOf(log), profile, [...args]) : args);
  }

  #loggerFor(context: string | undefined): Logger {
    if (context === undefined) return this.#log;
    return this.#isName(context) ? this.#log.named(context) : this.#log.child({ context });
  }

  #isName(context: string): boolean {
    if (this.#names.has(context)) return true;
    if (this.#names.size >= maxNames || context.length > 128) return false;
    this.#names.add(context);
    return true;
  }
}

interface NestCall {
  readonly context: string | undefined;
  /** The arguments of the log call. */
  readonly args: readonly unknown[];
}

/**
 * NestJS puts the context last and an error's stack before it; `undefined` stands for none. What a placeholder of the
 * message prints is neither.
 */
function readNestCall(prefix: string, message: unknown, rest: readonly unknown[]): NestCall {
  const isFields = (typeof message === "object" && message !== null) || typeof message === "function";
  const text = isFields ? rest[0] : String(message);
  // Of an object with one text behind it, the text is the context if it is written as a class's name is.
  const isMessage =
    typeof text === "string" && !isStack(text) && (!isFields || rest.length > 1 || !isClassName.test(text));
  const places = isMessage ? placesOf(prefix + text) : [];
  const firstPlace = isFields && isMessage ? 1 : 0;
  const textAt = (index: number): string | undefined => {
    const value = rest[index];
    const isFree = index >= firstPlace && places[index - firstPlace] !== true;
    return isFree && typeof value === "string" ? value : undefined;
  };

  const last = textAt(rest.length - 1);
  const context = isStack(last) ? undefined : last;
  const behind = context === undefined ? rest : rest.slice(0, -1);
  const stack = textAt(behind.length - 1);
  const given = isFields ? message : text;
  return {
    context,
    args: isStack(stack) ? withStack(given, stack, behind.slice(0, -1)) : [given, ...behind],
  };
}

const isClassName = /^[A-Z][\w$.:-]*$/;

const isStack = (value: unknown): value is string =>
  typeof value === "string" && /\n[ \t]+at .+:\d+:\d+/.test(value);

/** The error that a stack is of. One that was given says it itself. */
function withStack(message: unknown, stack: string, behind: readonly unknown[]): readonly unknown[] {
  if (message instanceof Error)
    return message.stack === stack ? [message, ...behind] : [message, ...behind, stack];
  const err = { type: "Error", message: messageOf(message, stack), stack };
  return typeof message === "object" && message !== null
    ? [message, ...behind, { err }]
    : [{ err }, String(message), ...behind];
}

/** A stack begins with the error's name and message. */
const messageOf = (message: unknown, stack: string): string =>
  typeof message === "string" ? message : stack.slice(0, stack.indexOf("\n")).replace(/^\w*Error: /, "");

/** What is used of NestJS's execution context. */
export interface NestExecution {
  getType(): string;
  switchToRpc(): { getContext<Transport>(): Transport };
}

/**
 * An interceptor for microservices and gateways: each message in a context of its own, with the caller's request id and
 * trace where `headersOf` finds them. HTTP requests have theirs from `logRequests`.
 * @param headersOf the headers of a message, from its transport's own context. @default none
 * @example app.useGlobalInterceptors(messageContext((kafka) => kafka.getMessage().headers));
 */
export function messageContext<Transport = unknown>(
  headersOf: (transport: Transport) => MessageHeaders = () => undefined,
): { intercept<Result>(execution: NestExecution, next: { handle(): Result }): Result } {
  return {
    // NestJS binds the handler to the context in which `handle` is called.
    intercept(execution, next) {
      // GraphQL's resolvers run in the context of their request.
      if (!["rpc", "ws"].includes(execution.getType())) return next.handle();
      const headers = askForHeaders(headersOf, execution.switchToRpc().getContext<Transport>());
      return runWithHeaders(headers, () => next.handle());
    },
  };
}

function askForHeaders<Transport>(
  headersOf: (transport: Transport) => MessageHeaders,
  transport: Transport,
): MessageHeaders {
  try {
    return headersOf(transport);
  } catch (thrown) {
    warnThrew("headersOf", thrown);
    return undefined;
  }
}
