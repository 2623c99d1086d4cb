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
): ControlPlan & { problems: string[] } => {
  const problems: string[] = [];
  return { ...planControl(control, env, problems), problems };
};
const usual = {
  signal: undefined,
  socket: false,
  file: undefined,
  workers: true,
  channels: [],
  problems: [],
};
const none = { ...usual, signal: false, workers: false };

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
      { ...usual, signal: true, socket: true, file: "/a", workers: false },
    ],
    [
      { signal: false, socket: "/run/x.sock", file: false },
      {},
      { ...usual, signal: false, socket: "/run/x.sock" },
    ],
    [undefined, { LOG_CONTROL: "socket" }, { ...usual, socket: true }],
    [undefined, { LOG_CONTROL: " Signal , SOCKET " }, { ...usual, signal: true, socket: true }],
    [{ socket: "/run/x.sock" }, { LOG_CONTROL: "socket" }, { ...usual, socket: "/run/x.sock" }],
    [{ signal: "SIGUSR2", socket: true }, { LOG_CONTROL: "none" }, none],
    [{ socket: true }, { LOG_CONTROL: "none,signal" }, { ...none, signal: true }],
    [false, { LOG_CONTROL: "signal,workers" }, { ...usual, signal: true }],
    [undefined, { LOG_CONTROL: "" }, usual],
    [{ file: "/a" }, { LOG_LEVEL_FILE: "/b" }, { ...usual, file: "/b" }],
    [false, { LOG_LEVEL_FILE: "/b" }, { ...none, file: "/b" }],
    [{ file: "/a" }, { LOG_LEVEL_FILE: " " }, { ...usual, file: "/a" }],
  ];
  for (const [control, env, expected] of rows) {
    test(`of ${JSON.stringify(control)} with ${JSON.stringify(env)}`, () =>
      expect(plan(control, env)).toEqual(expected));
  }

  test("that LOG_CONTROL misspells are said, and the others hold", () => {
    expect(plan(undefined, { LOG_CONTROL: "sokcet,signal,x" })).toEqual({
      ...usual,
      signal: true,
      problems: [
        'LOG_CONTROL: "sokcet" is not a channel. Did you mean "socket"?',
        'LOG_CONTROL: "x" is not a channel. Use signal, socket, workers, none, separated by commas.',
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
