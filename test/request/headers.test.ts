// Headers as a line shows them: secrets hidden by the rule that fields have.
import { expect, test } from "vitest";
import { shownHeaders } from "../../src/request/headers.js";

const secrets = [
  "authorization",
  "proxy-authorization",
  "cookie",
  "set-cookie",
  "x-api-key",
  "api-key",
  "x-auth-token",
  "x-amz-security-token",
  "private-token",
  "cf-access-jwt-assertion",
  "x-csrf-token",
  "x-xsrf-token",
  "ocp-apim-subscription-key",
  "x-functions-key",
  "x-gitlab-token",
]; // prettier-ignore
const others = [
  "host",
  "user-agent",
  "content-type",
  "content-length",
  "accept",
  "x-request-id",
  "traceparent",
  "if-none-match",
  "sec-websocket-key",
  "x-forwarded-for",
  "idempotency-key",
  "referer",
  "origin",
  "sec-fetch-site",
]; // prettier-ignore

test.each(secrets)("%s is hidden if all headers are asked for, and shown if it is", (name) => {
  expect(shownHeaders({ [name]: "s3cret" }, true)).toEqual({ [name]: "[Redacted]" });
  expect(shownHeaders({ [name]: ["s3cret", "b"] }, true)).toEqual({ [name]: "[Redacted]" });
  expect(shownHeaders({ [name]: "s3cret" }, [name])).toEqual({ [name]: "s3cret" });
});

test.each(others)("%s is shown", (name) => {
  expect(shownHeaders({ [name]: "value" }, true)).toEqual({ [name]: "value" });
});
