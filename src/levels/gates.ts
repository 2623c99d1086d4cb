// Gates: what may put another level in the place of a logger's own, in some flows or in all, and take its lines
// elsewhere. They cost nothing while none stands: loggers are fitted to them when one is opened, not asked per call.
import {
  chindingsSym,
  type Inside,
  levelCompSym,
  levelValSym,
  streamSym,
  variantOf,
} from "../line/pino-seams.js";
import { state } from "../state.js";
import { refreshLoggers, register } from "./registry.js";
import { type Gate, type Gates, type LineStream, refreshSym, type Threshold } from "./threshold.js";

/** Opens a gate, in the place of the one of that kind; all loggers are fitted to it. */
export function openGate(kind: keyof Gates, gate: Gate): void {
  state.gates[kind] = gate;
  refreshLoggers();
}

/** Closes it, and gives back to all loggers what they had. */
export function closeGate(kind: keyof Gates): void {
  state.gates[kind] = undefined;
  refreshLoggers();
}

/** Those that stand, from a logger's own level up. */
const standing = (): Gate[] =>
  [state.gates.override, state.gates.capture].filter((gate) => gate !== undefined);

/** Whether any gate stands. */
export const isGated = (): boolean => standing().length > 0;

export const nameSym: unique symbol = Symbol("heartwood.name");
const thresholdSym: unique symbol = Symbol("heartwood.threshold");

/** What a logger has for the gates; its children inherit it. */
interface Fitted {
  /** The dotted name; empty for the root. */
  readonly [nameSym]?: string;
  /** There while a gate stands. */
  [thresholdSym]?: Threshold;
}

/**
 * Makes a named logger known, and those whose level it follows: when one of them gets another level, it is fitted anew.
 * So who is not known has no followers, and costs no look at the others when it is given a level.
 */
export function enrol(logger: Inside): void {
  for (let at = logger; !Object.hasOwn(at, levelValSym); at = Object.getPrototypeOf(at)) register(at);
  if (isGated()) logger[refreshSym]();
}

/** Asks the gates for the logger's threshold; takes it away where none stands. */
export function fitThreshold(logger: Inside & Fitted): void {
  if (!isGated()) {
    Reflect.deleteProperty(logger, thresholdSym);
    return;
  }
  const name = logger[nameSym] ?? "";
  const { values } = logger.levels;
  const own = ownThreshold(logger);
  logger[thresholdSym] = standing().reduce((below, gate) => gate.threshold(name, values, below), own);
}

const ownThreshold = (logger: Inside): Threshold => ({
  levels: [logger[levelValSym]],
  now: () => logger[levelValSym],
});

/** Whether calls of that level pass, wherever they are made; undefined where it depends on that. */
export function passes(logger: Inside & Fitted, value: number): boolean | undefined {
  const threshold = logger[thresholdSym];
  if (threshold === undefined) return logger[levelCompSym](value, logger[levelValSym]);
  const [first, ...others] = threshold.levels.map((level) => logger[levelCompSym](value, level));
  return others.every((other) => other === first) ? first : undefined;
}

/** Whether a call of that level would pass here. */
export function passesHere(logger: Inside & Fitted, value: number): boolean {
  return logger[levelCompSym](value, logger[thresholdSym]?.now() ?? logger[levelValSym]);
}

/** The lowest level whose lines are written, by its number: by the logger's own level, or by an override. */
export function lowestWritten(logger: Inside & Fitted): number {
  const { values } = logger.levels;
  const own = ownThreshold(logger);
  const { levels } = state.gates.override?.threshold(logger[nameSym] ?? "", values, own) ?? own;
  const isWritten = (value: number): boolean => levels.some((level) => logger[levelCompSym](value, level));
  return Math.min(...Object.values(values).filter(isWritten));
}

/** The logger that a call made here goes on to: itself, or one that says what let it pass; undefined where none did. */
export function admit(logger: Inside & Fitted, value: number): Inside | undefined {
  if (!passesHere(logger, value)) return undefined;
  const threshold = logger[thresholdSym];
  if (threshold?.admit === undefined || logger[levelCompSym](value, logger[levelValSym])) return logger;
  const members = threshold.admit();
  if (members === undefined || members === "") return members === "" ? logger : undefined;
  return variantOf(logger, { [chindingsSym]: logger[chindingsSym] + members });
}

/** Streams that loggers own, by what stands in their place. */
const owned = new WeakMap<LineStream, LineStream>();

/** Gives a logger that owns a stream what the gates put in its place, or the stream back. */
export function fitStream(logger: Inside): void {
  if (!Object.hasOwn(logger, streamSym)) return;
  const stream = owned.get(logger[streamSym]) ?? logger[streamSym];
  const diverted = standing().reduce((below, gate) => gate.divert?.(below) ?? below, stream);
  if (diverted !== stream) owned.set(diverted, stream);
  logger[streamSym] = diverted;
}
