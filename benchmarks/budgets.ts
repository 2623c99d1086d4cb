// What a line of heartwood may allocate. Bytes, never time: the same on every machine with the same V8.
import { versions } from "node:process";
import type { CellName } from "./formats/cells.js";
import type { ScenarioName } from "./scenarios.js";

export interface Budget {
  readonly scenario: ScenarioName | CellName;
  /** The most that a line may allocate, in bytes of heap. */
  readonly maxBytes: number;
  /** `floor`: beyond a constant line of the same length, written once per turn; `nothing`: all told. */
  readonly above: "floor" | "nothing";
}

/** Since V8 14 src/line/quote.ts has JSON.stringify look at a long text, which leaves a copy of its 2,000 characters. */
const copyOfLong = Number.parseInt(versions.v8, 10) >= 14 ? 2_000 : 0;

export const budgets: readonly Budget[] = [
  { scenario: "disabled", maxBytes: 1, above: "nothing" },
  { scenario: "text", maxBytes: 200, above: "floor" },
  { scenario: "fields", maxBytes: 700, above: "floor" },
  { scenario: "child", maxBytes: 700, above: "floor" },
  { scenario: "context-text", maxBytes: 200, above: "floor" },
  { scenario: "context-fields", maxBytes: 700, above: "floor" },
  { scenario: "fresh-context", maxBytes: 900, above: "floor" },
  { scenario: "error", maxBytes: 4_000, above: "floor" },
  { scenario: "nested", maxBytes: 2_400, above: "floor" },
  { scenario: "declared", maxBytes: 2_000, above: "floor" },
  { scenario: "broken", maxBytes: 5_500, above: "floor" },
  { scenario: "non-ascii", maxBytes: 550, above: "floor" },
  { scenario: "ecs:completion", maxBytes: 1_900, above: "nothing" },
  { scenario: "gcp:completion", maxBytes: 2_800, above: "nothing" },
  { scenario: "otel:error", maxBytes: 5_000, above: "nothing" },
  { scenario: "long", maxBytes: 600 + copyOfLong, above: "floor" },
];
