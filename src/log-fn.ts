// The types of the levels' methods: the placeholders of a message are checked, and more may follow them.
import type { Level, LogFnFields, LogFn as PinoLogFn } from "pino";

/** What each placeholder prints. */
interface Placeholders {
  s: unknown;
  d: number;
  i: number;
  f: number;
  j: object | string | number | boolean | null;
  o: object | string | number | boolean | null;
  O: object | string | number | boolean | null;
}

/** The arguments of a message's placeholders, in their order. */
type PlaceholderArgs<
  Message,
  Found extends unknown[] = [],
> = Message extends `${string}%${infer Placeholder}${infer Rest}`
  ? Placeholder extends keyof Placeholders
    ? PlaceholderArgs<Rest, [...Found, Placeholders[Placeholder]]>
    : PlaceholderArgs<Rest, Found>
  : Found;

/** None, or one for each placeholder and anything behind them. */
type Behind<Message> = [] | [...PlaceholderArgs<Message>, ...unknown[]];

/** What may stand for fields: anything but a text. */
type First<Given> = Given extends string ? never : [Given] extends [object] ? Given & LogFnFields : Given;

/** What a level's method takes: what pino's takes, so that either may stand for the other, and more. */
export interface LogFn extends PinoLogFn {
  /** A message, what its placeholders print, and more: an error, fields, further values. */
  <Message extends string = string>(message: Message, ...behind: Behind<Message>): void;
  /** Fields or an error, and a message as above. */
  <Given, Message extends string = string>(
    fields: First<Given>,
    message?: Message,
    ...behind: Behind<Message>
  ): void;
  /** Fields or an error, and more: an error, further fields, other values. */
  <Given, Second>(
    fields: First<Given>,
    second: Second extends string ? never : Second,
    ...behind: unknown[]
  ): void;
}

/** The level methods: pino's names, unless only custom ones are used, and the custom ones. */
export type LevelMethods<CustomLevels extends string, UseOnlyCustomLevels extends boolean> = {
  customLevels: { [level in CustomLevels]: number };
  useOnlyCustomLevels: UseOnlyCustomLevels;
} & {
  [level in Exclude<Level, CustomLevels>]: UseOnlyCustomLevels extends true ? never : LogFn;
} & {
  [level in CustomLevels]: LogFn;
};
