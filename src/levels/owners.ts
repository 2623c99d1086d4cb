// Which loggers there are, and who decides on a name that several root loggers may have. A look at one moment, since
// each root looks through all loggers of the process for its own. Pure.
import type { ControlledRoot } from "../control-state.js";

export interface Owners {
  /** The dotted names of all loggers, the roots' own left out. */
  readonly names: ReadonlySet<string>;
  /** The first root that has a logger of that name, or else the first; undefined where there is none. */
  find(name: string): ControlledRoot | undefined;
}

export function lookForOwners(roots: readonly ControlledRoot[]): Owners {
  const owners = new Map<string, ControlledRoot>();
  for (const root of roots) {
    for (const name of root.names()) if (!owners.has(name)) owners.set(name, root);
  }
  return { names: new Set(owners.keys()), find: (name) => owners.get(name) ?? roots[0] };
}
