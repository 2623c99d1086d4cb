// The soaks by name: one file each.
import { control } from "./control.js";
import { hostile } from "./hostile.js";
import { pipe } from "./pipe.js";
import type { Soak } from "./soak.js";
import { speed } from "./speed.js";

const soaks: Readonly<Record<string, Soak>> = { pipe, speed, control, hostile };

export const soakNames: readonly string[] = Object.keys(soaks);

/** @throws {Error} naming those there are */
export function requireSoak(name: string): Soak {
  const soak = Object.hasOwn(soaks, name) ? soaks[name] : undefined;
  if (soak !== undefined) return soak;
  throw new Error(`soak: "${name}" is not known. Use one of ${soakNames.join(", ")}.`);
}
