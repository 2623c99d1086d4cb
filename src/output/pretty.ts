// Lines for a person at a terminal, through pino-pretty. Text that may come from outside is made visible first: its
// newlines and terminal escapes are shown, never sent to the terminal.
import type { prettyFactory } from "pino-pretty";
import { loadPretty } from "../dependencies.js";
import type { LineStream } from "../levels/threshold.js";
import { visible, visibleLines } from "../visible.js";
import { lowestLevelOf, takingFrom } from "./lowest-level.js";
import { standIn, type Target } from "./stand-in.js";

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
export function prettyStream(target: Target, look: Look): LineStream {
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
  const pretty = standIn(target, { write: (line: string) => writeText(textOf(line, toText)) });
  return takingFrom(() => lowestLevelOf(target), pretty);
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
