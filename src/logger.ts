// createLogger: options are settled, the stream is opened, and the pino logger under it is made.
import type { EventEmitter } from "node:events";
import type {
  BaseLogger,
  Bindings,
  ChildLoggerOptions,
  DestinationStream,
  LevelMapping,
  LevelWithSilent,
  LevelWithSilentOrString,
  LoggerOptions as PinoOptions,
} from "pino";
import type { Member } from "./children.js";
import { type CloseOptions, onCloseSym } from "./close.js";
import { closeChannels, openChannels } from "./control/open.js";
import { control, release } from "./controlled-root.js";
import { watchCrashes } from "./crashes.js";
import { HeartwoodError } from "./errors.js";
import type { LevelMethods, LogFn } from "./log-fn.js";
import { invalidOption } from "./option-checks.js";
import { type HeartwoodOptions, type Resolved, resolveOptions } from "./options.js";
import { openStream } from "./output/open.js";
import { reportThrough } from "./output/outlet.js";
import { isStdoutTerminal } from "./output/stdout.js";
import { announce, shownMatch, writeCrash } from "./own-lines.js";
import { makePinoLogger } from "./pino-logger.js";
import type { LoggerStats } from "./stats.js";

/** pino's options without effect: `browser` is for browsers, the others are gone from pino. */
type WithoutEffect = "browser" | "levelVal" | "safe";

/** Options of `createLogger`: heartwood's, and those of pino's that have an effect. */
export interface LoggerOptions<
  CustomLevels extends string = never,
  UseOnlyCustomLevels extends boolean = boolean,
> extends HeartwoodOptions,
    Omit<PinoOptions<CustomLevels, UseOnlyCustomLevels>, "level" | "onChild" | "redact" | WithoutEffect> {
  /** Called with each child when it is made, its bindings in place. */
  onChild?: (child: Logger<CustomLevels>) => void;
}

/** Options of a drop-in for pino, which takes whatever pino takes. */
export type PinoFormatOptions<
  CustomLevels extends string = never,
  UseOnlyCustomLevels extends boolean = boolean,
> = LoggerOptions<CustomLevels, UseOnlyCustomLevels> & Pick<PinoOptions, WithoutEffect> & { format: "pino" };

/** Told of a level that changes. Its parameters are a method's, which may be given less than they ask for. */
type LevelListener<Changed> = {
  told(label: string, value: number, previousLabel: string, previousValue: number, logger: Changed): void;
}["told"];

/** What a logger has beside its level methods: pino's members, and `named`. */
export interface LoggerExtras<
  CustomLevels extends string = never,
  UseOnlyCustomLevels extends boolean = boolean,
> extends EventEmitter {
  /** pino's version. */
  readonly version: string;
  levels: LevelMapping;
  /** Always false: the format decides how a level prints. pino's type declares it. */
  readonly useLevelLabels: boolean;
  /** The number of the level. */
  levelVal: number;
  /**
   * A logger whose lines carry `bindings`. It follows this logger's level until it is given one of its own.
   * @throws {Error} pino's, with no bindings or an unknown level
   */
  child<ChildCustomLevels extends string = never>(
    bindings: Bindings,
    options?: ChildLoggerOptions<ChildCustomLevels>,
  ): Logger<CustomLevels | ChildCustomLevels>;
  /**
   * The logger of a module: its lines carry `"logger":"<name>"`, and level directives find it by that name. The same
   * object for the same parent and name; on a named logger, a name below it. It is kept for as long as the process runs:
   * use `child` for what differs from request to request. A process warning tells of 1,000 names.
   * @example log.named("db").named("pool") === log.named("db.pool")
   */
  named(name: string): Logger<CustomLevels, UseOnlyCustomLevels>;
  /** Called with each child when it is made. */
  onChild(child: BaseLogger): void;
  on(event: "level-change", listener: LevelListener<Logger<CustomLevels, UseOnlyCustomLevels>>): this;
  addListener(
    event: "level-change",
    listener: LevelListener<Logger<CustomLevels, UseOnlyCustomLevels>>,
  ): this;
  once(event: "level-change", listener: LevelListener<Logger<CustomLevels, UseOnlyCustomLevels>>): this;
  prependListener(
    event: "level-change",
    listener: LevelListener<Logger<CustomLevels, UseOnlyCustomLevels>>,
  ): this;
  prependOnceListener(
    event: "level-change",
    listener: LevelListener<Logger<CustomLevels, UseOnlyCustomLevels>>,
  ): this;
  removeListener(
    event: "level-change",
    listener: LevelListener<Logger<CustomLevels, UseOnlyCustomLevels>>,
  ): this;
  isLevelEnabled(level: LevelWithSilentOrString): boolean;
  /** The bindings, without pid and hostname. */
  bindings(): Bindings;
  /** Adds bindings to this logger and to the children made from now on; one of the same name is replaced. */
  setBindings(bindings: Bindings): void;
  /** Calls back when what was logged is written; with an error when nobody takes it. */
  flush(callback?: (error?: Error) => void): void;
  /** Lines by level, salvaged, truncated; of the destination: written, dropped, buffered, bytes, and why none are taken. */
  stats(): LoggerStats;
  /**
   * Writes what was logged and closes the destination; other loggers that share it keep it open.
   * @throws {HeartwoodError} `OPTION_INVALID` or `OPTION_UNKNOWN`, as a rejection; what the `flush` of a stream of yours
   *   throws, it rejects with as well
   * @example process.once("SIGTERM", () => server.close(() => log.close({ timeoutMs: 2_000 })))
   */
  close(options?: CloseOptions): Promise<void>;
}

/** A logger. It is a pino logger, and may stand wherever one is asked for. */
export type Logger<CustomLevels extends string = never, UseOnlyCustomLevels extends boolean = boolean> = Omit<
  BaseLogger,
  LevelWithSilent
> &
  Record<LevelWithSilent, LogFn> &
  LoggerExtras<CustomLevels, UseOnlyCustomLevels> &
  LevelMethods<CustomLevels, UseOnlyCustomLevels>;

/**
 * A logger: one line of JSON per call, with the fields of the async context it is called in. Takes what `pino()` takes.
 * @param options heartwood's options and pino's; or a stream or path, as pino allows
 * @param stream  what lines are written to. @default `destination()`: stdout, each turn's lines together
 * @throws {HeartwoodError} for a wrong option, naming it, what came, and what is allowed; never for a wrong
 *   environment value, which is one `warn` line
 * @example const log = createLogger(); log.named("db").info({ rows: 3 }, "query done");
 */
export function createLogger<
  CustomLevels extends string = never,
  UseOnlyCustomLevels extends boolean = boolean,
>(
  options?:
    | LoggerOptions<CustomLevels, UseOnlyCustomLevels>
    | PinoFormatOptions<CustomLevels, UseOnlyCustomLevels>
    | DestinationStream
    | string,
  stream?: DestinationStream | string,
): Logger<NoInfer<CustomLevels>, NoInfer<UseOnlyCustomLevels>>;
export function createLogger(options: unknown = {}, stream?: DestinationStream | string): unknown {
  const given = readArguments(options, stream);
  const isTerminal = given.stream === undefined && isStdoutTerminal();
  const resolved = resolveOptions(given.options, { env: process.env, isTerminal, main: process.argv[1] });
  const { messageKey = "msg", errorKey = "err", customLevels, transport, onChild } = given.options;
  const look = { messageKey, errorKey, customLevels: customLevels ?? {} };
  const opened =
    transport === undefined
      ? openStream(given.stream, resolved.format, look, process.env)
      : { stream: undefined, target: {}, problems: [] };
  const logger = makePinoLogger(given.options, resolved, opened.stream, onChild);
  for (const problem of [...resolved.problems, ...opened.problems]) announce(logger, [problem]);
  reportThrough(opened.target, ({ dropped, text }) =>
    announce(logger, [{ event: "lines_dropped", dropped }, text]),
  );
  operate(logger, resolved, given.options.name ?? resolved.origin.service);
  if (resolved.crashes) watchCrashes((error, origin) => writeCrash(logger, error, origin));
  return logger;
}

/** Puts a root logger within reach of operators. */
function operate(
  logger: Member,
  { format, level, readsEnvironment, control: plan }: Resolved,
  service: string | undefined,
): void {
  const isPino = format.rules === "pino"; // whose lines are pino's, and no others
  const say = (fields: object, message: string, number?: number): boolean =>
    !isPino && announce(logger, shownMatch(logger, fields, message), number);
  control(logger, { service, level, file: plan.file, readsEnvironment, say });
  const sayProblem = (problem: string): void => void announce(logger, [problem]);
  openChannels(plan, sayProblem);
  Object.assign(logger, {
    [onCloseSym]: () => release(logger, () => closeChannels(sayProblem)),
  });
}

interface Given {
  readonly options: LoggerOptions;
  readonly stream: DestinationStream | string | undefined;
}

function readArguments(first: unknown, second: DestinationStream | string | undefined): Given {
  if (typeof first === "string" || isStream(first)) return { options: {}, stream: first };
  if (typeof second !== "string" && (second ?? undefined) !== undefined && !isStream(second)) {
    throw invalidOption(
      "createLogger",
      "the stream",
      second,
      "an object with a write() function, as destination() returns",
    );
  }
  if (!isOptions(first)) {
    throw invalidOption("createLogger", "the options", first, "an object");
  }
  if (second !== undefined && first.transport !== undefined) {
    const text =
      "createLogger: only one of option.transport or stream can be specified: each of them takes all lines. Leave one out.";
    throw new HeartwoodError("OPTION_INVALID", text);
  }
  return { options: first, stream: second };
}

const isOptions = (given: unknown): given is LoggerOptions =>
  typeof given === "object" && given !== null && !Array.isArray(given);

const isStream = (given: unknown): given is DestinationStream =>
  typeof given === "object" && given !== null && "write" in given && typeof given.write === "function";
