#!/usr/bin/env node
// The command `heartwood` as a program: run.ts in this process.
import { visible } from "../visible.js";
import { run } from "./run.js";

const complain = (text: string): void => void process.stderr.write(`heartwood: ${text}\n`);

run(process.argv.slice(2), {
  env: process.env,
  uid: process.getuid?.() ?? -1,
  print: (text) => void process.stdout.write(text),
  complain,
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    complain(visible(String(error)));
    process.exitCode = 1;
  },
);
