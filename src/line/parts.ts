// The parts of a shape, each of one kind: what a program can be written for.
import { keyText } from "./opening.js";
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

/** Shapes that refer to one another's parts again and again would be programs without an end. */
const mostParts = 1_000;

/** The parts of a shape; undefined where it holds itself, has too many, mixes types, or leaves open which members there are. */
export function findParts(shape: Shape): Part | undefined {
  return partOf(shape, { around: [], left: mostParts });
}

interface Search {
  readonly around: Shape[];
  left: number;
}

function partOf(shape: Shape, search: Search): Part | undefined {
  const kind = kindOf(shape);
  if (kind === undefined || shape.rest !== undefined || search.around.includes(shape)) return undefined;
  if (--search.left < 0) return undefined;
  search.around.push(shape);
  const members = membersOf(shape, search);
  const item = shape.items && partOf(shape.items, search);
  search.around.pop();
  if (members === undefined || (kind === "array" && item === undefined)) return undefined;
  return measured({ kind, shape, isNullable: shape.types.has("null"), members, item });
}

function membersOf(shape: Shape, search: Search): readonly Member[] | undefined {
  const members: Member[] = [];
  for (const [name, inner] of shape.members) {
    const part = isOrdinary(name) ? partOf(inner, search) : undefined;
    if (part === undefined) return undefined;
    members.push({ name, part });
  }
  return members;
}

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

function measured(part: Omit<Part, "looked" | "depth" | "breadth">): Part {
  const { kind, members, item } = part;
  const inner = [...members.map(({ part }) => part), ...(item ? [item] : [])];
  return {
    ...part,
    looked: members.filter((member) => isLooked(member.part)),
    depth: Math.max(0, ...inner.map(({ depth }) => depth)) + Number(kind === "object" || kind === "array"),
    breadth: Math.max(members.length, ...inner.map(({ breadth }) => breadth)),
  };
}
