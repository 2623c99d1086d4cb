// The requests that the service has in hand: begun, and neither finished nor broken off.

export interface OpenRequests {
  /** How many there are now. */
  readonly count: number;
  /** How many are over, since the service started. */
  readonly over: number;
  /** Counts a request until this promise settles. */
  add(request: Promise<void>): void;
  /** Resolves when there is none. */
  none(): Promise<void>;
}

export function countOpenRequests(): OpenRequests {
  const open = new Set<Promise<void>>();
  let over = 0;

  return {
    get count() {
      return open.size;
    },
    get over() {
      return over;
    },
    async add(request) {
      open.add(request);
      await request; // one that rejects is a bug of ours: it ends the process, as an unhandled rejection
      open.delete(request);
      over += 1;
    },
    async none() {
      while (open.size > 0) await Promise.all(open);
    },
  };
}
