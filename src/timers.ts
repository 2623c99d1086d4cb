// The timers and the monotonic clock as they were when the package was loaded: a user's fake timers must not stop the
// writing.
export const startTimer = setTimeout;
export const stopTimer = clearTimeout;
export const startInterval = setInterval;
export const stopInterval = clearInterval;
export const atEndOfTurn = setImmediate;
/** Milliseconds, for differences. */
export const monotonicMs: () => number = performance.now.bind(performance);
