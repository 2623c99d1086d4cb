// The pino instance under a logger: made with the user's functions guarded, then fitted with our encoder,
// stringifiers, profile and children.
import { type DestinationStream, type LoggerOptions as PinoOptions, pino } from "pino";
import { type Family, installChildren, type Member, type OnChild } from "./children.js";
import { HeartwoodError, show } from "./errors.js";
import { makeSetLevel } from "./levels/set-level.js";
import { encodeLine, encodePinoLine } from "./line/encode.js";
import type { Format } from "./line/format.js";
import {
  guardFormatFields,
  guardMergeStrategy,
  guardMixin,
  guardSerializers,
  guardStreamWrite,
  guardTimestamp,
  mergeMixin,
  serializeError,
} from "./line/guards.js";
import { renameReserved } from "./line/names.js";
import {
  asJsonSym,
  chindingsSym,
  type Inside,
  openInside,
  serializeErrorAsPino,
  setLevelSym,
  stringifyAsPino,
} from "./line/pino-seams.js";
import { defaultLimits, type Limits, readFields } from "./line/plain.js";
import { makeSafe } from "./line/print.js";
import { makeProfile, type ProfileSettings, setProfile } from "./line/profile.js";
import { makeGuard } from "./line/salvage.js";
import { installStringifiers } from "./line/stringifiers.js";
import { epochTime } from "./line/time.js";
import type { Resolved } from "./options.js";

/** pino's options that are not heartwood's to settle. */
export type AnyPinoOptions = Omit<PinoOptions, "level" | "onChild">;

/**
 * A fitted pino logger.
 * @param stream undefined where `transport` takes the lines
 * @throws {HeartwoodError} `OPTION_INVALID` where pino refuses the options; `PINO_UNSUPPORTED`
 */
export function makePinoLogger(
  options: AnyPinoOptions,
  resolved: Resolved,
  stream: DestinationStream | undefined,
  onChild: OnChild | undefined,
): Member {
  const forPino = toPinoOptions(options, resolved, () => root);
  const root = openInside(refusable(() => (stream === undefined ? pino(forPino) : pino(forPino, stream))));
  const settings = settingsOf(root, options, resolved);
  const isPino = settings.format.rules === "pino";
  const { log } = options.formatters ?? {};

  installStringifiers(root, settings.limits, settings.pinoStringify);
  setProfile(
    root,
    makeProfile(root, settings, isPino || log === undefined ? undefined : guardFormatFields(log)),
  );
  root[asJsonSym] = isPino ? encodePinoLine : encodeLine;
  if (!isPino) root[chindingsSym] = makeSafe(root[chindingsSym]);
  root[setLevelSym] = makeSetLevel(root[setLevelSym], !isPino);
  root[setLevelSym](resolved.level);
  return installChildren(root, familyOf(root, resolved), onChild);
}

function refusable<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    const text = `createLogger: pino refuses the options: ${cause}. See README, Options, and pino's own page on them.`;
    throw new HeartwoodError("OPTION_INVALID", text, { cause: error });
  }
}

function toPinoOptions(options: AnyPinoOptions, resolved: Resolved, root: () => Inside): PinoOptions {
  const { format, level } = resolved;
  const { mixin, mixinMergeStrategy, hooks, formatters, timestamp, base, ...rest } = pinoOnly(options);
  return {
    ...rest,
    level,
    serializers: serializersFor(options, format),
    formatters: formattersFor(formatters, format),
    ...timestampFor(timestamp, format),
    ...(base === undefined ? {} : { base: format.rules === "pino" ? base : freeBase(base, options, format) }),
    ...(mixin === undefined ? {} : { mixin: guardMixin(mixin) }),
    ...(mixin === undefined
      ? {}
      : { mixinMergeStrategy: guardMergeStrategy(mixinMergeStrategy ?? mergeMixin) }),
    hooks: {
      logMethod: makeGuard(hooks?.logMethod, root),
      ...(hooks?.streamWrite === undefined ? {} : { streamWrite: guardStreamWrite(hooks.streamWrite) }),
    },
  };
}

const ours = ["format", "env", "crashes", "maxLineBytes", "level", "onChild"];

/** The options that are pino's, without those that are undefined: pino takes a name for given when it stands there. */
function pinoOnly(options: AnyPinoOptions): AnyPinoOptions {
  const entries = Object.entries(options).filter(
    ([name, value]) => value !== undefined && !ours.includes(name),
  );
  return Object.fromEntries(entries);
}

function serializersFor(
  { serializers }: AnyPinoOptions,
  { rules }: Format,
): NonNullable<AnyPinoOptions["serializers"]> {
  if (rules === "pino")
    return guardSerializers({ err: serializeErrorAsPino, ...serializers }, serializeErrorAsPino);
  return guardSerializers({ err: serializeError, ...serializers });
}

/** In pino's format `formatters.log` is pino's to call; in ours the encoder's, which must see what it gives. */
function formattersFor(
  formatters: AnyPinoOptions["formatters"],
  { rules, level }: Format,
): NonNullable<AnyPinoOptions["formatters"]> {
  const { log, ...others } = formatters ?? {};
  if (rules === "pino") return log === undefined ? others : { ...others, log: guardFormatFields(log) };
  return level === undefined ? others : { level, ...others };
}

/** @throws {HeartwoodError} `OPTION_INVALID` for a timestamp that does not print a member */
function timestampFor(
  timestamp: AnyPinoOptions["timestamp"],
  format: Format,
): Pick<AnyPinoOptions, "timestamp"> {
  if (timestamp === false) return { timestamp };
  const standIn = format.timestamp ?? epochTime;
  if (typeof timestamp !== "function") return { timestamp: standIn };
  const member: unknown = refusable(timestamp);
  if (member !== "" && !isMember(member)) {
    const text = `createLogger: option "timestamp" printed ${show(member)}. Let it print a member, as in ,"time":1763662233123.`;
    throw new HeartwoodError("OPTION_INVALID", text);
  }
  return { timestamp: guardTimestamp(timestamp, standIn) };
}

function isMember(text: unknown): boolean {
  try {
    return (
      typeof text === "string" &&
      text.startsWith(",") &&
      Object.keys(JSON.parse(`{${text.slice(1)}}`)).length > 0
    );
  } catch {
    return false;
  }
}

/** `base` alone may set pid and hostname; what else the format prints, it may not. */
function freeBase(
  base: AnyPinoOptions["base"],
  { messageKey }: AnyPinoOptions,
  { reserved }: Format,
): object | null {
  if (base === null) return null;
  const isReserved = (name: string): boolean =>
    name !== "pid" && name !== "hostname" && (reserved.includes(name) || name === (messageKey ?? "msg"));
  return { ...renameReserved(readFields(base), isReserved, () => false) };
}

/** Only `format: "pino"` lets through as much as pino can print in a second or so. */
function settingsOf(
  root: Inside,
  options: AnyPinoOptions,
  { format, maxLineBytes }: Resolved,
): ProfileSettings {
  const pinoLimits: Limits = { maxDepth: 1_000, maxBreadth: Number.POSITIVE_INFINITY, maxNodes: 2 ** 21 };
  const ourLimits: Limits = {
    ...defaultLimits,
    ...(options.depthLimit === undefined ? {} : { maxDepth: options.depthLimit }),
    ...(options.edgeLimit === undefined ? {} : { maxBreadth: options.edgeLimit }),
  };
  const limits = format.rules === "pino" ? pinoLimits : ourLimits;
  return {
    format,
    maxLineBytes,
    limits,
    pinoEncode: root[asJsonSym],
    pinoStringify: format.rules === "pino" ? stringifyAsPino(root) : undefined,
    isHooked: options.hooks?.logMethod !== undefined || options.hooks?.streamWrite !== undefined,
  };
}

function familyOf(root: Inside, { rules }: Resolved): Family {
  return { pinoChild: root.child, pinoSetBindings: root.setBindings, baseText: root[chindingsSym], rules };
}
