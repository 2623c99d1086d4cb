// "A typo in the environment does not stop a server: what is right in it holds, and one `warn` line says what is
// wrong"; the logger works.
import { spawnSync } from "node:child_process";
import { afterEach, describe, expect, test } from "vitest";
import { createLogger } from "../../src/index.js";

describe("a wrong environment value", () => {
  const { LOG_LEVEL, LOG_FORMAT } = process.env;
  afterEach(() => {
    for (const [name, value] of Object.entries({ LOG_LEVEL, LOG_FORMAT })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  function start(env: Readonly<Record<string, string>>, options: object = {}): Record<string, unknown>[] {
    Object.assign(process.env, env);
    const lines: string[] = [];
    const stream = { write: (line: string) => void lines.push(line) };
    const log = createLogger({ crashes: false, ...options }, stream);
    if ("error" in log && typeof log.error === "function") log.error("works");
    return lines.map((line) => JSON.parse(line));
  }

  const works = { level: "error", msg: "works" };
  const warning = (msg: RegExp): object => ({
    level: "warn",
    logger: "heartwood",
    msg: expect.stringMatching(msg),
  });
  const words = "Use one of trace, debug, info, warn, error, fatal, silent";

  const table: readonly (readonly [env: Record<string, string>, says: RegExp])[] = [
    [{ LOG_LEVEL: "debgu" }, new RegExp(`^LOG_LEVEL, column 1: "debgu".*"debug"\\? ${words}`)],
    [{ LOG_LEVEL: "error,debgu" }, new RegExp(`^LOG_LEVEL, column 7: "debgu".*${words}`)],
    [{ LOG_LEVEL: "error,db=debgu,a b=info" }, /column 10: "debgu".*LOG_LEVEL, column 16: "a b" is not/],
    [{ LOG_LEVEL: "fatal,error" }, /^LOG_LEVEL, column 7: .*a second time/],
    [
      { LOG_FORMAT: "jsno" },
      /^LOG_FORMAT: "jsno" is not a format\. Use one of json, pino, ecs, gcp, datadog, otel, lambda, logfmt, pretty\.$/,
    ],
    [{ LOG_FORMAT: "xml\n{}" }, /^LOG_FORMAT: "xml\\n\{\}" is not a format/],
  ];
  for (const [env, says] of table) {
    test(`${JSON.stringify(env)} is one warn line, and the logger works`, () => {
      const expected = env["LOG_LEVEL"]?.startsWith("fatal") ? [warning(says)] : [warning(says), works];
      const lines = start(env);
      expect(lines).toHaveLength(expected.length);
      expect(lines).toMatchObject(expected);
    });
  }

  test("costs only its own part: the good ones hold", () => {
    Object.assign(process.env, { LOG_LEVEL: "error,db=debug,http=debgu", LOG_FORMAT: "jsno" });
    const log = createLogger({ crashes: false, format: "json" }, { write: () => {} });
    expect([log.level, log.named("db").level, log.named("http").level]).toEqual(["error", "debug", "error"]);
    expect(log.named("heartwood").level).toBe("error"); // the line was let through, its logger is as before
  });

  test("in both variables is a line for each", () => {
    expect(start({ LOG_LEVEL: "x", LOG_FORMAT: "y" })).toMatchObject([
      { level: "warn" },
      { level: "warn" },
      works,
    ]);
  });

  for (const level of ["silent,debgu", "off,debgu", "error,heartwood=silent,debgu"]) {
    test(`${level} writes nothing of it: silent is silent`, () => {
      expect(start({ LOG_LEVEL: level }).filter(({ level }) => level === "warn")).toEqual([]);
    });
  }

  test("is said by a logger that has no warn level too", () => {
    const lines = start(
      { LOG_LEVEL: "debgu" },
      { useOnlyCustomLevels: true, customLevels: { audit: 35 }, level: "audit" },
    );
    expect(lines).toMatchObject([
      { logger: "heartwood", msg: expect.stringMatching(/^LOG_LEVEL, column 1/) },
    ]);
  });

  test("is one warn line of a real process, whose exit code it does not change", () => {
    const program = 'import { createLogger } from "heartwood"; createLogger().error("works");';
    const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
      env: { ...process.env, LOG_LEVEL: "error,debgu", LOG_FORMAT: "json" },
    });
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([warning(/^LOG_LEVEL, column 7: "debgu"/), works]);
    expect([stderr, status]).toEqual(["", 0]);
  });
});
