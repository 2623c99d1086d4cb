// Custom levels and the numbers that they may have. A line's level is printed by its number: two levels of one number
// would both print the same word, and alerts on the other go dead.
import { HeartwoodError } from "../errors.js";
import type { LevelNumbers } from "./directives.js";

/**
 * @param where  what was called, for the message
 * @param levels the levels there are beside the custom ones
 * @throws {HeartwoodError} `OPTION_INVALID` where two levels have one number
 */
export function requireFreeNumbers(where: string, levels: LevelNumbers, customLevels: LevelNumbers): void {
  const known = new Map<number, string>();
  for (const [name, number] of Object.entries(levels)) {
    if (!Object.hasOwn(customLevels, name)) known.set(number, name);
  }
  for (const [name, number] of Object.entries(customLevels)) {
    const other = known.get(number);
    if (other !== undefined) throw takenNumber(where, name, number, other, [...known.keys()]);
    known.set(number, name);
  }
}

function takenNumber(where: string, name: string, number: number, other: string, numbers: number[]): Error {
  let free = Math.floor(number) + 1;
  while (numbers.includes(free)) free++;
  const text = `${where}: option "customLevels": "${name}" has the number of "${other}" (${number}), and its lines would print one level for both. Use ${free} or another free number. See README, Options.`;
  return new HeartwoodError("OPTION_INVALID", text);
}
