// What `JSON.rawJSON` makes (Node 22): a text that stands in JSON as it is. No other object can pass for one.

interface RawJson {
  readonly rawJSON: string;
}

const isRaw: unknown = Reflect.get(JSON, "isRawJSON");

/** Whether the value is what `JSON.rawJSON` made. */
export const isRawJson: (value: object) => value is RawJson =
  typeof isRaw === "function"
    ? (value): value is RawJson => Reflect.apply(isRaw, JSON, [value]) === true
    : (_): _ is RawJson => false;
