// The pino instance under a logger: made with the user's functions guarded, then fitted with our encoder,
// stringifiers, profile and children.
import type { DestinationStream, Logger as PinoLogger, LoggerOptions as PinoOptions } from "pino";
import { type Family, installChildren, type Member, type OnChild } from "./children.js";
import { pino } from "./dependencies.js";
import { HeartwoodError, show } from "./errors.js";
import { makeByPino } from "./frozen.js";
import { installLevels } from "./levels/set-level.js";
import { isPinoEncoder } from "./line/agents.js";
import { reason } from "./line/attempt.js";
import { baseMembers, originNames } from "./line/base.js";
import { makeGuard } from "./line/call.js";
import { newCounts } from "./line/counts.js";
import { encodeLine, encodePinoLine } from "./line/encode.js";
import { plainFields } from "./line/fields.js";
import type { Format } from "./line/format.js";
import {
  guardFormatFields,
  guardMergeStrategy,
  guardMixin,
  guardSerializers,
  guardStreamWrite,
  guardTimestamp,
  isTimeMember,
  makeErrorSerializer,
  mergeMixin,
  mergeMixinAsPino,
} from "./line/guards.js";
import { defaultLimits, type Limits } from "./line/limits.js";
import { keysOf } from "./line/members.js";
import {
  asJsonSym,
  chindingsSym,
  type Inside,
  openInside,
  serializeErrorAsPino,
  stringifyAsPino,
} from "./line/pino-seams.js";
import { makeProfile, type ProfileSettings, setProfile } from "./line/profile.js";
import { hideSecrets } from "./line/secrets.js";
import { installStringifiers } from "./line/stringifiers.js";
import { epochTime } from "./line/time.js";
import { type HeartwoodOptions, hidesSecretsBy, type Resolved } from "./options.js";
import { hideBracketed, redactFor } from "./redaction.js";

/** pino's options that are not heartwood's to settle. */
export type AnyPinoOptions = Omit<PinoOptions, "level" | "onChild" | "redact"> &
  Pick<HeartwoodOptions, "redact">;

/**
 * A fitted pino logger.
 * @param stream undefined where `transport` takes the lines
 * @throws {HeartwoodError} `OPTION_INVALID` if pino refuses the options; `PINO_UNSUPPORTED`
 * @throws {Error} pino's own, in pino's format
 */
export function makePinoLogger(
  options: AnyPinoOptions,
  resolved: Resolved,
  stream: DestinationStream | undefined,
  onChild: OnChild | undefined,
): Member {
  const forPino = toPinoOptions(options, resolved, () => root);
  const make = (): PinoLogger => (stream === undefined ? pino(forPino) : pino(forPino, stream));
  const root = openInside(makeByPino(make, resolved.format.rules === "pino"));
  const settings = settingsOf(root, options, resolved);
  const isPino = settings.format.rules === "pino";
  const { log } = options.formatters ?? {};

  installStringifiers(root, settings.limits, settings.pinoStringify);
  if (!isPino) hideBracketed(root, options.redact);
  setProfile(root, makeProfile(root, settings, log === undefined ? undefined : guardFormatFields(log)));
  root[asJsonSym] = settings.encode;
  if (!isPino) root[chindingsSym] = baseMembers(root);
  Object.defineProperty(root, "useLevelLabels", { value: false }); // pino's types declare it, and pino sets none
  const leveled = installLevels(root, !isPino);
  leveled.level = resolved.level;
  return madeFast(installChildren(leveled, familyOf(root, resolved), onChild));
}

/**
 * pino's assembling leaves an object that V8 looks each name up in, as in a dictionary. One that a few reads have gone
 * through as a prototype it turns into an object with fields, which halves what a line costs.
 */
function madeFast(logger: Member): Member {
  const child: Member = Object.create(logger);
  for (let read = 0; read < 20; read++) levelOf(child);
  return logger;
}

const levelOf = (logger: Member): string => logger.level;

function toPinoOptions(options: AnyPinoOptions, resolved: Resolved, root: () => Inside): PinoOptions {
  const { format, level } = resolved;
  const { mixin, mixinMergeStrategy, hooks, formatters, redact, ...rest } = pinoOnly(options);
  return {
    ...rest,
    messageKey: rest.messageKey ?? format.messageKey,
    level,
    ...redactFor("createLogger", redact, format),
    serializers: serializersFor(options, format),
    formatters: hidingIn(formattersFor(formatters, format), redact, format),
    ...timestampFor(options, format),
    ...("base" in options ? { base: baseFor(options) } : {}),
    ...(mixin === undefined ? {} : mixinFor(mixin, mixinMergeStrategy, format)),
    hooks: {
      logMethod: makeGuard(hooks?.logMethod, root),
      ...(hooks?.streamWrite === undefined
        ? {}
        : { streamWrite: guardStreamWrite(hooks.streamWrite, format.fold) }),
    },
  };
}

function mixinFor(
  mixin: NonNullable<AnyPinoOptions["mixin"]>,
  merge: AnyPinoOptions["mixinMergeStrategy"],
  { rules }: Format,
): Pick<PinoOptions, "mixin" | "mixinMergeStrategy"> {
  const isPino = rules === "pino";
  if (isPino && typeof mixin !== "function") return { mixin }; // pino refuses it in its own words
  const strategy = merge ?? (isPino ? mergeMixinAsPino : mergeMixin);
  return { mixin: guardMixin(mixin, isPino), mixinMergeStrategy: guardMergeStrategy(strategy, isPino) };
}

const settledHere = [
  ...["control", "format", "env", "crashes", "maxLineBytes", "trace", "level", "onChild"],
  ...["service", "version", "environment"],
  ...["base", "timestamp"],
];

/** The options that are pino's, without those that are undefined: pino takes a name for given when it stands there. */
function pinoOnly(options: AnyPinoOptions): AnyPinoOptions {
  const entries = Object.entries(options).filter(
    ([name, value]) => value !== undefined && !settledHere.includes(name),
  );
  return Object.fromEntries(entries);
}

function serializersFor(options: AnyPinoOptions, format: Format): NonNullable<AnyPinoOptions["serializers"]> {
  const { serializers } = options;
  const limits = limitsOf(options, format);
  if (format.rules === "pino") {
    return guardSerializers({ err: serializeErrorAsPino, ...serializers }, serializeErrorAsPino, limits);
  }
  return guardSerializers({ err: makeErrorSerializer(limits), ...serializers }, undefined, limits);
}

/** In pino's format `formatters.log` is pino's to call; in ours the encoder's, which must see what it gives. */
function formattersFor(
  formatters: AnyPinoOptions["formatters"],
  { rules, level }: Format,
): NonNullable<AnyPinoOptions["formatters"]> {
  const { log, ...others } = formatters ?? {};
  if (rules === "pino") return log === undefined ? others : { ...others, log: guardFormatFields(log, true) };
  return level === undefined ? others : { level, ...others };
}

/** What a formatter makes is printed by pino under names that nobody has judged. */
function hidingIn(
  formatters: NonNullable<AnyPinoOptions["formatters"]>,
  redact: AnyPinoOptions["redact"],
  { rules }: Format,
): NonNullable<AnyPinoOptions["formatters"]> {
  const { log, bindings } = formatters;
  if (!hidesSecretsBy(redact)) return formatters;
  return {
    ...formatters,
    ...(log !== undefined && rules === "pino" && { log: (fields) => hideSecrets(log(fields)) }),
    ...(bindings !== undefined && { bindings: (given) => hiddenDeep(bindings(given)) }),
  };
}

const hiddenDeep = (fields: object): Record<string, unknown> =>
  hideSecrets({ ...plainFields(fields, { ...defaultLimits, hidesSecrets: true }) });

/**
 * pino prints no time where the option stands there without a value.
 * @throws {HeartwoodError} `OPTION_INVALID` for a timestamp that does not print a member
 */
function timestampFor(options: AnyPinoOptions, format: Format): Pick<AnyPinoOptions, "timestamp"> {
  const isUnset = "timestamp" in options && options.timestamp === undefined && format.rules === "pino";
  const timestamp = isUnset ? false : options.timestamp;
  if (timestamp === false) return { timestamp };
  const standIn = format.timestamp ?? epochTime;
  if (typeof timestamp !== "function") return { timestamp: standIn };
  if (format.rules === "pino") return { timestamp: guardTimestamp(timestamp, standIn) }; // asked only when pino asks
  let came: string | undefined;
  try {
    const member: unknown = timestamp();
    if (!isTimeMember(member)) came = `printed ${show(member)}`;
  } catch (thrown) {
    came = `threw: ${reason(thrown)}`;
  }
  if (came === undefined) return { timestamp: guardTimestamp(timestamp, standIn) };
  const text = `createLogger: option "timestamp" ${came}. Let it print a member, as in ,"time":1763662233123.`;
  throw new HeartwoodError("OPTION_INVALID", text);
}

/** Without a value pino prints nothing of it, as its page has it; only null leaves out `name` as well. */
const baseFor = ({ base = {}, redact }: AnyPinoOptions): object | null =>
  base !== null && hidesSecretsBy(redact) ? hiddenDeep(base) : base;

/** Only `format: "pino"` lets through as much as pino can print in a second or so. */
function limitsOf({ depthLimit, edgeLimit, redact }: AnyPinoOptions, { rules }: Format): Limits {
  const hidesSecrets = hidesSecretsBy(redact);
  if (rules === "pino")
    return { maxDepth: 1_000, maxBreadth: Number.POSITIVE_INFINITY, maxNodes: 2 ** 21, hidesSecrets };
  const { maxDepth, maxBreadth, maxNodes } = defaultLimits;
  return { maxDepth: depthLimit ?? maxDepth, maxBreadth: edgeLimit ?? maxBreadth, maxNodes, hidesSecrets };
}

function settingsOf(
  root: Inside,
  options: AnyPinoOptions,
  { format, origin, maxLineBytes, activeSpan }: Resolved,
): ProfileSettings {
  const limits = limitsOf(options, format);
  return {
    format,
    origin,
    originNames: originNames(format, origin),
    baseNames: keysOf(root[chindingsSym]),
    maxLineBytes,
    limits,
    pinoEncode: root[asJsonSym],
    isPinoEncoder: isPinoEncoder(root[asJsonSym]),
    encode: format.rules === "pino" ? encodePinoLine : encodeLine,
    pinoStringify: format.rules === "pino" ? stringifyAsPino(root) : undefined,
    counts: newCounts(root.levels.values),
    activeSpan,
    isHooked: options.hooks?.logMethod !== undefined || options.hooks?.streamWrite !== undefined,
  };
}

function familyOf(root: Inside, { rules }: Resolved): Family {
  return { pinoChild: root.child, pinoSetBindings: root.setBindings, baseText: root[chindingsSym], rules };
}
