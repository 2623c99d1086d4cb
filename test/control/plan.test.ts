import { describe, expect, test } from "vitest";
import {
  type ControlOptions,
  type ControlPlan,
  planControl,
  requireControl,
} from "../../src/control/plan.js";
import { HeartwoodError } from "../../src/index.js";

const plan = (
  control: ControlOptions | false | undefined,
  env: Readonly<Record<string, string>> = {},
  isDropIn = false,
): ControlPlan & { problems: string[] } => {
  const problems: string[] = [];
  return { ...planControl(control, env, problems, isDropIn), problems };
};
const usual = {
  signal: "as usual",
  socket: false,
  file: undefined,
  workers: true,
  channels: [],
  problems: [],
};
const by = (closedBy: string): object => ({ signal: { closedBy } });
const none = { ...usual, ...by("option control is false"), workers: false };

describe("the channels", () => {
  const rows: readonly (readonly [
    control: ControlOptions | false | undefined,
    env: Readonly<Record<string, string>>,
    expected: object,
  ])[] = [
    [undefined, {}, usual],
    [{}, {}, usual],
    [false, {}, none],
    [
      { signal: "SIGUSR2", socket: true, file: "/a", workers: false },
      {},
      { ...usual, socket: true, file: "/a", workers: false },
    ],
    [
      { signal: false, socket: "/run/x.sock", file: false },
      {},
      { ...usual, ...by("option control.signal is false"), socket: "/run/x.sock" },
    ],
    [undefined, { LOG_CONTROL: "socket" }, { ...usual, socket: true }],
    [undefined, { LOG_CONTROL: " Signal , SOCKET " }, { ...usual, signal: "asked for", socket: true }],
    [{ socket: "/run/x.sock" }, { LOG_CONTROL: "socket" }, { ...usual, socket: "/run/x.sock" }],
    [{ signal: "SIGUSR2", socket: true }, { LOG_CONTROL: "none" }, { ...none, ...by("LOG_CONTROL is none") }],
    [{ socket: true }, { LOG_CONTROL: "none,signal" }, { ...none, signal: "asked for" }],
    [false, { LOG_CONTROL: "signal,workers" }, { ...usual, signal: "asked for" }],
    [{ signal: false }, { LOG_CONTROL: "signal" }, { ...usual, signal: "asked for" }],
    [{ signal: true }, { LOG_CONTROL: "-signal" }, { ...usual, signal: "left alone" }],
    [false, { LOG_CONTROL: "-signal" }, { ...none, signal: "left alone" }],
    [undefined, { LOG_CONTROL: "signal,-signal,none" }, { ...none, signal: "left alone" }],
    [{ socket: "/run/x.sock" }, { LOG_CONTROL: "-Socket, -workers" }, { ...usual, workers: false }],
    [{ socket: true }, { LOG_CONTROL: "socket,-socket" }, usual],
    [undefined, { LOG_CONTROL: "" }, usual],
    [{ file: "/a" }, { LOG_LEVEL_FILE: "/b" }, { ...usual, file: "/b" }],
    [false, { LOG_LEVEL_FILE: "/b" }, { ...none, file: "/b" }],
    [{ file: "/a" }, { LOG_LEVEL_FILE: " " }, { ...usual, file: "/a" }],
  ];
  for (const [control, env, expected] of rows) {
    test(`of ${JSON.stringify(control)} with ${JSON.stringify(env)}`, () =>
      expect(plan(control, env)).toEqual(expected));
  }

  test("of a logger that stands in for pino: the signal only with control", () => {
    expect(plan(undefined, {}, true)).toEqual({ ...usual, signal: "left alone" });
    expect(plan({}, {}, true)).toEqual(usual);
    expect(plan(false, {}, true)).toEqual(none);
  });

  test("that LOG_CONTROL misspells are said, and the others hold", () => {
    expect(plan(undefined, { LOG_CONTROL: "sokcet,signal,x" })).toEqual({
      ...usual,
      signal: "asked for",
      problems: [
        'LOG_CONTROL: "sokcet" is not a channel. Did you mean "socket"?',
        'LOG_CONTROL: "x" is not a channel. Use signal, socket, workers, none, separated by commas, or a channel with - before it to close it.',
      ],
    });
  });
});

describe("a wrong control option", () => {
  const rows: readonly (readonly [control: object, message: RegExp])[] = [
    [{ singal: true }, /^createLogger: no option "control\.singal"\. Did you mean "control\.signal"\?/],
    [
      { signal: "SIGUSR1" },
      /^createLogger: option "control\.signal" cannot be "SIGUSR1"\. Give it "SIGUSR2", true or false\./,
    ],
    [
      { socket: "relative" },
      /option "control\.socket" cannot be "relative"\. Give it true, false or a path that begins with \//,
    ],
    [{ file: "" }, /option "control\.file" cannot be ""\. Give it a path or false/],
    [{ workers: 4 }, /option "control\.workers" cannot be 4/],
    [{ channels: [5] }, /option "control\.channels" cannot be an array\. Give it an array of functions/],
  ];
  for (const [control, message] of rows) {
    test(`throws: ${JSON.stringify(control)}`, () => {
      expect(() => requireControl(control)).toThrow(HeartwoodError);
      expect(() => requireControl(control)).toThrow(message);
    });
  }
});
