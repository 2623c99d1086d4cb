// Lines for a person at a terminal, through pino-pretty. Text that may come from outside is made visible first: its
// newlines and terminal escapes are shown, never sent to the terminal.
import type { prettyFactory } from "pino-pretty";
import { loadPretty } from "../dependencies.js";
import type { WriterStats } from "../state.js";
import { visible, visibleLines } from "../visible.js";

/** What lines are written to: a destination, or any stream that a user gave. */
export interface Target {
  write(text: string): unknown;
  writeNow?(): void;
  flush?(callback?: (error?: Error) => void): void;
  flushSync?(): void;
  end?(): void;
  close?(options?: { timeoutMs?: number }): Promise<void>;
  stats?(): WriterStats;
}

/** What pino-pretty must know of the logger. */
export interface Look {
  readonly colorize: boolean;
  readonly messageKey: string;
  readonly errorKey: string;
  readonly customLevels: Readonly<Record<string, number>>;
}

/** A line that is not JSON, since a user's hook changed it, or that pino-pretty fails over, is shown as it is. */
function textOf(line: string, toText: ReturnType<typeof prettyFactory>): string {
  try {
    return toText(makeVisible(JSON.parse(line))) ?? line;
  } catch {
    return `${visible(line.trimEnd())}\n`;
  }
}

/**
 * A stream that takes JSON lines and writes them to `target` as text for a person. pino-pretty is loaded here and
 * nowhere else: a service that writes JSON never pays for it.
 * @throws where pino-pretty cannot be loaded, as in a bundle that left it out
 */
export function prettyStream(target: Target, look: Look): Target {
  const { prettyFactory } = loadPretty();
  const toText = prettyFactory({
    colorize: look.colorize,
    messageKey: look.messageKey,
    customLevels: { ...look.customLevels },
    useOnlyCustomProps: false, // beside pino's own levels
    customPrettifiers: Object.create(null), // pino-pretty looks each field up in it: `valueOf` is a field, too
    translateTime: "SYS:HH:MM:ss.l",
    ignore: "pid,hostname",
    errorLikeObjectKeys: [look.errorKey, "err", "error"],
  });
  // A destination counts rows, so it is given each row of an entry by itself.
  const writeText = (text: string): void => {
    for (const row of target.stats === undefined ? [text] : rowsOf(text)) target.write(row);
  };
  return {
    write: (line) => writeText(textOf(line, toText)),
    writeNow: () => target.writeNow?.(),
    // One of node's has a flag of that name.
    flush: (callback) => (typeof target.flush === "function" ? target.flush(callback) : callback?.()),
    flushSync: () => target.flushSync?.(),
    end: () => target.end?.(),
    // Only those of a destination: a stream of the user's is left open.
    ...(target.stats !== undefined && target.close !== undefined
      ? { stats: target.stats.bind(target), close: target.close.bind(target) }
      : {}),
  };
}

const rowsOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Whether text may be coloured: `NO_COLOR` set forbids it, `FORCE_COLOR` decides, else a terminal allows it. */
export function mayColor(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced.toLowerCase() !== "false";
  return isTerminal;
}

/** Escapes what cannot be seen in all strings and names. An error's stack keeps its lines. */
function makeVisible(value: unknown, isInside = false): unknown {
  if (typeof value === "string") return visible(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => makeVisible(item, true));
  const message = "message" in value ? value.message : undefined;
  const shown = Object.entries(value).map(([name, inner]) => {
    const isStack = isInside && name === "stack" && typeof inner === "string" && "type" in value;
    if (isStack) return [name, visibleStack(inner, message)];
    // As a plain member this one would set the prototype of pino-pretty's own object, and be gone.
    return [name === "__proto__" ? '["__proto__"]' : visible(name), makeVisible(inner, true)];
  });
  return Object.fromEntries(shown);
}

/** The frames of a stack stand in lines of their own; the message in its head may hold anything. */
function visibleStack(stack: string, message?: unknown): string {
  const head =
    typeof message === "string" && message !== "" ? stack.replace(message, () => visible(message)) : stack;
  return visibleLines(head);
}
