// Fair shares of a room: what is small stays whole, what is large is cut to one size. Pure: sizes in, budgets out.

/**
 * Who is served first: level and time (`header`), then conventional ids (`id`), up to `Claim.first` bytes each; what is
 * `kept` has its share and is the last to be left out.
 */
export type Rank = "header" | "id" | "kept" | "usual";

/** What one member or item asks for; all in bytes, infinite where it is more than any line may have. */
export interface Claim {
  readonly rank: Rank;
  readonly size: number;
  /** Its size without what the line has elsewhere; asked only of what cannot stay whole. At least `least`. */
  readonly lean: number;
  /** What it has at least when it is cut; its size where it cannot be cut. */
  readonly least: number;
  /** What a `header` or an `id` has before any other; what something `kept` has before it is cut to less. */
  readonly first: number;
}

/** What would have less is left out. */
const smallestShare = 16;
/** What comes back where some must be left out has so much, if it is that long. */
export const shareOfReturned = 64;
/** The same of what is `kept`. */
const shareOfKept = 256;

/** The largest whole `share` for which the sum of `cost(claim, share)` is within the room; Infinity where all is. */
export function largestShare<T>(
  claims: readonly T[],
  room: number,
  cost: (claim: T, share: number) => number,
): number {
  const fits = (share: number): boolean => sum(claims, (claim) => cost(claim, share)) <= room;
  if (fits(Number.POSITIVE_INFINITY)) return Number.POSITIVE_INFINITY;
  let low = 0;
  let high = Math.max(0, room) + 1; // a single claim has the room at most
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

const sum = <T>(claims: readonly T[], bytesOf: (claim: T) => number): number => {
  let bytes = 0;
  for (const claim of claims) bytes += bytesOf(claim);
  return bytes;
};

/**
 * The bytes that each claim may have: its size or more where it stays whole, 0 where it is left out.
 * @param room       bytes for all of them
 * @param countBytes bytes of the text that says how many are left out
 */
export function shareOut<T extends Claim>(
  claims: readonly T[],
  room: number,
  countBytes: number,
): ReadonlyMap<T, number> {
  const budgets = new Map<T, number>();
  if (sum(claims, ({ size }) => size) <= room) {
    for (const claim of claims) budgets.set(claim, claim.size);
    return budgets;
  }
  let left = serveFirst(claims, room, countBytes, budgets);
  const isCounted = [...budgets.values()].includes(0);
  if (isCounted) left -= countBytes;
  const others = claims.filter((claim) => !budgets.has(claim));
  // Fair by what they are: those of at most the share stay as they are, whatever becomes of the rest.
  const share = largestShare(others, left, costOf);
  const small = others.filter(({ size }) => size <= share);
  const large = others.filter(({ size }) => size > share);
  for (const claim of small) budgets.set(claim, claim.size);
  left -= sum(small, ({ size }) => size);
  if (large.length > 0)
    shareRest({ small, large, share, room: left, countBytes: isCounted ? 0 : countBytes }, budgets);
  return budgets;
}

const costOf = ({ size }: Claim, share: number): number => Math.min(size, share);

/** @returns the room that is left behind level, time and ids */
function serveFirst<T extends Claim>(
  claims: readonly T[],
  room: number,
  countBytes: number,
  budgets: Map<T, number>,
): number {
  const kept = claims.filter(({ rank }) => rank === "kept");
  const due = countBytes + sum(kept, ({ size, least }) => Math.min(size, least));
  let left = room;
  for (const rank of ["header", "id"] as const) {
    const served = claims.filter((claim) => claim.rank === rank);
    const cost = ({ size, first }: Claim, share: number): number => Math.min(size, first, share);
    const share = largestShare(served, left - due, cost);
    for (const claim of served) {
      const budget = cost(claim, share);
      const isEnough = budget >= Math.min(claim.size, claim.least);
      budgets.set(claim, isEnough ? budget : 0);
      if (isEnough) left -= budget;
    }
  }
  return left;
}

interface Rest<T extends Claim> {
  readonly small: readonly T[];
  readonly large: readonly T[];
  readonly share: number;
  /** What the small ones leave. */
  readonly room: number;
  readonly countBytes: number;
}

/** The large ones: cut to the share, or left out where that is too little; of those, the first come back while there is room. */
function shareRest<T extends Claim>(rest: Rest<T>, budgets: Map<T, number>): void {
  const { large, share, room, countBytes } = rest;
  const isFair = share >= smallestShare;
  const isCut = ({ rank, least }: T): boolean => rank === "kept" || (isFair && least <= share);
  const floors = new Map<T, number>();
  for (const claim of large) if (isCut(claim)) floors.set(claim, floorOf(claim, isFair));
  const usual = isFair ? share : shareOfReturned;
  let spare =
    room -
    countBytes -
    sum([...floors], ([{ lean }, floor]) => Math.min(lean, Math.max(floor, isFair ? share : 0)));
  for (const claim of large) {
    // What cannot come back is not looked into: there may be thousands.
    if (floors.has(claim) || Math.min(claim.size, usual) > spare) continue;
    const asked = Math.min(claim.lean, Math.max(claim.least, usual));
    if (asked > spare) continue;
    spare -= asked;
    floors.set(claim, asked);
  }
  const left = makeRoom(rest, floors, budgets);
  const cost = ([{ lean }, floor]: readonly [T, number], each: number): number =>
    Math.min(lean, Math.max(floor, each));
  const chosen = [...floors];
  const each = largestShare(chosen, left, cost);
  for (const claim of large) budgets.set(claim, 0);
  for (const entry of chosen) budgets.set(entry[0], cost(entry, each));
}

function floorOf({ rank, lean, least, first }: Claim, isFair: boolean): number {
  const usual = rank === "kept" ? (isFair ? first : Math.max(first, shareOfKept)) : smallestShare;
  return Math.min(lean, Math.max(least, usual));
}

/**
 * Has the floors fit: what is kept has less before anything else goes, then the last ones go.
 * @returns the room for those that are left in `floors`
 */
function makeRoom<T extends Claim>(
  { small, large, room, countBytes }: Rest<T>,
  floors: Map<T, number>,
  budgets: Map<T, number>,
): number {
  let isCounted = floors.size < large.length;
  let left = isCounted ? room - countBytes : room;
  let needed = sum([...floors.values()], (floor) => floor);
  if (needed <= left) return left;
  const kept = [...floors].filter(([{ rank }]) => rank === "kept");
  const lowered = ([{ least }, floor]: readonly [T, number], cap: number): number =>
    Math.min(floor, Math.max(least, cap));
  const cap = largestShare(kept, left - needed + sum(kept, ([, floor]) => floor), lowered);
  for (const entry of kept) floors.set(entry[0], lowered(entry, cap));
  needed = sum([...floors.values()], (floor) => floor);
  const isUsual = ({ rank }: T): boolean => rank === "usual";
  const inOrder = [...floors.keys()];
  const isKept = (claim: T): boolean => !isUsual(claim);
  const smallestFirst = small.toSorted((one, other) => one.size - other.size);
  const firstToLast = [
    ...[...inOrder.filter(isKept), ...smallestFirst.filter(isKept)],
    ...[...smallestFirst.filter(isUsual), ...inOrder.filter(isUsual)],
  ];
  for (const claim of firstToLast.reverse()) {
    if (needed <= left) break;
    if (!isCounted) left -= countBytes;
    isCounted = true;
    const floor = floors.get(claim);
    if (floor === undefined) {
      budgets.set(claim, 0);
      left += claim.size;
    } else {
      floors.delete(claim);
      needed -= floor;
    }
  }
  return left;
}
