// captureLogs in tests that vitest runs at the same time, in one process, over loggers that they share.
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, test } from "vitest";
import { captureLogs } from "../src/testing.js";
import { capture } from "./support/capture.js";

const { log, lines } = capture();
const loggers = [log, log.named("db"), log.child({ child: 1 }, { level: "error" })];

describe.concurrent("concurrent tests", () => {
  for (let number = 0; number < 20; number++) {
    test(`see their own lines, and no other: ${number}`, async ({ expect }) => {
      const records = await captureLogs(
        async () => {
          for (let line = 0; line < 9; line++) {
            loggers[line % 3]?.debug({ number, line });
            await nextTurn();
          }
        },
        { level: "debug" },
      );
      expect(records.map(({ number, line }) => [number, line])).toEqual(
        Array.from({ length: 9 }, (_, line) => [number, line]),
      );
      expect(lines).toEqual([]);
    });
  }
});
