// Which channels are opened: what the `control` option and the environment say, settled.
import { nearest, show } from "../errors.js";
import { type Check, type Checks, isBoolean, isFunction, requireOptions } from "../option-checks.js";
import type { Channel } from "./channel.js";
import type { SignalWish } from "./signal.js";

/** How operators reach this process. */
export interface ControlOptions {
  /** Whether SIGUSR2 switches debug on and off; `false`: it does nothing. @default true; see README, Control */
  signal?: "SIGUSR2" | boolean;
  /**
   * Whether a Unix socket is opened, or its path. A process has one: its threads hear from the main one, and open none.
   * @default false
   */
  socket?: boolean | string;
  /**
   * A watched file of level directives, for this logger, whatever `env` and `format` are, and for those that read the
   * environment and name no file. `LOG_LEVEL_FILE` in the environment wins over it. @default none
   */
  file?: string | false;
  /** Whether worker threads and a cluster's processes share what one of them is told. @default true */
  workers?: boolean;
  /** Channels of your own. @default none */
  channels?: Channel[];
}

/** The channels to open. */
export interface ControlPlan {
  readonly signal: SignalWish;
  /** True: at the path that the CLI finds. */
  readonly socket: boolean | string;
  readonly file: string | undefined;
  readonly workers: boolean;
  readonly channels: readonly Channel[];
}

const isChannels: Check = [
  (value) => Array.isArray(value) && value.every((item) => isFunction[0](item)),
  "an array of functions",
];
const checks: Checks = {
  signal: [(value) => typeof value === "boolean" || value === "SIGUSR2", '"SIGUSR2", true or false'],
  socket: [
    (value) => typeof value === "boolean" || isAbsolute(value),
    "true, false or a path that begins with /",
  ],
  file: [(value) => value === false || (typeof value === "string" && value !== ""), "a path or false"],
  workers: isBoolean,
  channels: isChannels,
};

const isAbsolute = (value: unknown): boolean => typeof value === "string" && value.startsWith("/");

/** @throws {HeartwoodError} `OPTION_UNKNOWN`, `OPTION_INVALID` */
export function requireControl(control: ControlOptions | false | undefined): void {
  if (control === undefined || control === false) return;
  requireOptions("createLogger", byPath<unknown>({ ...control }), byPath(checks));
}

/** By the names that the user knows them by: `control.socket`. */
const byPath = <Value>(members: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [`control.${name}`, value]));

const channelWords = ["signal", "socket", "workers"];
const words = [...channelWords, "none", ...channelWords.map((word) => `-${word}`)];

/**
 * `LOG_CONTROL` names channels that are on, with a `-` before it one that is off, whatever the code says; `none`, that
 * no others are on. What it does not name stays as the code has it.
 * @param isDropIn whether the logger stands in for pino, which has no channels: its signal is taken only if `control` is given
 */
export function planControl(
  control: ControlOptions | false | undefined,
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
  isDropIn: boolean,
): ControlPlan {
  const named = readWords(env["LOG_CONTROL"], problems);
  const given = control === false || named.has("none") ? noChannels : (control ?? {});
  const { socket = false, file, workers = true, channels = [] } = given;
  const byEnv = env["LOG_LEVEL_FILE"]?.trim();
  return {
    signal: isDropIn && control === undefined ? "left alone" : wishOf(control, named),
    socket: named.has("-socket") ? false : named.has("socket") && socket === false ? true : socket,
    file: byEnv === undefined || byEnv === "" ? file || undefined : byEnv,
    workers: !named.has("-workers") && (named.has("workers") || workers),
    channels,
  };
}

const noChannels: ControlOptions = { socket: false, file: false, workers: false };

function wishOf(control: ControlOptions | false | undefined, named: ReadonlySet<string>): SignalWish {
  if (named.has("-signal")) return "left alone";
  if (named.has("signal")) return "asked for";
  if (named.has("none")) return { closedBy: "LOG_CONTROL is none" };
  if (control === false) return { closedBy: "option control is false" };
  return control?.signal === false ? { closedBy: "option control.signal is false" } : "as usual";
}

function readWords(text: string | undefined, problems: string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const word of (text ?? "").split(",")) {
    const folded = word.trim().toLowerCase();
    if (words.includes(folded)) found.add(folded);
    else if (folded !== "") problems.push(`LOG_CONTROL: ${unknownWord(word.trim())}`);
  }
  return found;
}

function unknownWord(word: string): string {
  const meant = nearest(word, words);
  const remedy =
    meant === undefined
      ? `Use ${[...channelWords, "none"].join(", ")}, separated by commas, or a channel with - before it to close it.`
      : `Did you mean "${meant}"?`;
  return `${show(word)} is not a channel. ${remedy}`;
}
