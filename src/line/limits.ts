// How much of one value a line may hold, and how much a value has.
import { types } from "node:util";

/** How much of one value is read. */
export interface Limits {
  /** Objects inside objects. */
  readonly maxDepth: number;
  /** Members of one object, items of one array. */
  readonly maxBreadth: number;
  /** Values altogether. */
  readonly maxNodes: number;
  /** Whether what stands under a secret's name is not read at all. */
  readonly hidesSecrets?: boolean;
}

/** @default 64 levels, 1,000 members each, 10,000 values: more than `maxLineBytes` can hold of anything useful */
export const defaultLimits: Limits = { maxDepth: 64, maxBreadth: 1_000, maxNodes: 10_000 };

/** The first names of an object, and how many there are. */
export interface Names {
  readonly first: readonly string[];
  readonly count: number;
}

/** The names of an object's members, `breadth` of them at most; those of items and bytes without listing them all. */
export function listNames(value: object, breadth: number): Names {
  const items = countItems(value);
  if (items <= breadth) {
    const keys = Object.keys(value);
    return { first: keys.slice(0, breadth), count: keys.length };
  }
  return { first: Array.from({ length: breadth }, (_, index) => String(index)), count: items };
}

/** How many items or bytes an object has; to list the names of fifty million would take minutes. */
export const countItems = (value: object): number =>
  Array.isArray(value) || types.isTypedArray(value) ? value.length : 0;

/**
 * Whether `value` holds at most `maxNodes` values, counted without running a getter or a proxy's trap.
 * Only `format: "pino"` asks: there pino itself prints what passes.
 */
export function isWithin(value: object, maxNodes: number): boolean {
  const pending: object[] = [value];
  const path = new Set<object>(); // each object lies under its members as well, and is taken off the path there
  let nodes = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (path.delete(next) || types.isProxy(next) || ArrayBuffer.isView(next)) continue;
    path.add(next);
    pending.push(next);
    for (const key of Object.keys(next)) {
      if (++nodes > maxNodes) return false;
      const inner = Object.getOwnPropertyDescriptor(next, key)?.value;
      if (typeof inner === "object" && inner !== null && !path.has(inner)) pending.push(inner);
    }
  }
  return true;
}
