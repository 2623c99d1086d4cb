// What a cut line may have kept of a value, told apart from what was made up. Knows nothing of how it was cut.

const leftOut = /^\[(\d+) of (\d+) left out\]$/;

/** Why `cut` is not what cutting leaves of `whole`; undefined where it is. A text of a nested value is read first. */
export function faultOf(cut: unknown, whole: unknown, path = ""): string | undefined {
  if (JSON.stringify(cut) === JSON.stringify(whole)) return undefined;
  if (typeof cut === "string" && typeof whole === "string") return faultOfText(cut, whole, path);
  if (Array.isArray(cut) && Array.isArray(whole)) return faultOfItems(cut, whole, path);
  if (isRecord(cut) && isRecord(whole)) return faultOfMembers(cut, whole, path);
  return `${path}: ${JSON.stringify(cut)} is no part of ${JSON.stringify(whole)}`;
}

const countIn = (value: unknown): RegExpExecArray | null =>
  typeof value === "string" ? leftOut.exec(value) : null;

/** A text keeps its beginning; a stack its beginning, and its frames from the first on. */
function faultOfText(cut: string, whole: string, path: string): string | undefined {
  if (/^[[{]/.test(whole)) {
    const parsed = parsedOf(cut);
    if (parsed !== undefined) return faultOf(parsed, JSON.parse(whole), path);
  }
  let at = 0;
  for (const part of cut.split("…")) {
    const found = whole.indexOf(part, at);
    if (found === -1 || (at === 0 && found > 0)) return `${path}: ${cut} is no beginning of ${whole}`;
    at = found + part.length;
  }
  return cut.includes("…") ? undefined : `${path}: ${cut} does not say that it is cut`;
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function faultOfItems(cut: readonly unknown[], whole: readonly unknown[], path: string): string | undefined {
  const said = countIn(cut.at(-1));
  const items = said === null ? cut : cut.slice(0, -1);
  if (items.length + Number(said?.[1] ?? 0) !== whole.length)
    return `${path}: a wrong count: ${JSON.stringify(cut)} of ${JSON.stringify(whole)}`;
  let at = 0;
  for (const item of items) {
    while (at < whole.length && faultOf(item, whole[at]) !== undefined) at++;
    if (at++ === whole.length) return `${path}: ${JSON.stringify(item)} is no item`;
  }
  return undefined;
}

function faultOfMembers(cut: Members, whole: Members, path: string): string | undefined {
  const names = Object.keys(cut).filter((name) => name !== "…");
  const said = countIn(cut["…"]);
  if (names.length + Number(said?.[1] ?? 0) !== Object.keys(whole).length)
    return `${path}: a wrong count: ${JSON.stringify(cut)} of ${JSON.stringify(whole)}`;
  for (const name of names) {
    if (!Object.hasOwn(whole, name)) return `${path}: ${name} is made up`;
    const fault = faultOf(cut[name], whole[name], `${path}.${name}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

type Members = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Members => typeof value === "object" && value !== null;

/** The largest share for which the sum of min(size, share) is within the room: by trying all of them. */
export function shareOf(sizes: readonly number[], room: number): number {
  const costOf = (share: number): number => sizes.reduce((bytes, size) => bytes + Math.min(size, share), 0);
  if (costOf(Number.POSITIVE_INFINITY) <= room) return Number.POSITIVE_INFINITY;
  let share = 0;
  while (costOf(share + 1) <= room) share++;
  return share;
}
