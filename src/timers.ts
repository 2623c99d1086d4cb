// The timers and the monotonic clock as they were when the package was loaded: a user's fake timers must not stop the
// writing.
export const startTimer: typeof setTimeout = setTimeout;
export const stopTimer: typeof clearTimeout = clearTimeout;
export const startInterval: typeof setInterval = setInterval;
export const stopInterval: typeof clearInterval = clearInterval;
export const atEndOfTurn: typeof setImmediate = setImmediate;
/** Milliseconds, for differences. */
export const monotonicMs: () => number = performance.now.bind(performance);
