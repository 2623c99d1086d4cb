// Where lines go: real files, real pipes, real ends of real processes.
import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLogger, type DestinationOptions, destination, type Logger } from "../../src/index.js";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heartwood-destination-"));
  file = join(folder, "app.log");
});
afterEach(() => rmSync(folder, { recursive: true }));

const written = (): string => readFileSync(file, "utf8");
const messages = (text = written()): unknown[] =>
  text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line).msg]));
const logTo = (options: DestinationOptions = {}): Logger =>
  createLogger({ env: false, crashes: false }, destination({ dest: file, ...options }));

describe("lines", () => {
  test("of one turn are written at its end, all of them", async () => {
    const log = logTo();
    for (let n = 0; n < 3; n++) log.info(`${n}`);
    await Promise.resolve(); // still the same turn
    expect(written()).toBe("");
    await nextTurn();
    expect(messages()).toEqual(["0", "1", "2"]);
    log.info("3");
    expect(messages()).toHaveLength(3);
    await nextTurn();
    expect(messages()).toHaveLength(4);
  });

  const counter = "/proc/self/io";
  const isCounted = existsSync(counter);
  if (!isCounted) console.log(`skipped: "of one turn are one write", since there is no ${counter} here`);
  test.skipIf(!isCounted)("of one turn are one write", () => {
    const program = `import { createLogger, destination } from "heartwood"; import { readFileSync } from "node:fs";
      const log = createLogger({ env: false }, destination(${JSON.stringify(file)}));
      const writes = () => Number(/syscw: (\\d+)/.exec(readFileSync("/proc/self/io", "utf8"))[1]);
      const before = writes();
      for (let n = 0; n < 500; n++) log.info("text");
      setImmediate(() => console.log(writes() - before));`;
    const run = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
    expect(messages()).toHaveLength(500);
    expect(Number(run.stdout)).toBeGreaterThan(0);
    expect(Number(run.stdout)).toBeLessThan(20); // ours, and what Node's threads tell one another
  });

  const urgent: readonly ("error" | "fatal")[] = ["error", "fatal"];
  for (const level of urgent) {
    test(`are written at once by ${level}, those before it as well`, () => {
      const log = logTo();
      log.info("before");
      log[level]("now");
      expect(messages()).toEqual(["before", "now"]);
    });
  }

  test("are written at once by a custom level above error, also through a child and with fields", () => {
    const customLevels = { alarm: 55 };
    const log = createLogger({ env: false, crashes: false, customLevels }, file);
    log.child({ a: 1 }).alarm({ b: 1 }, "now %s", "!");
    expect(messages()).toEqual(["now !"]);
  });

  test("are written at once with sync", () => {
    const log = logTo({ sync: true });
    for (const expected of [["1"], ["1", "2"]]) {
      log.info(String(expected.length));
      expect(messages()).toEqual(expected);
    }
  });
});

describe("flush", () => {
  test("writes, then calls back; without a callback too", () => {
    const log = logTo();
    log.info("text");
    let seen: unknown[] | undefined;
    log.flush((error) => {
      expect(error).toBeUndefined();
      seen = messages();
    });
    expect(seen).toEqual(["text"]);
    log.info("again");
    log.flush();
    expect(messages()).toEqual(["text", "again"]);
  });
  test("of a destination is flushSync with a call back", () => {
    const stream = destination(file);
    stream.write("one\n");
    for (let time = 0; time < 2; time++) stream.flushSync();
    expect(written()).toBe("one\n");
  });
});

describe("end", () => {
  test("writes what is left and closes the file; twice is fine, and nothing is written after it", () => {
    const stream = destination(file);
    stream.write("one\n");
    stream.end();
    expect(() => fstatSync(stream.fd)).toThrow();
    stream.end();
    stream.write("two\n");
    stream.flush();
    expect(written()).toBe("one\n");
  });
  test("leaves a descriptor open that was handed in", () => {
    const fd = openSync(file, "a");
    const stream = destination({ fd });
    expect(stream.fd).toBe(fd);
    stream.write("one\n");
    stream.end();
    expect(fstatSync(fd).size).toBe(4);
    closeSync(fd);
  });
});

describe("the target", () => {
  test("is a path or a descriptor, alone, in dest, or in fd, which wins", () => {
    const fd = openSync(file, "a");
    for (const target of [
      file,
      { dest: file },
      fd,
      { dest: fd },
      { fd },
      { dest: "/no/such/folder/x", fd },
    ]) {
      const stream = destination(target);
      stream.write("x");
      stream.end();
    }
    closeSync(fd);
    expect(written()).toBe("xxxxxx");
  });
  test("is stdout when nobody says", () => expect(destination().fd).toBe(1));
  test("is a file by its path in createLogger, as pino has it", () => {
    for (const log of [createLogger({ env: false, crashes: false }, file), createLogger(file)])
      log.error("text");
    expect(messages()).toEqual(["text", "text"]);
  });
  test("is added to, or emptied with append: false", () => {
    writeFileSync(file, "old\n");
    for (const append of [true, false]) {
      destination({ dest: file, append }).end();
      expect(written()).toBe(append ? "old\n" : "");
    }
  });
  test("has its folders made with mkdir, and is refused without", () => {
    const deep = join(folder, "a", "b", "app.log");
    expect(() => destination(deep)).toThrow(expect.objectContaining({ code: "DESTINATION_UNUSABLE" }));
    expect(existsSync(join(folder, "a"))).toBe(false);
    destination({ dest: deep, mkdir: true }).end();
    expect(existsSync(deep)).toBe(true);
  });
  test("has the mode given, as a number or a text", () => {
    for (const mode of [0o600, "600"]) {
      const dest = join(folder, typeof mode);
      destination({ dest, mode }).end();
      expect(statSync(dest).mode & 0o777).toBe(0o600);
    }
  });
  test("takes no option that it does not know", () => {
    const unknown = { dest: file, snyc: true } as DestinationOptions; // the wrong name is the subject
    expect(() => destination(unknown)).toThrow(expect.objectContaining({ code: "OPTION_UNKNOWN" }));
    expect(existsSync(file)).toBe(false);
  });
});
