// The options that all benchmarks of a service under load have.
import { wholeNumber } from "../command.js";
import type { Settings } from "./measure.js";

export const loadUsage = `  --rounds N        N rounds, each in fresh processes (default 7)
  --seconds N       measured per round, in turns, after half as long a warm-up (default 4)
  --connections N   kept open, one request each at a time (default 50)
  --quick           one round of a second
  --no-readme       do not touch README.md and RESULTS.md`;

export const loadOptions = {
  rounds: { type: "string", default: "7" },
  seconds: { type: "string", default: "4" },
  connections: { type: "string", default: "50" },
  quick: { type: "boolean", default: false },
  "no-readme": { type: "boolean", default: false },
} as const;

interface LoadValues {
  readonly rounds: string;
  readonly seconds: string;
  readonly connections: string;
  readonly quick: boolean;
}

/** @throws {Error} where one is no whole number */
export function settingsOf({ rounds, seconds, connections, quick }: LoadValues): Settings {
  const asked = {
    rounds: wholeNumber("--rounds", rounds),
    seconds: wholeNumber("--seconds", seconds),
    connections: wholeNumber("--connections", connections),
  };
  return quick ? { ...asked, rounds: 1, seconds: 1 } : asked;
}
