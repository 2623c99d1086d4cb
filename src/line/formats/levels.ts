// The words and numbers that back ends have for levels. A custom level has those of the next standard one below it.

/** A level's word or number in a back end, from that number of pino's on; ascending. */
export type Scale<Word> = readonly (readonly [from: number, word: Word])[];

/** What a scale has for a number; below the first, the first. */
export function onScale<Word>(scale: Scale<Word>, number: number): Word | undefined {
  return (scale.findLast(([from]) => number >= from) ?? scale[0])?.[1];
}

export const googleSeverities: Scale<string> = [
  [10, "DEBUG"],
  [30, "INFO"],
  [35, "NOTICE"],
  [40, "WARNING"],
  [50, "ERROR"],
  [60, "CRITICAL"],
  [70, "ALERT"],
  [80, "EMERGENCY"],
];

/** Datadog tells a status by its first letters, by which `fatal` would be an emergency. */
export const datadogStatuses: Scale<string> = [
  [10, "trace"],
  [20, "debug"],
  [30, "info"],
  [40, "warn"],
  [50, "error"],
  [60, "critical"],
];

/** AWS takes what it does not know for INFO. */
export const lambdaLevels: Scale<string> = [
  [10, "TRACE"],
  [20, "DEBUG"],
  [30, "INFO"],
  [40, "WARN"],
  [50, "ERROR"],
  [60, "FATAL"],
];

const otelSeverities: Scale<number> = [
  [10, 1],
  [20, 5],
  [30, 9],
  [40, 13],
  [50, 17],
  [60, 21],
];

/** OpenTelemetry has four numbers for each level; what lies between two of ours takes the free ones. */
export function severityNumber(number: number): number {
  const severity = onScale(otelSeverities, number) ?? 0;
  const above = number - Math.ceil(severity / 4) * 10;
  return severity + Math.min(3, Math.max(0, Math.ceil(above / 3)));
}
