// What a program does with a logger: calls of every shape, children, changes of bindings and level.
import fc from "fast-check";
import { childOptions, levelNames } from "./options.js";
import { literal, type Recipe } from "./recipe.js";
import { anyValues, errorValues, plainValues, recordsOf, textRecipes, texts } from "./values.js";

/** `on` picks one of the loggers that there are by then. */
export type Step =
  | { readonly do: "log"; readonly on: number; readonly method: string; readonly args: readonly Recipe[] }
  | {
      readonly do: "child";
      readonly on: number;
      readonly bindings: Recipe;
      readonly options: Recipe | undefined;
    }
  | { readonly do: "setBindings"; readonly on: number; readonly bindings: Recipe }
  | { readonly do: "level"; readonly on: number; readonly level: string | number }
  | { readonly do: "bindings"; readonly on: number };

const request = {
  method: "GET",
  url: "/p?q=1",
  headers: { host: "h", cookie: "secret" },
  socket: { remoteAddress: "::1", remotePort: 1 },
};
const requests: fc.Arbitrary<Recipe> = fc.constantFrom<object>(request, { req: request }).map(literal);

const placeholders = fc
  .array(fc.constantFrom("%s", "%d", "%i", "%f", "%j", "%o", "%O", "%%", "%x", "%", " text "), {
    maxLength: 4,
  })
  .map((parts) => parts.join(""));
const messages = fc.oneof(texts, placeholders).map(literal);
const fields = fc.oneof(
  { weight: 4, arbitrary: recordsOf(anyValues) },
  { weight: 2, arbitrary: recordsOf(plainValues) },
  { weight: 2, arbitrary: errorValues },
  { weight: 1, arbitrary: anyValues },
  { weight: 1, arbitrary: requests },
);
const more = fc.array(fc.oneof(anyValues, textRecipes), { maxLength: 3 });

/** The arguments of a log call, in all of pino's shapes. */
export const callArguments: fc.Arbitrary<readonly Recipe[]> = fc.oneof(
  messages.map((message) => [message]),
  fields.map((first) => [first]),
  fc.tuple(fields, messages),
  fc.tuple(fields, messages, more).map(([first, message, rest]) => [first, message, ...rest]),
  fc.tuple(messages, more).map(([message, rest]) => [message, ...rest]),
  more,
);

const on = fc.nat({ max: 3 });
const methods = fc.constantFrom(
  ...[
    "fatal",
    "error",
    "error",
    "warn",
    "warn",
    "info",
    "info",
    "info",
    "debug",
    "trace",
    "http",
    "audit",
    "extra",
  ],
);
const bindings = fc.oneof(
  { weight: 8, arbitrary: recordsOf(anyValues) },
  { weight: 1, arbitrary: anyValues },
);
const kind = <Name extends Step["do"]>(name: Name): fc.Arbitrary<Name> => fc.constant(name);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: kind("log"), on, method: methods, args: callArguments }) },
  { weight: 3, arbitrary: fc.record({ do: kind("child"), on, bindings, options: childOptions }) },
  { weight: 1, arbitrary: fc.record({ do: kind("setBindings"), on, bindings }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: kind("level"),
      on,
      level: fc.constantFrom(...levelNames, "trace", "silent", 10, 30),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: kind("bindings"), on }) },
);

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(step, {
  minLength: 1,
  maxLength: 10,
  size: "max",
});
