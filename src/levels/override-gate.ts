// The gate of overrides: what they mean for the calls of each logger. It stands while an override does.
import type { Override } from "../control-state.js";
import { quote } from "../line/quote.js";
import { state } from "../state.js";
import type { LevelNumbers } from "./directives.js";
import { applies, decidersOf } from "./overrides.js";
import type { Gate, Threshold } from "./threshold.js";

/** What a logger's threshold is made of: who decides, with the numbers of their levels. */
interface Decider {
  readonly override: Override;
  readonly number: number;
  /** What a line carries that it lets through. */
  readonly members: string;
}

/** @param takesLine takes a line of an override's budget; false where it is used up */
export const overrideGate = (
  overrides: ReadonlyMap<string, Override>,
  takesLine: (override: Override) => boolean,
): Gate => ({
  threshold(name, levels, below) {
    if (isOurs(name)) return below;
    const deciders = decidersOf(name, overrides.values()).flatMap((override) => decider(override, levels));
    return deciders.length === 0 ? below : thresholdOf(deciders, below, takesLine);
  },
});

/** What heartwood has to say of a change, the change must not hold back. */
const isOurs = (name: string): boolean => name === "heartwood" || name.startsWith("heartwood.");

/** None where the logger has no such level. */
function decider(override: Override, levels: LevelNumbers): Decider[] {
  const { id, level } = override;
  const number = Object.hasOwn(levels, level) ? levels[level] : undefined;
  return number === undefined ? [] : [{ override, number, members: `,"log_override":${quote(id)}` }];
}

function thresholdOf(
  deciders: readonly Decider[],
  below: Threshold,
  takesLine: (override: Override) => boolean,
): Threshold {
  const isWhole = deciders.at(-1)?.override.match.length === 0;
  const numbers = deciders.map(({ number }) => number);
  const lowest = Math.min(...numbers);
  return {
    // The logger's own level stands there as well where it is the higher one: a line between the two takes of the budget.
    levels: [...numbers, ...below.levels.filter((level) => !isWhole || level > lowest)],
    now: () => findApplying(deciders)?.number ?? below.now(),
    admit() {
      const found = findApplying(deciders);
      if (found === undefined) return below.admit === undefined ? "" : below.admit();
      return takesLine(found.override) ? found.members : undefined;
    },
  };
}

/** The first that applies in this flow. Once per call that is not decided for all flows, so: no closure. */
function findApplying(deciders: readonly Decider[]): Decider | undefined {
  const flow = state.storage.getStore();
  for (const each of deciders) if (applies(each.override, flow)) return each;
  return undefined;
}
