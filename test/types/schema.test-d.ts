// What the compiler says about declared shapes: the argument's type comes from the schema.
import { createLogger } from "heartwood";
import { type JsonSchema, type SchemaValue, schema } from "heartwood/schema";
import { describe, expectTypeOf, test } from "vitest";

describe("the argument of a declared serializer", () => {
  test("is what the schema declares: required, optional, nullable, nested", () => {
    const order = schema({
      type: "object",
      properties: {
        id: { type: "string" },
        total: { type: "number" },
        items: { type: "integer" },
        paid: { type: "boolean" },
        note: { type: "string", nullable: true },
        nothing: { type: "null" },
        lines: {
          type: "array",
          items: { type: "object", properties: { sku: { type: "string" } }, required: ["sku"] },
        },
      },
      required: ["id", "lines"],
    });
    expectTypeOf(order).parameter(0).toEqualTypeOf<{
      readonly id: string;
      readonly total?: number | undefined;
      readonly items?: number | bigint | undefined;
      readonly paid?: boolean | undefined;
      readonly note?: string | null | undefined;
      readonly nothing?: null | undefined;
      readonly lines: readonly { readonly sku: string }[];
    }>();
    order({ id: "o-1", lines: [{ sku: "a" }], note: null, items: 3n, total: undefined });
    // @ts-expect-error a declared string is a string
    order({ id: 1, lines: [] });
    // @ts-expect-error a required property is required
    order({ lines: [] });
    // @ts-expect-error null stands where it is declared
    order({ id: "o-1", lines: [], paid: null });
    // @ts-expect-error in nested objects as well
    order({ id: "o-1", lines: [{}] });
    // @ts-expect-error a shape takes one value
    order();
  });

  test("may have more than is declared, unless it is written down there and then", () => {
    const order = schema({ type: "object", properties: { id: { type: "string" } }, required: ["id"] });
    const entity = { id: "o-1", password: "secret" };
    order(entity);
    class Order {
      readonly #id = "o-1";
      get id() {
        return this.#id;
      }
    }
    order(new Order());
    // @ts-expect-error a literal with what would not be printed is a slip
    order({ id: "o-1", pasword: "secret" });
  });

  test("is one of the values of enum and const", () => {
    const state = schema({ enum: ["open", "paid", 3, null] });
    expectTypeOf(state).parameter(0).toEqualTypeOf<"open" | "paid" | 3 | null>();
    expectTypeOf(schema({ const: "x" }))
      .parameter(0)
      .toEqualTypeOf<"x">();
    expectTypeOf(schema({ type: "string", enum: ["a"], nullable: true }))
      .parameter(0)
      .toEqualTypeOf<"a" | null>();
    // @ts-expect-error no such state
    state("closed");
  });

  test("is of one of the types where there are several", () => {
    expectTypeOf(schema({ type: ["string", "null"] }))
      .parameter(0)
      .toEqualTypeOf<string | null>();
    expectTypeOf(schema({ type: ["number", "boolean"] }))
      .parameter(0)
      .toEqualTypeOf<number | boolean>();
  });

  test("takes a Date where the format is date-time, and only there", () => {
    expectTypeOf(schema({ type: "string", format: "date-time" }))
      .parameter(0)
      .toEqualTypeOf<string | Date>();
    // @ts-expect-error a text is no Date
    schema({ type: "string" })(new Date());
  });

  test("has the members that additionalProperties allows", () => {
    const counts = schema({ type: "object", additionalProperties: { type: "number" } });
    counts({ apples: 3 });
    // @ts-expect-error a number
    counts({ apples: "3" });
    const free = schema({ properties: { id: { type: "string" } }, additionalProperties: true });
    free({ id: "o-1", anything: [1] });
    // @ts-expect-error the declared one is what it is declared
    free({ id: 1 });
    expectTypeOf(schema({ items: {} }))
      .parameter(0)
      .toEqualTypeOf<readonly unknown[]>();
  });

  test("follows a $ref, also round in a circle", () => {
    const tree = schema({
      type: "object",
      properties: { name: { type: "string" }, children: { type: "array", items: { $ref: "#" } } },
      required: ["name"],
    });
    tree({ name: "a", children: [{ name: "b", children: [] }] });
    // @ts-expect-error a child has a name
    tree({ name: "a", children: [{}] });
    const order = schema({
      $defs: { money: { type: "object", properties: { cents: { type: "integer" } }, required: ["cents"] } },
      properties: { total: { $ref: "#/$defs/money" } },
    });
    order({ total: { cents: 100 } });
    // @ts-expect-error cents
    order({ total: { euros: 1 } });
  });

  test("is unknown where the schema is not known to the compiler", () => {
    const given: JsonSchema = { type: "string" };
    expectTypeOf(schema(given)).parameter(0).toEqualTypeOf<unknown>();
    expectTypeOf<SchemaValue<{ readonly title: "anything" }>>().toEqualTypeOf<unknown>();
  });
});

describe("a schema", () => {
  test("is checked as far as it can be", () => {
    // @ts-expect-error no such type
    expectTypeOf(schema({ type: "strng" })).toBeFunction();
    // @ts-expect-error a list of names
    expectTypeOf(schema({ type: "object", required: "id" })).toBeFunction();
    // @ts-expect-error of properties as well
    expectTypeOf(schema({ properties: { id: { type: "text" } } })).toBeFunction();
    // @ts-expect-error there is none
    expectTypeOf(schema).toBeCallableWith();
  });

  test("makes a serializer, for a logger and its children", () => {
    const order = schema({ type: "object", properties: {} });
    const log = createLogger({ serializers: { order } });
    log.child({}, { serializers: { order } }).info({ order: {} });
    expectTypeOf(order).returns.toEqualTypeOf<unknown>();
  });
});
