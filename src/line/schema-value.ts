// The type of the values that a schema declares, read from the schema's own type.
import type { TypeName } from "./schema-keywords.js";

type Scalar = string | number | boolean | null;

/** A schema, or whether anything may stand there. */
type Part = JsonSchema | boolean;

interface Parts {
  readonly [name: string]: Part;
}

/**
 * The JSON Schema of a declared shape. Keywords that describe (`title`) or narrow a type (`minLength`) may stand in it
 * and are passed over; others are refused when the shape is declared.
 */
export interface JsonSchema {
  readonly type?: TypeName | readonly TypeName[];
  /** What is printed of an object. */
  readonly properties?: Parts;
  readonly required?: readonly string[];
  /** What an object's other members are. @default false: they are not printed */
  readonly additionalProperties?: Part;
  /** What each item of an array is. */
  readonly items?: Part;
  readonly enum?: readonly Scalar[];
  readonly const?: Scalar;
  /** Whether null is allowed as well. @default false */
  readonly nullable?: boolean;
  /** `date-time` takes a Date as well. */
  readonly format?: string;
  /** A pointer into the same schema, as in `#/$defs/line`. */
  readonly $ref?: string;
  readonly definitions?: Parts;
  readonly $defs?: Parts;
  readonly [keyword: string]: unknown;
}

/** What a value of a schema may be; `unknown` where the schema does not say. */
export type SchemaValue<Schema, Root = Schema> = Schema extends { readonly nullable: true }
  ? NotNull<Schema, Root> | null
  : NotNull<Schema, Root>;

type NotNull<Schema, Root> = Schema extends { readonly $ref: infer Pointer }
  ? Target<Pointer, Root>
  : Schema extends { readonly const: infer Value } | { readonly enum: readonly (infer Value)[] }
    ? Value
    : Schema extends { readonly type: infer Type }
      ? Named<Type extends readonly (infer Each)[] ? Each : Type, Schema, Root>
      : Named<Implied<Schema>, Schema, Root>;

/** What a schema without a type is of. */
type Implied<Schema> = Schema extends
  | { readonly properties: object }
  | { readonly additionalProperties: Part }
  ? "object"
  : Schema extends { readonly items: Part }
    ? "array"
    : "anything";

/** One type after the other, where there are several. */
type Named<Type, Schema, Root> = Type extends TypeName ? ByName<Schema, Root>[Type] : unknown;

interface ByName<Schema, Root> {
  readonly array: readonly (Schema extends { readonly items: infer Item }
    ? SchemaValue<Item, Root>
    : unknown)[];
  readonly boolean: boolean;
  readonly integer: number | bigint;
  readonly null: null;
  readonly number: number;
  readonly object: Members<Schema, Root>;
  readonly string: Schema extends { readonly format: "date-time" } ? string | Date : string;
}

type Declared<Schema> = Schema extends { readonly properties: infer Properties }
  ? Properties
  : Record<never, never>;

type Required<Schema> = Schema extends { readonly required: readonly (infer Name)[] } ? Name : never;

type Members<Schema, Root> = Flat<
  {
    readonly [Name in keyof Declared<Schema> & Required<Schema>]: SchemaValue<Declared<Schema>[Name], Root>;
  } & {
    readonly [Name in Exclude<keyof Declared<Schema>, Required<Schema>>]?:
      | SchemaValue<Declared<Schema>[Name], Root>
      | undefined;
  }
> &
  Rest<Schema, Root>;

/** The same members as one type, which reads better in an editor. */
type Flat<Type> = { [Name in keyof Type]: Type[Name] };

/** The members beside the declared ones: of their type where there are no others, which would have to be of it too. */
type Rest<Schema, Root> = Schema extends { readonly additionalProperties: infer Other }
  ? Other extends false
    ? unknown
    : {
        readonly [name: string]: Schema extends { readonly properties: object }
          ? unknown
          : SchemaValue<Other, Root>;
      }
  : unknown;

type Target<Pointer, Root> = Pointer extends "#"
  ? SchemaValue<Root>
  : Pointer extends `#/$defs/${infer Name}`
    ? Root extends { readonly $defs: { readonly [Key in Name]: infer Schema } }
      ? SchemaValue<Schema, Root>
      : unknown
    : Pointer extends `#/definitions/${infer Name}`
      ? Root extends { readonly definitions: { readonly [Key in Name]: infer Schema } }
        ? SchemaValue<Schema, Root>
        : unknown
      : unknown;
