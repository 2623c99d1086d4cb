// The catalogue of hostile values: everything that an application may hand to a logger by mistake, or that a
// client may hand to the application by intent.
import { broken, wiping } from "./broken.js";
import { builtins } from "./builtins.js";
import { entries, type Hostile } from "./entry.js";
import { errors } from "./errors.js";
import { keys } from "./keys.js";
import { costly, cut } from "./large.js";
import { lookalikes, SECRET, secretive } from "./lookalikes.js";
import { liars, proxies } from "./proxies.js";
import { texts } from "./texts.js";

export type { Hostile } from "./entry.js";

export const hostile: readonly Hostile[] = [
  ...entries(broken),
  ...entries(proxies),
  ...entries({ ...liars, ...wiping }, { lies: true }),
  ...entries(errors),
  ...entries(builtins),
  ...entries(keys),
  ...entries(lookalikes),
  ...entries(secretive, { secret: SECRET }),
  ...entries(texts, { verbatim: true }),
  ...cut,
  ...costly,
];
