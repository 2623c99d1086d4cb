// A value as the program that makes it. Each side of a comparison makes its own, since serializers write into what they
// are given, and a counterexample reads as code.
import fc from "fast-check";

export interface Recipe<Made = unknown> {
  readonly code: string;
  make(): Made;
  [fc.toStringMethod](): string;
}

export const recipe = <Made>(code: string, make: () => Made): Recipe<Made> => ({
  code,
  make,
  [fc.toStringMethod]: () => code,
});

/** One value that may be shared: functions, texts, numbers. */
export const given = <Made>(code: string, value: Made): Recipe<Made> => recipe(code, () => value);

/** A value whose JSON is its code. */
export const literal = <Made>(value: Made): Recipe<Made> =>
  recipe(JSON.stringify(value) ?? String(value), () => structuredClone(value));

export const listOf = (items: readonly Recipe[]): Recipe<unknown[]> =>
  recipe(`[${items.map(({ code }) => code).join(", ")}]`, () => items.map((item) => item.make()));

/** An object with these members, `__proto__` as an ordinary one. */
export const objectOf = (members: readonly (readonly [string, Recipe])[]): Recipe<Record<string, unknown>> =>
  recipe(`{ ${members.map(([key, { code }]) => `[${JSON.stringify(key)}]: ${code}`).join(", ")} }`, () =>
    Object.fromEntries(members.map(([key, value]) => [key, value.make()])),
  );

/** One of the recipes, by name. */
export const oneOf = <Made>(choices: Readonly<Record<string, Made>>): fc.Arbitrary<Recipe<Made>> =>
  fc.constantFrom(...Object.entries(choices).map(([code, value]) => given(code, value)));

/** Any of the members, each there or not. */
export const optionsOf = (
  members: Readonly<Record<string, fc.Arbitrary<Recipe>>>,
): fc.Arbitrary<Recipe<Record<string, unknown>>> =>
  fc
    .record(members, { requiredKeys: [] })
    .map((chosen) =>
      objectOf(Object.entries(chosen).flatMap(([key, value]) => (value ? [[key, value]] : []))),
    );

/** One object of several, the last wins. */
export const mergeOf = (...parts: readonly Recipe<object>[]): Recipe<Record<string, unknown>> =>
  recipe(`{ ${parts.map(({ code }) => `...${code}`).join(", ")} }`, () =>
    Object.assign({}, ...parts.map((part) => part.make())),
  );
