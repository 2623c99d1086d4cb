// The command line, read: what to do to which processes, or what is wrong with it. Pure.
import { parseArgs } from "node:util";
import { nearest, show } from "../errors.js";
import { parseDuration } from "../levels/duration.js";

export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "ps"; readonly isJson: boolean }
  | {
      readonly kind: "level";
      readonly isJson: boolean;
      readonly target: Target;
      readonly act: Act;
    };

export type Target = { readonly pid: number } | { readonly socket: string } | "all";

/** Show the levels, set them by directives, or end overrides: of the names, or of all where there are none. */
export type Act =
  | { readonly do: "show" }
  | { readonly do: "set"; readonly directives: string; readonly options: Readonly<Record<string, unknown>> }
  | { readonly do: "reset"; readonly names: readonly string[] };

/** A command line that means nothing. */
export interface Misuse {
  readonly problem: string;
}

export const help = `heartwood: levels of running processes.

  heartwood ps [--json]
      The processes that can be reached: pid, name, version, level, overrides, uptime.

  heartwood level [DIRECTIVES] (--pid N | --all | --socket PATH) [OPTIONS]
      Without directives, the levels. With them, such as debug or db=debug,db.pool=trace,
      overrides that end by themselves.

      --for DURATION          how long: 1s to 7d, as in 10m or 1h30m (15m)
      --match FIELD=TEXT      only where the context has that field; may be given again
      --lines-per-second N    lines it lets through in a second (1000)
      --reset                 end overrides instead: all, or those of the names given
      --json                  for scripts

Processes are reached that were started with LOG_CONTROL=socket or control: { socket: true }.
Exit code: 0 done, 1 a process refused or is gone, 2 the command line is wrong.
`;

/** @param args without node and the program */
export function readArgs(args: readonly string[]): Command | Misuse {
  const parsed = parse(args);
  if ("problem" in parsed) return parsed;
  const { values, positionals } = parsed;
  const [command, directives, ...more] = positionals;
  if (values.help === true || (command === undefined && values.version !== true)) return { kind: "help" };
  if (values.version === true) return { kind: "version" };
  if (more.length > 0)
    return { problem: `${show(more[0])} is one word too many. Separate directives by commas.` };
  const isJson = values.json === true;
  if (command === "ps")
    return directives === undefined
      ? { kind: "ps", isJson }
      : { problem: `ps takes no ${show(directives)}.` };
  if (command !== "level") return { problem: unknownCommand(String(command)) };
  const target = readTarget(values);
  if (typeof target === "object" && "problem" in target) return target;
  const act = readAct(values, directives);
  return "problem" in act ? act : { kind: "level", isJson, target, act };
}

const options = {
  all: { type: "boolean" },
  for: { type: "string" },
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
  "lines-per-second": { type: "string" },
  match: { type: "string", multiple: true },
  pid: { type: "string" },
  reset: { type: "boolean" },
  socket: { type: "string" },
  version: { type: "boolean", short: "v" },
} as const; // literal, so that the values' types are known

type Values = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>["values"];

function parse(
  args: readonly string[],
): { readonly values: Values; readonly positionals: readonly string[] } | Misuse {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function unknownCommand(word: string): string {
  const meant = nearest(word, ["ps", "level"]);
  return `${show(word)} is not a command. ${meant === undefined ? "Use ps or level." : `Did you mean "${meant}"?`}`;
}

function readTarget({ pid, all, socket }: Values): Target | Misuse {
  if ([pid, all, socket].filter((given) => given !== undefined).length !== 1)
    return { problem: "Say which processes: --pid N, --all or --socket PATH, one of them." };
  if (socket !== undefined) return { socket };
  if (pid === undefined) return "all";
  const number = /^\d{1,10}$/.test(pid) ? Number(pid) : 0;
  return number > 0 ? { pid: number } : { problem: `--pid ${show(pid)} is not a process's number.` };
}

function readAct(values: Values, directives: string | undefined): Act | Misuse {
  const { reset, match, for: duration, "lines-per-second": lines } = values;
  const hasOptions = [match, duration, lines].some((given) => given !== undefined);
  if (hasOptions && (reset === true || directives === undefined))
    return {
      problem: "--for, --match and --lines-per-second go with directives, such as debug or db=debug.",
    };
  if (reset === true) return readReset(directives);
  if (directives === undefined) return { do: "show" };
  if (directives.trim() === "")
    return { problem: "There are no directives. Use a level, or name=level, as in db=debug." };
  const matched = readMatch(match ?? []);
  if ("problem" in matched) return matched;
  if (lines !== undefined && !/^\d{1,9}$/.test(lines))
    return { problem: `--lines-per-second ${show(lines)} is not a whole number.` };
  const parsed = duration === undefined ? undefined : parseDuration(duration);
  if (parsed !== undefined && "problem" in parsed) return { problem: `--for: ${parsed.problem}` };
  return {
    do: "set",
    directives,
    options: {
      ...(duration === undefined ? {} : { for: duration }),
      ...(match === undefined ? {} : { match: matched.fields }),
      ...(lines === undefined ? {} : { linesPerSecond: Number(lines) }),
    },
  };
}

function readReset(names: string | undefined): Act | Misuse {
  const words = (names ?? "")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  const wrong = words.find((word) => word.includes("="));
  if (wrong !== undefined)
    return {
      problem: `--reset takes names, and ${show(wrong)} is a directive. Use root or names such as db.`,
    };
  return { do: "reset", names: words };
}

function readMatch(texts: readonly string[]): { readonly fields: Readonly<Record<string, string>> } | Misuse {
  const wrong = texts.find((text) => text.indexOf("=") < 1);
  if (wrong !== undefined)
    return { problem: `--match ${show(wrong)} is not a condition. Use FIELD=TEXT, as in user_id=42.` };
  const entries = texts.map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]);
  return { fields: Object.fromEntries(entries) };
}
