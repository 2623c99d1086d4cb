// Secrets inside texts: credentials of URLs, and parameters whose names are secrets'.
import { describe, expect, test } from "vitest";
import { hideInText } from "../../src/line/secret-texts.js";
import { capture } from "../support/capture.js";

const R = "[Redacted]";

const cleaned: readonly (readonly [text: string, clean: string])[] = [
  ["postgres://shop:s3cret@db:5432/shop", `postgres://${R}@db:5432/shop`],
  ["redis://:s3cret@cache", `redis://${R}@cache`],
  ["https://ghp_token@github.com/a/b.git", `https://${R}@github.com/a/b.git`],
  ["see https://a:b@x.org and https://c:d@y.org.", `see https://${R}@x.org and https://${R}@y.org.`],
  ["amqp://u:p%40ss@mq/vhost?heartbeat=3", `amqp://${R}@mq/vhost?heartbeat=3`],
  ["mongodb+srv://u:pa/ss@h/db", `mongodb+srv://${R}@h/db`],
  ["https://x.org:8080/users/@ada", "https://x.org:8080/users/@ada"],
  ["https://x.org/a?mail=me@x.org", "https://x.org/a?mail=me@x.org"],
  [
    "https://x.org/cb?access_token=abc&state=1#id_token=def",
    `https://x.org/cb?access_token=${R}&state=1#id_token=${R}`,
  ],
  ["/login?next=%2F&password=a", `/login?next=%2F&password=${R}`],
  ["https://s3/x?X-Amz-Signature=ab12&X-Amz-Date=1", `https://s3/x?X-Amz-Signature=${R}&X-Amz-Date=1`],
  ["Server=db;User Id=sa;Password=p w d;Encrypt=true", `Server=db;User Id=sa;Password=${R};Encrypt=true`],
  ["Password = s3cret ;Server=db", `Password = ${R};Server=db`],
  ["host=db password=s3cret user=shop", `host=db password=${R} user=shop`],
  ["host=db password='two words' user=shop", `host=db password=${R} user=shop`],
  [
    "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=Zm9v==;EndpointSuffix=x",
    `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${R};EndpointSuffix=x`,
  ],
  ["a = b, c == d, e => f", "a = b, c == d, e => f"],
  ["max_tokens=5 nextPageToken=abc", "max_tokens=5 nextPageToken=abc"],
  ["password=", "password="],
  ["://", "://"],
  ["", ""],
]; // prettier-ignore

test.each(cleaned)("%j prints as %j", (text, clean) => expect(hideInText(text)).toBe(clean));

describe("is hidden wherever a text stands", () => {
  const url = "postgres://shop:s3cret@db/shop";
  const formats = ["json", "ecs", "gcp", "datadog", "otel", "lambda", "logfmt", "pino"] as const; // their names
  test.each(formats)("in %s", (format) => {
    const { log, lines } = capture({ format, redact: "default" });
    const error = new Error(`connect ${url}`, { cause: new Error(`to ${url}`) });
    log.info(url);
    log.info({ url, deep: { list: [url] }, map: new Map([["url", url]]) }, `at ${url}`);
    log.info("to %s", url);
    log.info("with %j", { url });
    log.error(error);
    log.error({ err: error, reason: error }, "failed");
    log.child({ url, deep: { url } }).info("child");
    log.info(
      {
        url,
        get bad() {
          throw new Error("no");
        },
      },
      url,
    ); // prettier-ignore
    expect(lines).toHaveLength(8);
    for (const line of lines) expect(line).not.toContain("s3cret");
    for (const line of lines) expect(line).toContain("[Redacted]@db");
  });

  test("and not without the option", () => {
    const { log, last } = capture({ base: null });
    log.info({ url }, url);
    expect(last()).toMatchObject({ url, msg: url });
  });
});

test("a text of megabytes is searched as far as a line can hold it", () => {
  const usage = process.cpuUsage();
  for (const unit of ["=", "password=", "://", "a://b:", "x"]) {
    const clean = hideInText(unit.repeat(50_000_000 / unit.length));
    expect(clean.length).toBeGreaterThan(0);
  }
  expect(process.cpuUsage(usage).user / 1_000).toBeLessThan(5_000);
});

test("only texts are hidden under most names, and numbers under those of codes and cards", () => {
  const { log, last } = capture({ redact: "default", base: null });
  log.info({
    token: 7,
    has_password: true,
    password: 1,
    otp: 123_456,
    pin: 0,
    cvv: 1n,
    card_number: 4_111,
    usage: { token: 7 },
  });
  const { level: _, time: __, ...fields } = last();
  expect(fields).toEqual({
    ...{ token: 7, has_password: true, password: 1, usage: { token: 7 } },
    ...{ otp: R, pin: R, cvv: R, card_number: R },
  });
});

test("what a pair, an entry or a list of headers names is hidden at the top of a line too", () => {
  const { log, last } = capture({ redact: "default", base: null });
  log.info({ name: "DB_PASSWORD", value: "p" });
  expect(last()).toMatchObject({ name: "DB_PASSWORD", value: R });
  log.info({ name: "REGION", value: "eu" });
  expect(last()).toMatchObject({ value: "eu" });
  log.info({
    headers: [
      ["authorization", "Bearer x"],
      ["host", "h"],
    ],
    rawHeaders: ["Cookie", "a", "Host", "h"],
    tags: ["token", "x"],
  }); // prettier-ignore
  expect(last()).toMatchObject({
    headers: [
      ["authorization", R],
      ["host", "h"],
    ], // prettier-ignore
    rawHeaders: ["Cookie", R, "Host", "h"],
    tags: ["token", "x"],
  });
  log.child({ key: "API_KEY", value: "v" }).info("bound");
  expect(last()).toMatchObject({ key: "API_KEY", value: R });
});
