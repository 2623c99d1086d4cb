// The text of a value that is no object.

/** The digits of a bigint, or a symbol with its description. */
export function scalarText(value: bigint | symbol): string {
  // To print the digits of a bigint takes time that grows with their square.
  if (typeof value === "bigint" && (value > longestBigInt || value < -longestBigInt))
    return "[bigint too long]";
  return String(value);
}

const longestBigInt = 2n ** 65_536n;

/** A message's text; undefined for what is none: `null`, `undefined`, objects, functions. */
export function messageText(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
      return String(value);
    case "bigint":
    case "symbol":
      return scalarText(value);
    default:
      return undefined;
  }
}
