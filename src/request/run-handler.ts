// A handler of the user's, run so that what it throws, or rejects with, is handed over.

/** Runs `fn`; `refuse` gets what it throws, now or as a promise. */
export function runHandler(fn: () => unknown, refuse: (error: unknown) => void): void {
  try {
    const result = fn();
    if (result instanceof Promise) result.catch(refuse);
  } catch (error) {
    refuse(error);
  }
}
