// What a format is: the names of what heartwood prints itself, and of the fields that a back end knows.
import { isoTimeAs } from "../time.js";
import { at, lineNameOf, type Place, type Places } from "./place.js";

/** What heartwood prints of itself: by `base`, `named()`, and the options that say whose lines they are. */
export type OwnName = "pid" | "hostname" | "logger" | "service" | "version" | "environment";

/** Names of environment variables. */
export type ServiceVariables = Readonly<
  Partial<Record<"service" | "version" | "environment", readonly string[]>>
>;

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
  /** The message's name, where no option says another. */
  readonly messageKey: string;
  /** The places of what heartwood prints of itself. */
  readonly own: Readonly<Record<OwnName, Place>>;
  /** The places of fields that the back end has names for; all others pass as they are. */
  readonly fields: Places;
  /** What stands in each line. */
  readonly constants: Readonly<Record<string, string>>;
  /** The back end's own environment variables for the service: of each list, the first that is set. */
  readonly variables: ServiceVariables;
  /** Whether the application's package.json is asked for service and version. */
  readonly asksPackage: boolean;
  /** How the line is written, where it is no flat object; see `fold.ts`. */
  readonly fold: "attributes" | "logfmt" | undefined;
  /** With `attributes`: the names that stand outside them. */
  readonly outside: readonly string[];
  /** Names that the format prints itself, beside the message's: no call, child or context may use them. */
  readonly reserved: readonly string[];
  /** Those of them that a tracing agent's object may have: its members beat the format's own. */
  readonly agents: readonly string[];
}

/** What a back end's own table says. */
export interface BackEnd extends Pick<Format, "level" | "timestamp"> {
  /** The names of the members of level and time, as `level` and `timestamp` print them. */
  readonly header: readonly string[];
  readonly messageKey: string;
  readonly own: Readonly<Partial<Record<OwnName, Place>>>;
  readonly fields: Places;
  readonly constants?: Readonly<Record<string, string>>;
  readonly variables?: ServiceVariables;
  readonly fold?: Format["fold"];
  readonly outside?: Format["outside"];
  /** What else the back end takes for level, time or origin, by which a field could forge them. */
  readonly alsoReserved?: readonly string[];
  readonly agents?: Format["agents"];
}

/** What heartwood says of a line itself. */
const saidOfLines: readonly string[] = ["log_error", "log_truncated", "log_override"];

/** heartwood's own names. */
const own: Format["own"] = {
  pid: at("pid"),
  hostname: at("hostname"),
  logger: at("logger"),
  service: at("service"),
  version: at("version"),
  environment: at("environment"),
};

/** The format of a back end. */
export function formatFor(backEnd: BackEnd): Format {
  const places = { ...own, ...backEnd.own };
  const constants = backEnd.constants ?? {};
  const reserved = [
    ...backEnd.header,
    ...Object.values(places).map(lineNameOf),
    ...Object.keys(constants),
    ...(backEnd.alsoReserved ?? []),
    ...saidOfLines,
  ];
  const { level, timestamp, messageKey, fields, fold } = backEnd;
  const settled = { rules: "heartwood", pretty: false, asksPackage: true } as const; // what every back end's format has
  return {
    ...settled,
    level,
    timestamp,
    messageKey,
    own: places,
    fields,
    constants,
    variables: backEnd.variables ?? {},
    fold,
    outside: backEnd.outside ?? [],
    reserved: [...new Set(reserved)],
    agents: backEnd.agents ?? [],
  };
}

/** For log aggregators that take any JSON: level as a word, time as RFC 3339. */
export const json: Format = {
  rules: "heartwood",
  pretty: false,
  level: (label) => ({ level: label }),
  timestamp: isoTimeAs("time"),
  messageKey: "msg",
  own,
  fields: {},
  constants: {},
  variables: {},
  asksPackage: false,
  fold: undefined,
  outside: [],
  reserved: ["level", "time", "pid", "hostname", "logger", ...saidOfLines],
  agents: [],
};

/** What pino prints, for pino's own tools and transports. */
export const pino: Format = { ...json, rules: "pino", level: undefined, timestamp: undefined };

/** For a person at a terminal. */
export const pretty: Format = { ...json, pretty: true };
