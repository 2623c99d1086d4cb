// The few numbers that many measurements become.

/** The middle value, or the mean of the middle two; NaN of nothing. */
export const median = (values: readonly number[]): number => quantile(values, 1 / 2);

/** The value that so large a part of the others is below; between two of them in proportion. NaN of nothing. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const lower = sorted[Math.floor(at)] ?? Number.NaN;
  const upper = sorted[Math.ceil(at)] ?? Number.NaN;
  return lower + (upper - lower) * (at - Math.floor(at));
}

/** From the least to the greatest value, as a part of the median: what a difference must exceed to mean anything. */
export const spread = (values: readonly number[]): number =>
  (Math.max(...values) - Math.min(...values)) / median(values);

/** `value` with so many digits behind the point. */
export const rounded = (value: number, digits: number): number =>
  Math.round(value * 10 ** digits) / 10 ** digits;
