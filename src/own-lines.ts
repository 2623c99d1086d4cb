// Lines that heartwood writes itself, about the process: announcements, the audit of levels, the crash line.
import type { Member } from "./children.js";
import { runOutside } from "./context.js";
import { streamSym } from "./line/pino-seams.js";
import { hidesField, profileOf } from "./line/profile.js";
import { redacted } from "./line/redacted.js";

/** An audit line whose `match` names fields that the logger hides: hidden as a member and in the message. */
export function shownMatch(
  logger: Member,
  fields: object,
  message: string,
): [fields: object, message: string] {
  const match = "match" in fields && typeof fields.match === "object" ? fields.match : undefined;
  if (match === undefined || match === null) return [fields, message];
  const shown: Record<string, unknown> = {};
  let text = message;
  for (const [name, value] of Object.entries(match)) {
    const isHidden = hidesField(profileOf(logger), name, value);
    shown[name] = isHidden ? redacted : value;
    if (isHidden) text = text.replace(` where ${name} is ${value}`, () => ` where ${name} is ${redacted}`);
  }
  return [{ ...fields, match: shown }, text];
}

/**
 * Writes a line of our own, whatever the level, and with no request's context: it is said of the process.
 * @returns false at `silent`, where nothing is written
 */
export function announce(logger: Member, args: readonly unknown[], number = 40): boolean {
  const speaker = logger.named("heartwood");
  if (logger.level === "silent" || speaker.level === "silent") return false;
  const voice: Member = Object.create(speaker);
  Object.assign(voice, { emit: () => false }); // its level is nobody's: no listener is to hear of it
  const level = levelFrom(logger, number);
  voice.level = level;
  runOutside(() => callLevel(voice, level, args));
  return true;
}

/**
 * Writes the crash line: `fatal`, or the highest level there is. A stream that was destroyed answers a line with an
 * error of its own, which would be the next crash: an application that survives those would never rest.
 */
export function writeCrash(logger: Member, error: unknown, origin: string): void {
  if (logger[streamSym].destroyed === true) return;
  const message = origin === "unhandledRejection" ? "unhandled rejection" : "uncaught exception";
  callLevel(logger, levelFrom(logger, 60), [{ err: error }, message]);
}

/** The level of that number, or the next above it, or the highest there is: a logger may have only custom ones. */
function levelFrom(logger: Member, number: number): string {
  const ascending = Object.entries(logger.levels.values).toSorted(([, one], [, other]) => one - other);
  const found = ascending.find(([, value]) => value >= number) ?? ascending.at(-1);
  return found?.[0] ?? "silent";
}

function callLevel(logger: Member, level: string, args: readonly unknown[]): void {
  const method: unknown = Reflect.get(logger, level);
  if (typeof method === "function") Reflect.apply(method, logger, args);
}
