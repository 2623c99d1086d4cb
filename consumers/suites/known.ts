// The tests of other suites that fail with heartwood in pino's place, each with what it asks of pino's inside.

/** Reasons by the test's name. */
export const known: Readonly<Record<string, string>> = {
  "Symbol.for('pino.serializers')":
    "logger[Symbol.for('pino.serializers')] holds the very functions that were given; ours are guarded against throwing",
  "children inherit parent Symbol serializers":
    "logger[Symbol.for('pino.serializers')] holds the very functions that were given; ours are guarded against throwing",
};
