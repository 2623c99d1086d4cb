// "hides secrets in every format: fields, bindings, context, errors, printf arguments": what stands under a secret's name
// leaves the process in none of them.
import { describe, expect, test } from "vitest";
import { runWithContext } from "../../src/index.js";
import { formatNames } from "../../src/line/format.js";
import { schema } from "../../src/line/schema.js";
import { isSecret } from "../../src/line/secret-names.js";
import { capture } from "../support/capture.js";
import { captureUntyped, untyped } from "../support/untyped.js";

const secret = "s3cret";
const hidden = "[Redacted]";

/** A secret under each kind of name, at each kind of depth. */
const holder = () => ({
  password: secret,
  deep: [{ list: [{ "X-Api-Key": secret, "set-cookie": [secret] }], Authorization: { scheme: secret } }],
  map: new Map([["accessToken", secret]]),
  made: { toJSON: () => ({ client_secret: secret }) },
  get passphrase(): string {
    return secret;
  },
  seen: "visible",
});

function failure(): Error {
  const cause = Object.assign(new Error("inner"), { token: secret, response: {} });
  return Object.assign(new Error("outer", { cause }), { options: holder(), password: secret });
}

const formats = formatNames.filter((name) => name !== "pretty");

describe.each(formats)("in %s, no secret leaves", (format) => {
  const open = () => captureUntyped({ format, redact: "default" });

  test("from fields", () => {
    const { log, lines } = open();
    log.info({ ...holder(), req: { headers: holder() }, status: { password: secret } }, "text");
    log.info({ PASSWORD: { a: secret } });
    log.info(holder(), "text %s", "more");
    log.info(
      {
        cookies: secret,
        get bad() {
          throw new Error("no");
        },
      },
      "salvaged %d",
      1,
    ); // prettier-ignore
    expect(lines).toHaveLength(4);
    expect(lines.join("")).not.toContain(secret);
    expect(lines[0]).toContain("visible");
    expect(lines[0]).toContain(hidden);
  });

  test("from bindings, base and context", () => {
    const { log, lines } = open();
    log.child({ holder: holder(), token: secret }).info("text");
    const child = log.child({ a: 1 });
    child.setBindings({ holder: holder(), token: secret });
    child.info("text");
    runWithContext({ holder: holder(), api_key: secret }, () => log.info("text"));
    expect(lines).toHaveLength(3);
    expect(lines.join("")).not.toContain(secret);
  });

  test("from base", () => {
    const { log, lines } = captureUntyped({
      format,
      redact: "default",
      base: { holder: holder(), token: secret, seen: "visible" },
    });
    log.info("text");
    expect(lines.join("")).not.toContain(secret);
    expect(lines.join("")).toContain("visible");
  });

  test("from fields under a nested key, and from what formatters make", () => {
    const nested = captureUntyped({ format, redact: "default", nestedKey: "payload" });
    nested.log.info({ ...holder(), seen: "visible" }, "text");
    const formatted = captureUntyped({
      format,
      redact: "default",
      formatters: {
        log: ({ headers }: { headers: object }) => ({ ...headers }),
        bindings: (given: object) => ({ ...given, holder: holder(), token: secret }),
      },
    });
    formatted.log.info({ headers: { authorization: secret, seen: "visible" } }, "text");
    for (const { lines } of [nested, formatted]) {
      expect(lines.join("")).not.toContain(secret);
      expect(lines.join("")).toContain("visible");
    }
  });

  test("from errors and their causes", () => {
    const { log, lines } = open();
    log.error(failure());
    log.error({ err: failure(), other: failure() }, "text");
    expect(lines.join("")).not.toContain(secret);
    expect(lines.join("")).toContain("inner");
  });

  test("from the objects of printf arguments", () => {
    const { log, lines } = open();
    log.info("%j %o %O", holder(), holder(), holder());
    untyped(log).info("%s %d", holder(), Symbol("salvaged"));
    expect(lines.join("")).not.toContain(secret);
  });

  test("from serializers, mixins, declared shapes, and what user's paths have redacted", () => {
    const shape = {
      type: "object",
      properties: { password: { type: "string" }, id: { type: "integer" } },
    } as const; // literal types, as a schema has them
    const { log, lines } = captureUntyped({
      format,
      redact: { secrets: true, paths: ["user.iban"] },
      mixin: () => ({ mixed: holder(), token: secret }),
      serializers: { user: () => ({ ...holder(), iban: secret }), order: schema(shape) },
    });
    log.info({ user: 1, order: { id: 7, password: secret } }, "text");
    expect(lines.join("")).not.toContain(secret);
    expect(lines.join("")).toContain("visible");
  });
});

describe("a secret's name", () => {
  test.each([
    ...[
      "password",
      "Password",
      "db_password",
      "passwordHash",
      "userPwd",
      "passphrase",
      "secret",
      "client-secret",
    ],
    ...["token", "accessToken", "refresh_token", "id.token", "authorization", "Proxy-Authorization"],
    ...[
      "cookie",
      "Set-Cookie",
      "cookies",
      "apiKey",
      "x-api-key",
      "API KEY",
      "privateKey",
      "aws_secret_access_key",
    ],
    ...["credentials", "signingKey"],
  ])("is %s", (name) => expect(isSecret(name)).toBe(true));
  test.each([
    ...["", "key", "keys", "token_count", "secretary", "compass", "monkey", "cookie_banner"],
    ...["session_id", "author", "authenticated"],
  ])("is not %j", (name) => expect(isSecret(name)).toBe(false));
});

test("what is not there, or null, may be seen to be so", () => {
  const { log, last } = capture({ redact: "default", base: null });
  log.info({ password: null, token: undefined, deep: { password: null, token: undefined, secret: "" } });
  const { level: _, time: __, ...fields } = last();
  expect(fields).toEqual({ password: null, deep: { password: null, secret: hidden } });
});

test("a name of 100,000 letters costs as much as its length", () => {
  const { log, last } = capture({ redact: "default" });
  const startedAt = process.cpuUsage();
  log.info({
    deep: Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`${n}${"a".repeat(100_000)}`, n])),
  });
  const { user } = process.cpuUsage(startedAt);
  expect(last()).toHaveProperty("log_truncated");
  expect(user).toBeLessThan(20_000_000);
});
