// What the demo claims of the service's log, each claim checked against what the client saw.
import { halfSent, secrets } from "./kinds.js";
import { type Fields, findRepeatedKeys, isFields, linesOf, type Output, saidBy } from "./lines.js";
import type { Operated } from "./operator.js";
import { operatorClaims } from "./operator-checks.js";
import type { Ending } from "./service.js";
import type { Exchange } from "./traffic.js";

export interface Evidence {
  readonly exchanges: readonly Exchange[];
  /** Those of the exchanges that came by way of another process, and what it wrote. */
  readonly afar: { readonly exchanges: readonly Exchange[]; readonly output: Output };
  /** What became of a third process, whose levels an operator changed. */
  readonly operated: Operated;
  /** How many requests the stopping service did not take. */
  readonly turnedAway: number;
  readonly ending: Ending;
  /** The service's stdout. */
  readonly output: Output;
  /** The audit trail as it was left. */
  readonly audit: Output;
  /** Whether a new connection was still taken after SIGTERM. */
  readonly tookConnection: boolean;
}

export interface Check {
  readonly claim: string;
  /** What speaks against it; empty where the claim holds. */
  readonly problems: readonly string[];
}

export function check(evidence: Evidence): Check[] {
  return [
    ...claims.map(([claim, findProblems]) => ({ claim, problems: findProblems(evidence) })),
    ...operatorClaims.map(([claim, findProblems]) => ({ claim, problems: findProblems(evidence.operated) })),
  ];
}

const claims: readonly (readonly [string, (evidence: Evidence) => string[]])[] = [
  ["each request was answered as its kind demands", wrongAnswers],
  ["a plain x-request-id was taken, a hostile one replaced", wrongIds],
  ["each line is one JSON object in UTF-8, ended by a newline", ({ output }) => [...output.broken]],
  ["each line has a level, a time (RFC 3339, UTC, ms) and a message", linesWithoutFrame],
  ["no key stands twice in a line", repeatedKeys],
  ["each request left its own lines, all of them, in order", wrongLines],
  ["lines of no answered request are the service's own: what was turned away left none", strayLines],
  ["no line has another request's marker", strayMarkers],
  ["each line after authentication names the right user", wrongUsers],
  ["one completion line for each request but probes, with what the client saw", wrongCompletions],
  ["a request by way of another process is one trace in both, a span of its own in each", wrongTraces],
  ["each failure has its type, message, stack and cause", wrongFailures],
  ["no token or private figure is in the output", leaks],
  ["the levels are those of LOG_LEVEL=info,store=debug", wrongLevels],
  ["what was answered with 201 is in the audit trail, once", wrongEntries],
  [
    "the service counted its lines by level: those are the lines read, none was lost on the way",
    wrongLineCounts,
  ],
  ["SIGTERM: no new connection, what was open finished and counted, exit code 0", wrongEnding],
];

function wrongAnswers({ exchanges }: Evidence): string[] {
  return exchanges
    .filter(({ kind, received }) => received.status !== kind.status)
    .map(({ kind, received }) => `${kind.name}: ${received.status} instead of ${kind.status}`);
}

function wrongIds({ exchanges }: Evidence): string[] {
  const isPlain = (id: string): boolean => /^[\w.\-=+/:]{1,128}$/.test(id);
  return exchanges
    .map(({ draft, received }) => ({ sent: String(draft.headers?.["x-request-id"]), id: received.requestId }))
    .filter(({ sent, id }) => (isPlain(sent) ? id !== sent : !isPlain(id)))
    .map(({ sent, id }) => `${sent} was answered with ${id}`);
}

function linesWithoutFrame({ output }: Evidence): string[] {
  const levels = ["trace", "debug", "info", "warn", "error", "fatal"];
  const hasFrame = ({ level, time, msg }: Fields): boolean =>
    levels.includes(String(level)) && isTime(time) && typeof msg === "string" && msg !== "";
  return output.lines.filter(({ fields }) => !hasFrame(fields)).map(({ text }) => text);
}

function isTime(time: unknown): boolean {
  if (typeof time !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(time)) return false;
  return Math.abs(Date.now() - Date.parse(time)) < 60_000;
}

function repeatedKeys({ output }: Evidence): string[] {
  return output.lines.flatMap(({ text }) => findRepeatedKeys(text).map((key) => `"${key}" in ${text}`));
}

function wrongLines({ exchanges, output }: Evidence): string[] {
  return exchanges.flatMap(({ kind, received }) => {
    const found = linesOf(output, received.requestId).map(saidBy);
    return found.join() === kind.lines.join() ? [] : [`${kind.name}: ${found.join(", ") || "no line"}`];
  });
}

function strayLines({ exchanges, output }: Evidence): string[] {
  const known = new Set(exchanges.map(({ received }) => received.requestId));
  const own = ["root.info listening", "root.info stopping", "root.info stopped"];
  const outside = output.lines.filter(({ fields }) => !known.has(String(fields["request_id"])));
  const stray = outside.filter((line) => !own.includes(saidBy(line))).map(({ text }) => text);
  const said = outside.map(saidBy).join(", ");
  return stray.length > 0 || said === own.join(", ") ? stray : [`the service's own lines are: ${said}`];
}

function strayMarkers({ exchanges, output }: Evidence): string[] {
  const markerOf = new Map(exchanges.map(({ received, marker }) => [received.requestId, marker]));
  const marked = output.lines.filter(({ text }) => text.includes("marker-"));
  if (marked.length === 0) return ["no line has a marker, so nothing was checked"];
  return marked
    .filter(({ text, fields }) => {
      const own = markerOf.get(String(fields["request_id"]));
      return text.match(/marker-\d+-end/g)?.some((marker) => marker !== own);
    })
    .map(({ text }) => text);
}

function wrongUsers({ exchanges, output }: Evidence): string[] {
  return exchanges.flatMap(({ kind, user, received }) => {
    const expected = kind.isOfUser ? user.id : undefined;
    return linesOf(output, received.requestId)
      .filter(({ fields }) => fields["user_id"] !== expected)
      .map(({ text }) => `${expected ?? "no user"} expected: ${text}`);
  });
}

function wrongCompletions({ exchanges, output }: Evidence): string[] {
  const completions = output.lines.filter(({ fields }) => fields["msg"] === "request completed");
  const logged = exchanges.filter(({ kind }) => kind.lines.length > 0);
  const wrong = logged.flatMap(({ draft, received }) => {
    const [path = ""] = draft.path.split("?", 1);
    const expected = `${draft.method} ${path} ${received.status}`;
    const found = completions
      .filter(
        ({ fields }) =>
          fields["request_id"] === received.requestId && Number.isFinite(fields["responseTime"]),
      )
      .map(
        ({ fields: { req, res } }) =>
          isFields(req) && isFields(res) && `${req["method"]} ${req["path"]} ${res["statusCode"]}`,
      );
    return found.join(", ") === expected ? [] : [`${expected}: ${found.join(", ") || "no line"}`];
  });
  const surplus = completions.length - logged.length;
  return surplus === 0 ? wrong : [...wrong, `${completions.length} lines for ${logged.length} requests`];
}

/** What both processes say of each: the trace that the client began, and spans that nobody else has. */
function wrongTraces({ afar, output }: Evidence): string[] {
  if (afar.exchanges.length === 0) return ["no request came by way of another process"];
  return afar.exchanges.flatMap(({ draft, received: { requestId } }) => {
    const [, began, clientSpan] = String(draft.headers?.["traceparent"]).split("-");
    const both = [linesOf(afar.output, requestId), linesOf(output, requestId)];
    const spans = both.map((lines) => [...new Set(lines.map(({ fields }) => fields["span_id"]))].join());
    const isOne = both.flat().every(({ fields }) => fields["trace_id"] === began);
    const isWhole = both.every((lines) => lines.length === 2) && new Set([...spans, clientSpan]).size === 3;
    return isOne && isWhole
      ? []
      : [
          `${requestId}: ${
            both
              .flat()
              .map(({ text }) => text)
              .join(" ") || "no line"
          }`,
        ];
  });
}

function wrongFailures({ exchanges, output }: Evidence): string[] {
  const failures = output.lines.filter(({ fields }) => fields["err"] !== undefined);
  const expected = exchanges.filter(({ received }) => received.status === 500).length;
  const wrong = failures.filter(({ fields }) => !isWholeError(fields["err"])).map(({ text }) => text);
  if (failures.length !== expected)
    wrong.push(`${failures.length} failures logged, ${expected} answered with 500`);
  return wrong;
}

/** The store fails since its file is a folder: the error's cause is the file system's EISDIR. */
function isWholeError(err: unknown): boolean {
  if (!isFields(err) || !isFields(err["cause"])) return false;
  const { type, message, stack, cause } = err;
  return (
    type === "StoreFailure" &&
    /^the audit trail could not be (written|read)$/.test(String(message)) &&
    /\n {4}at .*store\.js:/.test(String(stack)) &&
    cause["code"] === "EISDIR"
  );
}

function leaks({ ending }: Evidence): string[] {
  const text = `${ending.stdout}${ending.stderr}`;
  return secrets.filter((secret) => text.includes(secret));
}

function wrongLevels({ output }: Evidence): string[] {
  const debug = output.lines.filter(({ fields }) => fields["level"] === "debug");
  const wrong = debug.filter(({ fields }) => fields["logger"] !== "store").map(({ text }) => text);
  return debug.length === 0 ? ["no debug line of the store"] : wrong;
}

function wrongEntries({ exchanges, audit }: Evidence): string[] {
  const idOf = (entry: unknown): string => (isFields(entry) ? String(entry["id"]) : "");
  const answered = exchanges
    .filter(({ received }) => received.status === 201)
    .map(({ received }) => idOf(received.body));
  const written = audit.lines.map(({ fields }) => idOf(fields));
  const isSame = answered.sort().join() === written.sort().join() && audit.broken.length === 0;
  return isSame
    ? []
    : [`${answered.length} answered, ${written.length} written, ${audit.broken.length} broken`];
}

/** What `log.stats()` told the last line, which is not among the lines it counted. */
function wrongLineCounts({ output }: Evidence): string[] {
  const told = output.lines.at(-1)?.fields["log"];
  if (!isFields(told) || !isFields(told["lines"])) return ["the last line has no counts"];
  const earlier = output.lines.slice(0, -1);
  const wrong = Object.entries(told["lines"]).flatMap(([level, counted]) => {
    const read = earlier.filter(({ fields }) => fields["level"] === level).length;
    return read === counted ? [] : [`${level}: ${counted} counted, ${read} read`];
  });
  const { written, buffered, dropped, salvaged, truncated } = told;
  const isWhole =
    Number(written) + Number(buffered) === earlier.length && !dropped && !salvaged && !truncated;
  return isWhole ? wrong : [...wrong, `${earlier.length} lines read: ${JSON.stringify(told)}`];
}

function wrongEnding({ ending, output, tookConnection }: Evidence): string[] {
  const problems: string[] = [];
  if (tookConnection) problems.push("a new connection was taken");
  if (ending.exitCode !== 0) problems.push(`exit code ${ending.exitCode}`);
  if (ending.stderr.length > 0) problems.push(`stderr: ${ending.stderr}`);
  return [...problems, ...wrongCounts(output)];
}

/** What the service counted: requests open when it was asked to stop, and those that were over afterwards. */
function wrongCounts({ lines }: Output): string[] {
  const problems: string[] = [];
  const stopping = lines.findIndex(({ fields }) => fields["msg"] === "stopping");
  const open = Number(lines[stopping]?.fields["open"]);
  const leastOpen = halfSent.reduce((sum, [, count]) => sum + count, 0);
  if (!(open >= leastOpen)) problems.push(`${open} requests open, at least ${leastOpen} were`);

  const { msg, finished, broken_off } = lines.at(-1)?.fields ?? {};
  const ended = lines.slice(stopping).filter(({ fields }) => fields["msg"] === "request completed").length;
  if (msg !== "stopped" || finished !== ended || broken_off !== 0)
    problems.push(`${ended} requests finished, and the last line is ${lines.at(-1)?.text}`);
  return problems;
}
