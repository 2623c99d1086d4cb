// Which stream a logger writes to, from what `createLogger` was given.
import type { DestinationStream } from "pino";
import { reason } from "../line/attempt.js";
import type { Format } from "../line/format.js";
import { destination } from "./destination.js";
import { reachEntries } from "./multistream.js";
import { type Look, mayColor, prettyStream } from "./pretty.js";
import { isStdoutTerminal, stdoutStream } from "./stdout.js";

/** A logger's stream, and what was wrong on the way to it. */
interface Opened {
  readonly stream: DestinationStream;
  /** Where the lines end up: the stream, or what is behind pino-pretty. */
  readonly target: DestinationStream;
  readonly problems: readonly string[];
}

/**
 * Opens the stream: the one given, a file by its path, or stdout; in a pretty format with pino-pretty before it.
 * @throws {HeartwoodError} `DESTINATION_UNUSABLE` for a file that cannot be opened
 */
export function openStream(
  given: DestinationStream | string | undefined,
  format: Format,
  look: Omit<Look, "colorize">,
  env: Readonly<Record<string, string | undefined>>,
): Opened {
  const target = typeof given === "string" ? destination(given) : reachEntries(given ?? stdoutStream());
  if (!format.pretty) return { stream: target, target, problems: [] };
  const colorize = mayColor(env, given === undefined && isStdoutTerminal());
  try {
    return { stream: prettyStream(target, { ...look, colorize }), target, problems: [] };
  } catch (thrown) {
    const problem = `format "pretty": pino-pretty cannot be loaded (${reason(thrown)}), so the lines are JSON. Install it beside the program.`;
    return { stream: target, target, problems: [problem] };
  }
}
