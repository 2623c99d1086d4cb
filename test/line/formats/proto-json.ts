// What is wrong with a JSON value as a protobuf message, by the proto3 JSON mapping. A message is a table of its fields'
// types; `[]` before a type is a list.

export type Messages = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Checks of the types that are no messages. */
export type Scalars = Readonly<Record<string, (value: unknown) => boolean>>;

const isWhole = (value: unknown, from: bigint, below: bigint): boolean =>
  /^-?\d{1,20}$/.test(String(value)) && BigInt(String(value)) >= from && BigInt(String(value)) < below;
const isInt = (value: unknown, bits: number): boolean =>
  isWhole(value, -(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1));
const matches = (value: unknown, pattern: RegExp): boolean =>
  typeof value === "string" && pattern.test(value);

/** The mapping's own types. 64 bits are text: as numbers, readers round them. */
export const scalars: Scalars = {
  string: (value) => typeof value === "string",
  bool: (value) => typeof value === "boolean",
  double: (value) => typeof value === "number",
  int32: (value) => typeof value === "number" && isInt(value, 32),
  uint32: (value) => typeof value === "number" && isWhole(value, 0n, 2n ** 32n),
  int64: (value) => typeof value === "string" && isInt(value, 64),
  fixed64: (value) => typeof value === "string" && isWhole(value, 0n, 2n ** 64n),
  Duration: (value) => matches(value, /^-?\d{1,12}(\.\d{3}|\.\d{6}|\.\d{9})?s$/),
  Timestamp: (value) => matches(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6}|\.\d{9})?Z$/),
  Struct: (value) => typeof value === "object" && value !== null,
};

/** What is wrong with `value` as `type`, each with its path; nothing where all is well. */
export function protoFaults(
  value: unknown,
  type: string,
  messages: Messages,
  own: Scalars = {},
  path = type,
): string[] {
  if (type.startsWith("[]")) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((item, index) =>
      protoFaults(item, type.slice(2), messages, own, `${path}[${index}]`),
    );
  }
  const fields = messages[type];
  if (fields !== undefined) return messageFaults(value, fields, messages, own, path);
  const isOne = own[type] ?? scalars[type];
  if (isOne === undefined) return [`${path} has the unknown type ${type}`];
  return isOne(value) ? [] : [`${path} is no ${type}: ${JSON.stringify(value)}`];
}

function messageFaults(
  value: unknown,
  fields: Readonly<Record<string, string>>,
  messages: Messages,
  own: Scalars,
  path: string,
): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${path} is no message`];
  return Object.entries(value).flatMap(([name, member]) => {
    const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const at = `${path}.${name}`;
    return type === undefined ? [`${at} is no field of it`] : protoFaults(member, type, messages, own, at);
  });
}
