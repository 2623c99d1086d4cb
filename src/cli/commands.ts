// What the commands do: each process is asked over its socket, one after the other, and what it says is collected.
import type { LoggersView } from "../control/views.js";
import { parseName } from "../levels/change.js";
import { describe, type LevelNumbers, overrideLevels, parseRulesLossy } from "../levels/directives.js";
import { rootName } from "../levels/overrides.js";
import { isRecord } from "../option-checks.js";
import type { Act } from "./args.js";
import { ask, type Reply } from "./ask.js";

/** What became of one process. */
export type Outcome =
  | { readonly path: string; readonly view: LoggersView }
  | {
      readonly path: string;
      readonly pid?: number | undefined;
      readonly problem: string;
      readonly contact?: Extract<Reply, { problem: string }>["contact"] | undefined;
    };

/** A process that can be asked. */
export interface Reachable {
  readonly path: string;
  readonly pid?: number;
}

/** Shows, sets or resets levels; the levels afterwards, or why not. */
export async function actOn(reachable: Reachable, act: Act): Promise<Outcome> {
  const { path, pid } = reachable;
  const before = viewOf(await ask(path, "GET", "/loggers"));
  if ("problem" in before) return { path, pid, ...before };
  if (act.do === "show") return shown(reachable, before.view);
  const requests = act.do === "set" ? changesOf(act, before.view) : reversalsOf(act.names, before.view);
  if ("problem" in requests) return { path, pid, problem: requests.problem };
  const wrong = requests.map(({ name }) => parseName(name)).find((parsed) => "problem" in parsed);
  if (wrong !== undefined) return { path, pid, ...wrong };
  for (const { method, name, body } of requests) {
    const reply = await ask(path, method, `/loggers/${encodeURIComponent(name)}`, body);
    if ("problem" in reply) return { path, pid, ...reply };
  }
  const after = viewOf(await ask(path, "GET", "/loggers"));
  return "problem" in after ? { path, pid, ...after } : shown(reachable, after.view);
}

/** With the pid by which this user finds it: a process in a container has another one for itself. */
const shown = ({ path, pid }: Reachable, view: LoggersView): Outcome => ({
  path,
  view: pid === undefined ? view : { ...view, pid },
});

interface ChangeRequest {
  readonly method: "PUT" | "DELETE";
  readonly name: string;
  readonly body?: unknown;
}

/** One request for each directive; none where one of them is wrong. */
function changesOf(
  { directives, options }: Extract<Act, { do: "set" }>,
  { levels }: LoggersView,
): readonly ChangeRequest[] | { readonly problem: string } {
  const numbers: LevelNumbers = Object.fromEntries(
    Object.entries(levels).map(([level, number]) => [level, number ?? Number.POSITIVE_INFINITY]),
  );
  const { rules, problems } = parseRulesLossy(directives, overrideLevels(numbers));
  const [first] = problems;
  if (first !== undefined) return { problem: describe(first, "directives") };
  const named = [...rules.byName].map(([name, level]) => ({ name, level }));
  const all = rules.fallback === undefined ? named : [{ name: rootName, level: rules.fallback }, ...named];
  return all.map(({ name, level }) => ({ method: "PUT", name, body: { level, ...options } }));
}

function reversalsOf(names: readonly string[], { loggers }: LoggersView): readonly ChangeRequest[] {
  const standing = Object.values(loggers).flatMap(({ overrides }) => overrides.map(({ target }) => target));
  const meant = names.length === 0 ? [...new Set(standing)] : names;
  return meant.map((name) => ({ method: "DELETE", name }));
}

type Viewed = { readonly view: LoggersView } | Extract<Reply, { problem: string }>;

function viewOf(reply: Reply): Viewed {
  if ("problem" in reply) return reply;
  return isView(reply.body) ? { view: reply.body } : { problem: "it is no process of heartwood's" };
}

/** Whether the answer has what is read here; whoever listens there may have sent anything. */
const isView = (body: unknown): body is LoggersView =>
  isRecord(body) &&
  typeof body["pid"] === "number" &&
  typeof body["uptimeSeconds"] === "number" &&
  isRecord(body["levels"]) &&
  Object.values(body["levels"]).every((number) => number === null || typeof number === "number") &&
  isRecord(body["loggers"]) &&
  Object.values(body["loggers"]).every(
    (logger) => isRecord(logger) && Array.isArray(logger["overrides"]) && logger["overrides"].every(isRecord),
  );
