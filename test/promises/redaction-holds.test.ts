// "Redaction and serializers hold wherever a value goes: fields, bindings, context, printf arguments, lines that are
// salvaged", also under a reserved name that is moved aside.
import { describe, expect, test } from "vitest";
import { formatNames } from "../../src/line/format.js";
import { captureUntyped, runWithContext, untyped } from "../support/untyped.js";

const secret = "s3cret";

const formats = formatNames.filter((name) => name !== "pretty");

describe.each(formats)("in %s, a serializer and a path of redaction hold together", (format) => {
  // These are the fields that formats spread over names of their own.
  test.each(["req", "res", "err", "order"])("for %s, wherever it is given", (name) => {
    const shortened = (given: { id: number; inner: object }): object => ({
      id: given.id,
      inner: given.inner,
    });
    const { log, lines } = captureUntyped({
      format,
      serializers: { [name]: shortened },
      redact: [`${name}.inner.token`],
    });
    const fields = { [name]: { id: 7, path: secret, inner: { token: secret, seen: "visible" } } };
    log.info(fields, "text");
    log.child(fields).info("text");
    runWithContext(fields, () => log.info("text"));
    untyped(log).info(fields, "text", Symbol("surplus"));
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      expect(line).not.toContain(secret);
      expect(line).toContain("visible");
    }
  });
});

describe("redaction and serializers hold", () => {
  test("for a field, a binding and a context field whose names are moved aside", () => {
    const { log, lines } = captureUntyped({
      base: { pid: 1 },
      redact: ["hostname", "time.inner"],
      serializers: { logger: () => "hidden" },
    });
    log.info({ hostname: secret, time: { inner: secret }, logger: secret }, "text");
    log.info({ hostname: secret }, "text %s", "all");
    log.child({ hostname: secret, time: { inner: secret } }).info("text");
    runWithContext({ hostname: secret, logger: secret }, () => log.info("text"));
    expect(lines).toHaveLength(4);
    expect(lines.join("")).not.toContain(secret);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      _hostname: "[Redacted]",
      _time: { inner: "[Redacted]" },
      _logger: "hidden",
    });
  });

  test("in printf arguments of a call that is salvaged", () => {
    const { log, lines } = captureUntyped({ redact: ["password", "*.password"] });
    untyped(log).info("%s %d", { password: secret }, Symbol("fails"));
    log.info("%j", new Proxy([{ password: secret }], {}));
    expect(lines).toHaveLength(2);
    expect(lines.join("")).not.toContain(secret);
  });

  test("for an error of a call that is salvaged: its serializer still gets the error", () => {
    const err = (value: unknown): unknown => (value instanceof Error ? { said: value.message } : value);
    const { log, lines, last } = captureUntyped({ serializers: { err } });
    untyped(log).error(Object.assign(new Error("failed"), { secret }), "%d", Symbol("fails"));
    expect(lines.join("")).not.toContain(secret);
    expect(last()).toMatchObject({ err: { said: "failed" } });
  });

  test("where the message is redacted away: the line goes without one", () => {
    const { log, lines, last } = captureUntyped({ redact: { paths: ["msg"], remove: true } });
    log.info({ a: 1 }, secret);
    expect(lines.join("")).not.toContain(secret);
    expect(last()).toMatchObject({ a: 1 });
    expect(last()).not.toHaveProperty("msg");
  });
});

describe("what the user's functions give cannot break or forge a line", () => {
  test("a streamWrite that throws a text full of replacement patterns", () => {
    const streamWrite = (): string => {
      throw new Error("cost $1 $& \u0085");
    };
    const { log, lines, last } = captureUntyped({ hooks: { streamWrite } });
    log.info("text");
    expect(lines).toHaveLength(1);
    expect(last()).toMatchObject({ msg: "text", log_error: "hooks.streamWrite threw: cost $1 $& \u0085" });
  });

  test("a timestamp that prints a member at creation, and nonsense later", () => {
    let isBroken = false;
    const timestamp = (): string => (isBroken ? ',"time":NaN' : ',"time":1');
    const { log, last } = captureUntyped({ timestamp });
    isBroken = true;
    log.info("text");
    expect(last()).toMatchObject({ msg: "text", log_error: "timestamp printed no member" });
  });

  test("names that formatters.level prints, of each level and in each child", () => {
    const level = (label: string, number: number): object =>
      number >= 50 ? { severity: label, alert: true } : { severity: label };
    const { log, lines } = captureUntyped({ formatters: { level } });
    log.error({ alert: "forged", severity: "forged" }, "text");
    expect(lines.at(-1)).toContain('"_alert":"forged","_severity":"forged"');
    expect(lines.at(-1)?.match(/"alert":/g)).toHaveLength(1);
  });
});
