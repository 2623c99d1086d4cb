// Judging a consumer: what it says of the lines against what the service says that it logged.
import type { Claim } from "../soak/judge.js";
import type { Account } from "./account.js";
import type { Outcome } from "./consumer.js";

type Text = (account: Account) => string;

const claims: readonly (readonly [string, Text])[] = [
  ["all lines arrive, none twice", ({ lines }) => count(lines)],
  [
    "as many are of each level",
    ({ levels }) => words.map((word) => `${word} ${count(levels[word])}`).join(", "),
  ],
  ["they begin and end when the service says", ({ from, to }) => `${iso(from)} to ${iso(to)}`],
  ["each has its own level, time and note", ({ digest }) => `digest ${digest}`],
  ["a trace is found, in both of its requests", ({ traceLines }) => `${count(traceLines)} lines`],
  ["a request is found", ({ requestLines }) => `${count(requestLines)} lines`],
  ["each error is one record", ({ failures }) => `${count(failures)} records`],
  ["a donor is called what he was", ({ donor }) => JSON.stringify(donor)],
];

export function judge({ fed: { account }, found }: Outcome): Claim[] {
  return [
    ...claims.map(([claim, textOf]) => agree(claim, textOf(account), textOf(found))),
    hasStack(account, found),
  ];
}

const agree = (claim: string, expected: string, said: string): Claim => ({
  claim,
  holds: said === expected,
  found: said === expected ? said : `${said} instead of ${expected}`,
});

/** In `format: "pino"` the stacks of the causes follow, as pino prints them. */
function hasStack({ stack }: Account, found: Account): Claim {
  const holds = stack !== "" && `${found.stack}\n`.startsWith(`${stack}\n`);
  return { claim: "a stack trace is one text", holds, found: `${found.stack.split("\n").length} lines` };
}

const words = ["trace", "debug", "info", "warn", "error", "fatal"];
const count = (lines = 0): string => lines.toLocaleString("en");

/** Not every answer is a date. */
const iso = (ms: number): string => (Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : String(ms));
