// The formats: tables of what each one prints.
import { isoTime } from "./time.js";

/** A format's names and levels. */
export interface Format {
  /** Who prints: heartwood's rules (unique and reserved keys, budgets), or pino's as they are. */
  readonly rules: "heartwood" | "pino";
  /** Whether a person reads it: the lines go through pino-pretty on their way out. */
  readonly pretty: boolean;
  /** The level's members, as pino's `formatters.level` gives them; undefined leaves it to pino. */
  readonly level: ((label: string, number: number) => object) | undefined;
  /** The time member; undefined leaves it to pino. */
  readonly timestamp: (() => string) | undefined;
  /** Names that the format prints itself, beside the message's: no call, child or context may use them. */
  readonly reserved: readonly string[];
}

const reserved: readonly string[] = [
  "level",
  "time",
  "pid",
  "hostname",
  "logger",
  "log_error",
  "log_truncated",
  "log_override",
];

const json: Format = {
  rules: "heartwood",
  pretty: false,
  level: (label) => ({ level: label }),
  timestamp: isoTime,
  reserved,
};

export type FormatName = "json" | "pino" | "pretty";

/** Every format by its name in `LOG_FORMAT` and the `format` option. */
export const formats: Readonly<Record<FormatName, Format>> = {
  /** For log aggregators: level as a word, time as RFC 3339. */
  json,
  /** What pino prints, for pino's own tools and transports. */
  pino: { rules: "pino", pretty: false, level: undefined, timestamp: undefined, reserved },
  /** For a person at a terminal. */
  pretty: { ...json, pretty: true },
};

/** The format of that name, in any case; undefined where there is none. */
export function findFormat(name: string): FormatName | undefined {
  const folded = name.trim().toLowerCase();
  return formatNames.find((known) => known === folded);
}

export const formatNames: readonly FormatName[] = ["json", "pino", "pretty"];
