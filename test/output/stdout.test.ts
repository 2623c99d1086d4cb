// Stdout that a program replaced: lines go to what stands there, in real programs and on all kinds of descriptor 1.
import { expect, test } from "vitest";
import { run, type Stdout } from "../support/processes.js";

/** Programs that replace stdout before a logger is made. What their own stream gets, they tell on stderr. */
const replacements: Readonly<Record<string, string>> = {
  "a value": "Object.defineProperty(process, 'stdout', { value: own, configurable: true });",
  "a getter": "Object.defineProperty(process, 'stdout', { get: () => own });",
  "a getter of Node's name":
    "function getStdout() { return own; } Object.defineProperty(process, 'stdout', { get: getStdout, configurable: true });",
  "its write": "process.stdout.write = own.write.bind(own);",
  "an object made of it":
    "Object.defineProperty(process, 'stdout', { value: Object.create(process.stdout, { write: { value: own.write.bind(own) } }) });",
  "a proxy of it":
    "Object.defineProperty(process, 'stdout', { value: new Proxy(process.stdout, { get: (at, name) => name === 'write' ? own.write.bind(own) : at[name] }) });",
};
/** Programs whose stdout leads to descriptor 1 all the same. */
const kept: Readonly<Record<string, string>> = {
  nothing: "",
  "a getter around Node's":
    "const { get } = Object.getOwnPropertyDescriptor(process, 'stdout'); Object.defineProperty(process, 'stdout', { get: () => get.call(process) });",
  "Node's stream as a value": "Object.defineProperty(process, 'stdout', { value: process.stdout });",
  nobody: "Object.defineProperty(process, 'stdout', { value: undefined });",
  "a getter that throws": "Object.defineProperty(process, 'stdout', { get() { throw new Error('no'); } });",
  "its removal": "delete process.stdout;",
};

const program = (replace: string, isFirst: boolean): string => `
  import { Writable } from "node:stream";
  const own = new Writable({ write(chunk, _, done) { process.stderr.write("own " + chunk); done(); } });
  ${isFirst ? "" : 'await import("heartwood");'}
  ${replace}
  const { createLogger } = await import("heartwood");
  const log = createLogger({ env: false, base: null, format: "json" });
  log.info("message one");
  log.named("db").error("message two");`;

const messages = (text: string): string[] => text.match(/(?:own .*)?message \w+/g) ?? [];

const stdouts: readonly Stdout[] = ["pipe", "socket", "> file"];
for (const stdout of stdouts) {
  for (const [what, replace] of Object.entries(replacements)) {
    test.concurrent(`lines go to the stream that replaced stdout: ${what}, ${stdout}`, async () => {
      for (const isFirst of [true, false]) {
        const ended = await run(program(replace, isFirst), { stdout });
        expect([ended.code, ended.output]).toEqual([0, ""]);
        expect(messages(ended.stderr)).toEqual([
          expect.stringMatching(/^own .*message one$/),
          expect.stringMatching(/^own .*message two$/),
        ]);
      }
    });
  }
  for (const [what, replace] of Object.entries(kept)) {
    test.concurrent(`lines go to descriptor 1 behind ${what}, ${stdout}`, async () => {
      const ended = await run(program(replace, true), { stdout });
      expect([ended.code, ended.stderr]).toEqual([0, ""]);
      expect(messages(ended.output)).toEqual(["message one", "message two"]);
    });
  }
}
test("an untouched stdout is not opened by making a logger, and is not by asking what it is", async () => {
  const ended = await run(
    `import { createLogger } from "heartwood";
        import { readFileSync } from "node:fs";
        const flags = () => /flags:\\s*(\\d+)/.exec(readFileSync("/proc/self/fdinfo/1", "latin1"))[1];
        const before = flags();
        createLogger({ env: false }).info("text");
        process.stderr.write(String(before === flags()));`,
  );
  expect(ended.stderr).toBe("true");
});
test("a worker writes descriptor 1, and its stream when it is given that", async () => {
  const ended = await run(
    `import { Worker, isMainThread } from "node:worker_threads";
        import { createLogger } from "heartwood";
        if (isMainThread) {
          const worker = new Worker(new URL(import.meta.url), { stdout: true });
          worker.stdout.on("data", (chunk) => process.stderr.write("main " + chunk));
        } else {
          createLogger({ env: false }).info("message one");
          createLogger({ env: false }, process.stdout).info("message two");
        }`,
  );
  expect(messages(ended.output)).toEqual(["message one"]);
  expect(ended.stderr).toMatch(/^main .*message two/);
});
