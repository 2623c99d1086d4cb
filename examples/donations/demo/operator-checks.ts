// What the demo claims of levels that an operator changes, each claim checked against the service's own output.
import type { Kind } from "./kinds.js";
import { type Line, linesOf, saidBy } from "./lines.js";
import type { Operated } from "./operator.js";
import type { Exchange } from "./traffic.js";

/** How late an override may end here: beside its 100 ms, the machine may be busy with the requests. */
const latestEndMs = 1_000;

export const operatorClaims: readonly (readonly [string, (operated: Operated) => string[]])[] = [
  [
    "heartwood level and heartwood ps: exit code 0, and they show the process and its override",
    wrongCommands,
  ],
  ["each change of a level left its line: who, from what, to what, until when", wrongAudit],
  ["debug for one user: the debug lines of all that user's requests, of nobody else's", wrongForOne],
  ["it ended by itself, in time; after it no debug line", wrongExpiry],
  ["SIGUSR2: the debug lines of all requests; once more: none", wrongForAll],
  ["each debug line says by log_override what let it through, no other line does", wrongOverrideIds],
  ["all other lines of these requests are there, as before", wrongOthers],
];

function wrongCommands({ pid, userId, commands }: Operated): string[] {
  const expected = `root=debug where user_id is ${userId}`;
  return commands
    .filter(({ exitCode, stdout }) => exitCode !== 0 || !rowOf(stdout, pid).includes(expected))
    .map(({ args, exitCode, stdout, stderr }) => `${args.join(" ")}: ${exitCode}, ${stdout}${stderr}`);
}

/** What stands behind the process's number at the beginning of a line, up to the next number's. */
function rowOf(table: string, pid: number): string {
  return new RegExp(`^${pid}\\b[^]*?(?=^\\d|(?![^]))`, "m").exec(table)?.[0] ?? "";
}

const auditOf = ({ output }: Operated): readonly Line[] =>
  output.lines.filter(({ fields }) => fields["event"] === "level_changed");

function wrongAudit(operated: Operated): string[] {
  const expected = [
    "socket set info debug until",
    "socket expired debug info",
    "signal set info debug until",
    "signal reverted debug info",
  ];
  const found = auditOf(operated).map(({ fields: { channel, change, from, to, until } }) =>
    [channel, change, from, to, ...(until === undefined ? [] : ["until"])].join(" "),
  );
  return found.join() === expected.join() ? [] : [found.join(", ") || "no such line"];
}

function wrongForOne(operated: Operated): string[] {
  const { userId, exchanges, output } = operated;
  const end = output.lines.findIndex(({ fields }) => fields["change"] === "expired");
  const inTime = exchanges.forOne.filter(({ received }) => lastLineOf(operated, received.requestId) < end);
  if (!inTime.some(({ user }) => user.id === userId)) return [`no request of ${userId} ran in that time`];
  const foreign = output.lines
    .slice(0, end)
    .filter(({ fields }) => fields["level"] === "debug" && fields["user_id"] !== userId)
    .map(({ text }) => text);
  const ofUser = ({ kind, user }: Exchange): string[] => (user.id === userId ? debugOf(kind) : []);
  return [...foreign, ...wrongDebug(operated, inTime, ofUser)];
}

function wrongExpiry(operated: Operated): string[] {
  const { before, expired } = operated.exchanges;
  const [set, end] = auditOf(operated).map(({ fields }) => fields);
  const lateMs = Date.parse(String(end?.["time"])) - Date.parse(String(set?.["until"]));
  const late = Math.abs(lateMs) < latestEndMs ? [] : [`it ended ${lateMs} ms after its time`];
  return [...late, ...wrongDebug(operated, [...before, ...expired], () => [])];
}

function wrongForAll(operated: Operated): string[] {
  const { forAll, reverted } = operated.exchanges;
  const all = ({ kind }: Exchange): string[] => ["http.debug request received", ...debugOf(kind)];
  return [...wrongDebug(operated, forAll, all), ...wrongDebug(operated, reverted, () => [])];
}

function wrongOverrideIds(operated: Operated): string[] {
  const standing = new Set<unknown>();
  return operated.output.lines
    .filter(({ fields }) => {
      const { event, change, override, level, log_override: id } = fields;
      if (event !== "level_changed") return level === "debug" ? !standing.has(id) : id !== undefined;
      if (change === "set") standing.add(override);
      else standing.delete(override);
      return false;
    })
    .map(({ text }) => text);
}

function wrongOthers({ exchanges, output }: Operated): string[] {
  const wrong = Object.values(exchanges)
    .flat()
    .flatMap(({ kind, received }) => {
      const found = linesOf(output, received.requestId)
        .map(saidBy)
        .filter((line) => !isDebug(line));
      const expected = kind.lines.filter((line) => !isDebug(line));
      return found.join() === expected.join() ? [] : [`${kind.name}: ${found.join(", ") || "no line"}`];
    });
  return [...output.broken, ...wrong];
}

/** Requests that have other debug lines than they should. */
function wrongDebug(
  { output }: Operated,
  exchanges: readonly Exchange[],
  expected: (exchange: Exchange) => string[],
): string[] {
  return exchanges.flatMap((exchange) => {
    const { kind, user, received } = exchange;
    const found = linesOf(output, received.requestId).map(saidBy).filter(isDebug);
    return found.join() === expected(exchange).join()
      ? []
      : [`${kind.name} of ${user.id}: ${found.join(", ") || "no debug line"}`];
  });
}

const isDebug = (said: string): boolean => said.includes(".debug ");

/** The debug lines of such a request from when its user is known. */
const debugOf = ({ lines }: Kind): string[] => ["http.debug user known", ...lines.filter(isDebug)];

const lastLineOf = ({ output }: Operated, requestId: string): number =>
  output.lines.findLastIndex(({ fields }) => fields["request_id"] === requestId);
