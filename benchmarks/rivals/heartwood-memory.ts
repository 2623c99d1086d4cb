// heartwood into memory: no destination of its own, no file descriptor.
import { createLogger, type Logger } from "heartwood";
import type { Rival } from "../rival.js";
import type { Scenario } from "../scenarios.js";
import { heartwoodRival, optionsFor } from "./heartwood.js";
import { countingStream } from "./memory.js";

export function open(_: number, scenario: Scenario): Rival<Logger> {
  return heartwoodRival(createLogger(optionsFor(scenario), countingStream()), async () => undefined);
}
