// A process as the control of levels sees it: a controller on a clock moved by hand, and a root logger that only keeps
// levels and what is said.

import { type ControlledRoot, type ControlState, newControlState } from "../../src/control-state.js";
import { Controller } from "../../src/levels/controller.js";
import { standardLevels } from "../../src/levels/directives.js";
import { effectiveLevel } from "../../src/levels/overrides.js";
import { type HandClock, handClock } from "./hand-clock.js";

export interface House {
  readonly controller: Controller;
  readonly state: ControlState;
  readonly clock: HandClock;
  readonly said: Record<string, unknown>[];
  readonly carried: unknown[];
  /** How often the loggers were told to take their levels anew. */
  refreshed: number;
  /** How often the logger was asked for its names, for which it looks through all loggers of the process. */
  namesAsked: number;
  /** Held here, as a logger holds its own. */
  readonly root: ControlledRoot;
  levelOf(name: string): string;
}

/**
 * A process with one root logger at info, whose `quiet` logger is configured at error.
 * @param ids what the ids of its overrides begin with
 */
export function house(ids = "id"): House {
  const clock = handClock();
  const said: Record<string, unknown>[] = [];
  const carried: unknown[] = [];
  const configured = new Map([
    ["", "info"],
    ["quiet", "error"],
  ]);
  const root: ControlledRoot = {
    service: "shop",
    levels: standardLevels,
    names() {
      made.namesAsked++;
      return ["quiet"];
    },
    configured: (name) => configured.get(name) ?? configured.get("") ?? "info",
    configure(_path, { fallback, byName }) {
      if (fallback !== undefined) configured.set("", fallback);
      for (const [name, level] of byName) configured.set(name, level);
      return true;
    },
    say(fields, message) {
      said.push({ ...fields, msg: message });
      return true;
    },
  };
  const state = newControlState();
  state.roots.add(new WeakRef(root));
  let count = 0;
  const made: House = {
    controller: new Controller(
      state,
      clock,
      () => `${ids}${++count}`,
      () => void made.refreshed++,
    ),
    state,
    clock,
    said,
    carried,
    refreshed: 0,
    namesAsked: 0,
    root,
    levelOf: (name) => effectiveLevel(name, root.configured(name), state.overrides.values(), standardLevels),
  };
  state.onChange.add((change) => void carried.push(change));
  return made;
}
