// The controller of this process, and what its channels perform on.
import { processClock } from "../levels/clock.js";
import { Controller } from "../levels/controller.js";
import { closeGate, openGate } from "../levels/gates.js";
import { overrideGate } from "../levels/override-gate.js";
import { state } from "../state.js";
import { version } from "../version.js";
import type { Performer } from "./protocol.js";
import { tellTotals } from "./totals.js";

const { random } = Math;

/** Short, and seldom the same twice in all processes of a service. */
const makeId = (): string => random().toString(36).slice(2, 8).padEnd(6, "0");

const { control } = state;
const gate = overrideGate(control.overrides, (override) => controller.takesLine(override));

/** While no override stands, no gate does: a disabled call is an empty one again. */
function refresh(): void {
  if (control.overrides.size > 0) openGate("override", gate);
  else closeGate("override");
}

export const controller: Controller = new Controller(control, processClock, makeId, refresh);

export const performer: Performer = {
  controller,
  writers: () => [...state.writers].map((writer) => writer.stats()),
  totals: tellTotals,
  process: () => ({ pid: process.pid, version, uptimeSeconds: Math.round(process.uptime()) }),
};
