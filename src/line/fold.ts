// The last form of a line that is no flat object: OpenTelemetry's with its attributes in an object of their own, logfmt's
// pairs. All that is done to a line (unique names, salvage, cutting) is done to flat members; a fold writes them down.
import { jsonMember, type WriteMember } from "./formats/place.js";
import { flatText } from "./formats/values.js";
import { joinMembers, splitMembers } from "./members.js";
import { keyText, nextKeyText } from "./opening.js";
import { flatSizing, type Sizing } from "./truncate.js";

/** Members as a folded line has them: those that stand before the fields, and those that stand among them. */
export interface Parts {
  readonly outer: string;
  readonly inner: string;
}

export interface Fold {
  /** A flat line in its last form. */
  line(flat: string): string;
  readonly sizing: Sizing;
  // The fast lane's: a line is written down from parts that are kept.
  parts(members: string): Parts;
  /** The beginning of a line, up to its fields. */
  frame(header: string, time: string, context: Parts, bindings: Parts): string;
  /** A member as it stands among the fields. */
  readonly member: WriteMember;
  /** What stands before a field's value. */
  nameText(name: string): string;
  /** A value's JSON text, as it stands there. */
  valueText(text: string): string;
  /** What stands before the message, behind it, and at the end of a line that has none. */
  readonly messageText: string;
  readonly end: string;
  readonly bareEnd: string;
}

/** What a fold must know of a profile. */
export interface Folded {
  /** The names of level and time. */
  readonly header: ReadonlySet<string>;
  readonly messageKey: string;
  /** `}` and the line's end. */
  readonly end: string;
  readonly outside: readonly string[];
}

/** Everything but what the data model names itself is an attribute. */
export function foldAttributes({ header, messageKey, end, outside }: Folded): Fold {
  const outerNames = new Set([...header, ...outside, messageKey]);
  const parts = (members: string): Parts => {
    let outer = "";
    let inner = "";
    for (const { key, value } of splitMembers(members)) {
      if (outerNames.has(key)) outer += nextKeyText(key) + value;
      else inner += nextKeyText(key) + value;
    }
    return { outer, inner };
  };
  return {
    line(flat) {
      const members = splitMembers(flat.slice(1, -end.length));
      const body = members.at(-1)?.key === messageKey ? joinMembers(members.splice(-1)) : "";
      const { outer, inner } = parts(joinMembers(members));
      return `{${outer.slice(1)},"Attributes":{${inner.slice(1)}}${body}${end}`;
    },
    // The first of the attributes has no comma.
    sizing: { ...flatSizing(end), frameBytes: `,"Attributes":{}${end}`.length - 1 },
    parts,
    frame(header, time, context, bindings) {
      const inner = context.inner + bindings.inner;
      return `${header}${time}${context.outer}${bindings.outer},"Attributes":{${inner.slice(1)}`;
    },
    member: jsonMember,
    nameText: nextKeyText,
    valueText: (text) => text,
    messageText: `},${keyText(messageKey)}`,
    end,
    bareEnd: `}${end}`,
  };
}

/** Pairs, a space between: level and time bare, texts in quotes with JSON's escapes, nested values as such texts. */
export function foldLogfmt({ header, messageKey, end }: Folded): Fold {
  const newline = end.slice(1);
  const last = { header: "", time: "", text: "" };
  const pairs = (members: string): string => {
    let text = "";
    for (const { key, value } of splitMembers(members))
      text += ` ${key}=${header.has(key) ? bare(value) : flatText(value)}`;
    return text;
  };
  return {
    line: (flat) => `${pairs(flat.slice(1, -end.length)).slice(1)}${newline}`,
    // The first pair has no space, and no quotes stand around a name.
    sizing: {
      frameBytes: newline.length - 1,
      bytesAround: (quotedKey) => Buffer.byteLength(quotedKey) - '""'.length + " =".length,
      nestsTexts: true,
    },
    parts: (members) => ({ outer: "", inner: pairs(members) }),
    frame(header, time, context, bindings) {
      if (last.header !== header || last.time !== time)
        Object.assign(last, { header, time, text: pairs(header.slice(1) + time).slice(1) });
      return last.text + context.inner + bindings.inner;
    },
    member: (name, value) => ` ${name}=${flatText(value)}`,
    nameText: (name) => ` ${name}=`,
    valueText: flatText,
    messageText: ` ${messageKey}=`,
    end: newline,
    bareEnd: newline,
  };
}

const bare = (value: string): string => (/^"[\w.:+-]+"$/.test(value) ? value.slice(1, -1) : flatText(value));

/** What a name may not have in logfmt, and `%`, so that no two names become one. */
const unsafeInName = /[^!#$&-<>-[\]-~]/gu;

/** The name of a pair: as it is, or with `%20` for a space, as in a URL. */
export function pairName(name: string): string {
  if (name === "") return "%";
  return unsafeInName.test(name) ? name.replace(unsafeInName, percent) : name;
}

const percent = (character: string): string =>
  character.isWellFormed() ? encodeURIComponent(character) : `%u${character.charCodeAt(0).toString(16)}`;
