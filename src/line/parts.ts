// The parts of a shape, each of one kind: what a program can be written for.
import { keyText } from "./print.js";
import type { Shape } from "./shape.js";

/** What may stand in a place, in one word. */
export type Kind =
  | "array"
  | "boolean"
  | "date-time"
  | "integer"
  | "literal"
  | "number"
  | "object"
  | "open"
  | "string";

/** One place of a shape. */
export interface Part {
  readonly kind: Kind;
  readonly shape: Shape;
  readonly isNullable: boolean;
  readonly members: readonly Member[];
  /** The members that have to be looked at: about the others, a look at the value itself says all. */
  readonly looked: readonly Member[];
  readonly item: Part | undefined;
  /** Objects inside objects, itself included. */
  readonly depth: number;
  /** The most members that one object has. */
  readonly breadth: number;
}

export interface Member {
  readonly name: string;
  readonly part: Part;
}

/** The parts of a shape; undefined where it holds itself, mixes types, or leaves open which members there are. */
export function findParts(shape: Shape): Part | undefined {
  return isDivisible(shape, []) ? partOf(shape) : undefined;
}

/** @param path the shapes around it */
function isDivisible(shape: Shape, path: readonly Shape[]): boolean {
  const kind = kindOf(shape);
  if (kind === undefined || (kind === "array" && shape.items === undefined)) return false;
  if (shape.rest !== undefined || path.includes(shape) || ![...shape.members.keys()].every(isOrdinary))
    return false;
  return innerOf(shape).every((inner) => isDivisible(inner, [...path, shape]));
}

const innerOf = ({ members, items }: Shape): Shape[] => [...members.values(), ...(items ? [items] : [])];

/** Whether a name is read and printed as it stands: no object has it by itself, it keeps its place, needs no escapes. */
const isOrdinary = (name: string): boolean =>
  !(name in Object.prototype) && !/^\d+$/.test(name) && keyText(name) === `"${name}":`;

function kindOf({ isOpen, values, types, takesDates }: Shape): Kind | undefined {
  if (isOpen) return "open";
  if (values !== undefined) return "literal";
  const [type, ...others] = [...types].filter((name) => name !== "null");
  if (others.length > 0) return undefined;
  return type === "string" && takesDates ? "date-time" : kinds.find((kind) => kind === type);
}

const kinds: readonly Kind[] = ["array", "boolean", "integer", "number", "object", "string"];

/** Whether more has to be seen of a value than that it is a string, a number, a boolean. */
export const isLooked = ({ kind }: Part): boolean =>
  kind === "object" || kind === "array" || kind === "literal";

function partOf(shape: Shape): Part {
  const kind = kindOf(shape) ?? "open"; // there is one: isDivisible saw to it
  const members = [...shape.members].map(([name, inner]) => ({ name, part: partOf(inner) }));
  const item = shape.items && partOf(shape.items);
  const inner = [...members.map(({ part }) => part), ...(item ? [item] : [])];
  return {
    kind,
    shape,
    isNullable: shape.types.has("null"),
    members,
    looked: members.filter(({ part }) => isLooked(part)),
    item,
    depth: Math.max(0, ...inner.map(({ depth }) => depth)) + Number(kind === "object" || kind === "array"),
    breadth: Math.max(members.length, ...inner.map(({ breadth }) => breadth)),
  };
}
