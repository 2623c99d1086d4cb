// Several measurements of each of several things, interleaved, so that what disturbs the machine disturbs all alike.

/**
 * Measures every name once a round, and starts each round with the next one.
 * @returns what was measured of each, a value per round
 */
export async function inRounds<Name, Value>(
  names: readonly Name[],
  rounds: number,
  measure: (name: Name) => Promise<Value>,
): Promise<ReadonlyMap<Name, readonly Value[]>> {
  const values = new Map<Name, Value[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const first = round % Math.max(1, names.length);
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      values.get(name)?.push(await measure(name));
    }
  }
  return values;
}
