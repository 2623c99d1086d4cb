// Several measurements of each of several things, interleaved, so that what disturbs the machine disturbs all alike.

/**
 * Measures every name once a round, and starts each round with the next one.
 * @param measure is told also which round it is, from 0
 * @returns what was measured of each, a value per round
 */
export async function inRounds<Name, Value>(
  names: readonly Name[],
  rounds: number,
  measure: (name: Name, round: number) => Promise<Value>,
): Promise<ReadonlyMap<Name, readonly Value[]>> {
  const values = new Map<Name, Value[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of startingWith(names, round)) values.get(name)?.push(await measure(name, round));
  }
  return values;
}

/** All of them, from that one on and round to it: `n` may be more than there are. */
export function startingWith<Name>(names: readonly Name[], n: number): readonly Name[] {
  const first = n % Math.max(1, names.length);
  return [...names.slice(first), ...names.slice(0, first)];
}
