// Credentials in URLs and values of pairs, in the forms that clients, drivers and tools write them, and what only looks alike.
import { describe, expect, test } from "vitest";
import { hideInText } from "../../src/line/secret-texts.js";

const hidden = "[Redacted]";

describe("of a URL the credentials are hidden, and the rest stays", () => {
  test.each([
    ["postgres://app:s3cret@db:5432/x?a=1", `postgres://${hidden}@db:5432/x?a=1`],
    ["redis://:s3cret@h", `redis://${hidden}@h`],
    ["https://sk_live:@api.stripe.com", `https://${hidden}@api.stripe.com`],
    ["https://ghp_s3cret@github.com/o/r.git", `https://${hidden}@github.com/o/r.git`],
    ["mongodb+srv://u:s3cret@a,b:1/db", `mongodb+srv://${hidden}@a,b:1/db`],
    ["u:s3c@ret in amqp://u:s3c@ret@h/v", `u:s3c@ret in amqp://${hidden}@h/v`],
    ["postgres://u:s3c/ret@h/db", `postgres://${hidden}@h/db`],
    ["postgres://u:s3c#ret@h", `postgres://${hidden}@h`],
    ["amqp://a:s3cret@b,amqp://c:s3cret@d", `amqp://${hidden}@b,amqp://${hidden}@d`],
    ['{"url":"http://u:s3cret@h/"}', `{"url":"http://${hidden}@h/"}`],
    ["see <ftp://u:s3cret@h>.", `see <ftp://${hidden}@h>.`],
    ["u:s3cret@tcp(h:3306)/db", `${hidden}@tcp(h:3306)/db`],
  ])("%s", (text, shown) => expect(hideInText(text)).toBe(shown));

  test.each([
    "https://example.com/a@b",
    "http://localhost:8080/@me",
    "ssh://git@github.com/o/r",
    "mail ana@example.com",
    "a://b/c:d@e",
    "http://[::1]:80/x@y",
    "https://h?to=a@b.c",
    "://@",
    "://",
    "@",
  ])("and there are none in %s", (text) => expect(hideInText(text)).toBe(text));
});

describe("of a pair the value is hidden, and the rest stays", () => {
  test.each([
    ["a query", "https://h/p?access_token=s3cret&page=2#x", `https://h/p?access_token=${hidden}&page=2#x`],
    ["a query alone", "access_token=s3cret&page=2", `access_token=${hidden}&page=2`],
    ["a fragment", "https://h/#id_token=s3cret&state=1", `https://h/#id_token=${hidden}&state=1`],
    [
      "a signed URL",
      "https://h/k?X-Amz-Signature=s3cret&X-Amz-Date=5",
      `https://h/k?X-Amz-Signature=${hidden}&X-Amz-Date=5`,
    ],
    ["a shared access signature", "https://h/k?sv=1&sig=s3cret%3D", `https://h/k?sv=1&sig=${hidden}`],
    ["a form", "user%5Bpassword%5D=s3cret&a=1", `user%5Bpassword%5D=${hidden}&a=1`],
    ["ADO.NET", "Server=db;User Id=sa;Password=s3 cret;", `Server=db;User Id=sa;Password=${hidden};`],
    ["ADO.NET, at the end", "Server=db;Pwd=s3 cret", `Server=db;Pwd=${hidden}`],
    ["ADO.NET, first", "Password=s3 cret;Server=db", `Password=${hidden};Server=db`],
    ["ODBC", "Driver={x};PWD={s3;cret};UID=a", `Driver={x};PWD=${hidden};UID=a`],
    ["libpq", "host=db password=s3cret user=x", `host=db password=${hidden} user=x`],
    ["libpq in quotes", "host=db password='s3 cret' user=x", `host=db password=${hidden} user=x`],
    ["libpq, first", "password=s3cret host=db", `password=${hidden} host=db`],
    [
      "Azure",
      "AccountName=a;AccountKey=s3cret==;EndpointSuffix=e",
      `AccountName=a;AccountKey=${hidden};EndpointSuffix=e`,
    ],
    [
      "a service bus",
      "Endpoint=sb://h/;SharedAccessKey=s3cret=",
      `Endpoint=sb://h/;SharedAccessKey=${hidden}`,
    ],
    [
      "JDBC",
      "jdbc:postgresql://h/db?user=a&password=s3cret",
      `jdbc:postgresql://h/db?user=a&password=${hidden}`,
    ],
    ["cookies", "theme=dark; sid=s3cret; a=1", `theme=dark; sid=${hidden}; a=1`],
    ["a command", "run --password=s3cret --user=a", `run --password=${hidden} --user=a`],
    ["a statement", "set password = 's3cret' where id=1", `set password = ${hidden} where id=1`],
    ["a scheme", "Authorization=Bearer s3cret next", `Authorization=${hidden} next`],
    [".npmrc", "//registry.npmjs.org/:_authToken=s3cret", `//registry.npmjs.org/:_authToken=${hidden}`],
    ["a message", "refused (token=s3cret", `refused (token=${hidden}`],
  ])("in %s", (_, text, shown) => expect(hideInText(text)).toBe(shown));

  test.each([
    "max_tokens=5&page_token=abc",
    "where password = $1 and token = ?",
    "has_password=yes",
    "token=true",
    "password=",
    "a=b",
    "==",
    "=",
    "x == y && token => z",
    "https://h/p?sort_key=a",
    "sig=abc",
  ])("and there is none in %s", (text) => expect(hideInText(text)).toBe(text));
});
