import { describe, expect, test } from "vitest";
import { readArgs } from "../../src/cli/args.js";

const read = (line: string) => readArgs(line === "" ? [] : line.split(" "));

describe("a command line", () => {
  const level = { kind: "level", isJson: false };
  const rows: readonly (readonly [line: string, command: object])[] = [
    ["", { kind: "help" }],
    ["--help", { kind: "help" }],
    ["level -h", { kind: "help" }],
    ["--version", { kind: "version" }],
    ["ps", { kind: "ps", isJson: false }],
    ["ps --json", { kind: "ps", isJson: true }],
    ["level --all", { ...level, target: "all", act: { do: "show" } }],
    [
      "level debug --pid 7",
      { ...level, target: { pid: 7 }, act: { do: "set", directives: "debug", options: {} } },
    ],
    [
      "level db=debug,http=trace --socket /run/x.sock --for 1h30m --match user_id=42 --match a=b=c --lines-per-second 5 --json",
      {
        kind: "level",
        isJson: true,
        target: { socket: "/run/x.sock" },
        act: {
          do: "set",
          directives: "db=debug,http=trace",
          options: { for: "1h30m", match: { user_id: "42", a: "b=c" }, linesPerSecond: 5 },
        },
      },
    ],
    [
      "level debug --all --match problem=x",
      {
        ...level,
        target: "all",
        act: { do: "set", directives: "debug", options: { match: { problem: "x" } } },
      },
    ],
    ["level --reset --all", { ...level, target: "all", act: { do: "reset", names: [] } }],
    [
      "level db,root --reset --pid 7",
      { ...level, target: { pid: 7 }, act: { do: "reset", names: ["db", "root"] } },
    ],
  ];
  for (const [line, command] of rows) {
    test(`heartwood ${line}`, () => expect(read(line)).toEqual(command));
  }

  const wrong: readonly (readonly [line: string, problem: RegExp])[] = [
    ["lvel", /^"lvel" is not a command\. Did you mean "level"\?/],
    ["explode", /^"explode" is not a command\. Use ps or level\./],
    ["ps 7", /^ps takes no "7"/],
    ["level debug", /^Say which processes: --pid N, --all or --socket PATH, one of them\./],
    ["level debug --all --pid 7", /^Say which processes/],
    ["level debug info --all", /^"info" is one word too many/],
    ["level --pid x", /^--pid "x" is not a process's number/],
    ["level --pid 0", /^--pid "0" is not/],
    ["level debug --all --for 8d", /^--for: "8d" is not a duration\. Use 1s to 7d/],
    ["level --all --for 1m", /go with directives/],
    ["level db --reset --all --match a=b", /go with directives/],
    ["level db=debug --reset --all", /^--reset takes names, and "db=debug" is a directive/],
    ["level debug --all --match user", /^--match "user" is not a condition\. Use FIELD=TEXT/],
    ["level debug --all --match =x", /^--match "=x" is not/],
    ["level debug --all --lines-per-second many", /^--lines-per-second "many" is not a whole number/],
    ["level debug --all --loud", /--loud/],
  ];
  for (const [line, problem] of wrong) {
    test(`heartwood ${line}: is misused`, () =>
      expect(read(line)).toEqual({ problem: expect.stringMatching(problem) }));
  }
  test("with empty directives is misused", () => {
    expect(readArgs(["level", " ", "--all"])).toEqual({
      problem: expect.stringMatching(/^There are no directives/),
    });
  });
});
