// "Nothing is lost when a process ends" in containers: as process 1, as another user than the one who made the pipe,
// with signals that were set to be ignored. All lines there, once, in order, none torn, and the same end as without a
// logger.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Ending, expected, outcome, type Place } from "../support/endings.js";
import { asOtherUser } from "../support/other-user.js";
import type { Running } from "../support/processes.js";

const places: Readonly<Record<string, Place>> = {
  "a pipe, read slowly": { stdout: "pipe", reader: "slowly" },
  "a socket, read slowly": { stdout: "socket", reader: "slowly" },
};

const built = fileURLToPath(new URL("../../dist/index.js", import.meta.url));

/** Whether programs that import the package can be started through `command` here; says so where they cannot. */
function canStart(what: string, [command = "", ...args]: readonly string[]): boolean {
  const { status } = spawnSync(command, [...args, process.execPath, built]);
  if (status !== 0) console.log(`SKIPPED: ${what}, since ${command} is not permitted or not there`);
  return status === 0;
}

const stayAlive = "const alive = setInterval(() => {}, 1000);";
const exitOn = (signal: string): string =>
  `process.on("${signal}", () => { burst(4000, 5000); process.exit(9); });`;

/** Sends signals one after the other, each once the program has said that it is ready for it. */
const signalsInTurn =
  (...signals: readonly NodeJS.Signals[]) =>
  async (program: Running): Promise<void> => {
    for (const signal of signals) {
      await program.seen(`ready for ${signal}`);
      program.kill(signal);
    }
  };

const processOne = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"];
describe
  .runIf(canStart("endings as process 1", processOne))
  .concurrent("as process 1, nothing is lost", () => {
    const endings: Readonly<Record<string, Ending>> = {
      "by return": { body: "burst(0, 5000);", count: 5000 },
      "by process.exit": { body: "burst(0, 5000); process.exit(3);", count: 5000 },
      "by SIGTERM in the turn of its lines, which the kernel ignores": {
        body: `burst(0, 4000); process.kill(process.pid, "SIGTERM"); burst(4000, 4500);
        setTimeout(() => { burst(4500, 5000); }, 20);`,
        count: 5000,
      },
      "by SIGTERM from outside, which the kernel ignores, each time": {
        body: `${stayAlive} ${exitOn("SIGALRM")} burst(0, 2000); say("ready for SIGTERM");
        setTimeout(() => {
          burst(2000, 3000); process.kill(process.pid, "SIGTERM");
          setTimeout(() => { burst(3000, 4000); say("ready for SIGALRM"); }, 20);
        }, 20);`,
        during: signalsInTurn("SIGTERM", "SIGALRM"),
        count: 5000,
      },
      "by SIGTERM with a handler": {
        body: `${stayAlive} ${exitOn("SIGTERM")} burst(0, 4000); say("ready for SIGTERM");`,
        during: signalsInTurn("SIGTERM"),
        count: 5000,
      },
    };
    const started = { through: processOne };
    describe.each(Object.entries(endings))("%s", (_, ending) => {
      const same = { ...ending, started };
      test.each(Object.entries(places))("to %s", async (_place, place) =>
        expect(await outcome(same, place)).toEqual(await expected(same)),
      );
    });
  });

const otherUser = asOtherUser("endings as another user");
describe
  .runIf(otherUser !== undefined)
  .concurrent("as another user than the pipe's maker, nothing is lost", () => {
    const endings: Readonly<Record<string, Ending>> = {
      "by return": { body: "burst(0, 5000);", count: 5000 },
      "by process.exit": { body: "burst(0, 5000); process.exit(3);", count: 5000 },
      "by SIGTERM in the turn of its lines": {
        body: `${stayAlive} burst(0, 4000); process.kill(process.pid, "SIGTERM"); burst(4000, 5000);`,
        count: 5000,
      },
      "by SIGTERM while it is idle": {
        body: `${stayAlive} burst(0, 5000); setTimeout(() => say("ready for SIGTERM"), 5);`,
        during: signalsInTurn("SIGTERM"),
        count: 5000,
      },
      "by SIGTERM with a handler that closes the logger": {
        body: `process.on("SIGTERM", async () => { burst(4000, 5000); await log.close(); process.exit(10); });
          ${stayAlive} burst(0, 4000); process.kill(process.pid, "SIGTERM");`,
        count: 5000,
      },
      "by SIGKILL once flush has called back": {
        body: `${stayAlive} burst(0, 5000); log.flush(() => process.kill(process.pid, "SIGKILL"));`,
        count: 5000,
      },
    };
    const started = otherUser ?? {};
    describe.each(Object.entries(endings))("%s", (_, ending) => {
      const same = { ...ending, started };
      test.each(Object.entries(places))("to %s", async (_place, place) =>
        expect(await outcome(same, place)).toEqual(await expected(same)),
      );
    });

    test("and the pipe is one that cannot be opened again", async () => {
      const body = `import { openSync } from "node:fs";
        try { openSync("/proc/self/fd/1", "w"); } catch (error) { say(error.code); }`;
      const { stderr } = await outcome({ body, started });
      expect(stderr).toBe("EACCES\n");
    });
  });

// Node takes an inherited "ignore" back when it starts, so that nohup does not keep it: neither with a logger.
describe.concurrent("started with SIGHUP ignored, as by nohup, nothing is lost by SIGHUP", () => {
  const ending: Ending = {
    started: { through: ["sh", "-c", 'trap "" HUP; exec "$@"', "sh"] },
    body: `${stayAlive} burst(0, 4000); process.kill(process.pid, "SIGHUP"); burst(4000, 5000);`,
    count: 5000,
  };
  test.each(Object.entries(places))("to %s", async (_place, place) =>
    expect(await outcome(ending, place)).toEqual(await expected(ending)),
  );
});
