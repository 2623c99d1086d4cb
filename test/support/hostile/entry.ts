// One entry of the catalogue of hostile values, and what a test must know of it beforehand.

/** A value that a logger may be handed, and what its size excuses. */
export interface Hostile {
  readonly name: string;
  /** A fresh value per case, since some change when read; the costly ones, plain data, are built once. */
  readonly make: () => unknown;
  /** `cut`: the line may be truncated; `costly`: also slow to make, so only for the places where it differs. */
  readonly size: "small" | "cut" | "costly";
  /** The longest that a call with it may take. */
  readonly limitMs: number;
  /** A healthy string: it must come back as it was. */
  readonly verbatim: boolean;
  /** Does not keep what is written into it, so nothing can be asked of what is merged into it. */
  readonly lies: boolean;
  /** Text that must not leave the process with it. */
  readonly secret?: string;
  /** pino itself would print for seconds or run out of memory, and format "pino" prints what pino prints. */
  readonly endlessInPino: boolean;
}

export type Makers = Readonly<Record<string, () => unknown>>;

type Flags = Partial<Omit<Hostile, "name" | "make">>;

/** Entries from a table of factories, all with the same flags. */
export function entries(makers: Makers, flags: Flags = {}): Hostile[] {
  return Object.entries(makers).map(([name, make]) => ({
    name,
    make,
    size: "small",
    limitMs: 1000,
    verbatim: false,
    lies: false,
    endlessInPino: false,
    ...flags,
  }));
}

/** Throws in the name of a getter, a trap, a method. */
export function fail(what: string): never {
  throw new Error(`${what} threw`);
}

/** The target with one member that throws when it is read. */
export function withThrowing(target: object, key: PropertyKey): object {
  const get = (): never => fail(String(key));
  return Object.defineProperty(target, key, { get, enumerable: true, configurable: true });
}

/** The factory that builds once: for plain data too dear to build per case. */
export function once(make: () => unknown): () => unknown {
  let made: { readonly value: unknown } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
