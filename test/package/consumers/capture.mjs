// A user's tests for node:test, run at the same time over one logger.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createLogger } from "heartwood";
import { captureLogs } from "heartwood/testing";

const log = createLogger();
const db = log.named("db");

describe("captureLogs", { concurrency: true }, () => {
  for (const number of [1, 2, 3, 4]) {
    test(`sees the lines of test ${number} only`, async () => {
      const records = await captureLogs(
        async () => {
          for (let line = 0; line < 3; line++) {
            db.debug({ number, line });
            await nextTurn();
          }
        },
        { level: "debug" },
      );
      assert.deepEqual(
        records.map((record) => [record.level, record.logger, record.number, record.line]),
        [0, 1, 2].map((line) => ["debug", "db", number, line]),
      );
    });
  }
});
