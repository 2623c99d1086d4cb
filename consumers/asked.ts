// Consumers that answer questions: the queries of an example are asked, and their answers put together to an account.
import { type Account, digestOf, type Gist, type Marks } from "./account.js";
import { readQueries } from "./example.js";

export type Row = Readonly<Record<string, unknown>>;

export type Question = "levels" | "times" | "each" | "trace" | "request" | "failures";
export type Ask = (question: Question) => Promise<readonly Row[]>;

/** Asks all there is to ask. @param words the consumer's words for levels, where they are not ours */
export async function askAll(
  ask: Ask,
  { requestId }: Marks,
  words: Readonly<Record<string, string>> = {},
): Promise<Account> {
  const wordOf = (level: unknown): string => words[String(level)] ?? String(level);
  const levels = (await ask("levels")).map(({ level, lines }) => [wordOf(level), Number(lines)] as const);
  const [times] = await ask("times");
  const failures = await ask("failures");
  const marked = failures.filter(({ request_id }) => request_id === requestId);
  return {
    lines: levels.reduce((sum, [, lines]) => sum + lines, 0),
    levels: Object.fromEntries(levels),
    from: Number(times?.["from_ms"]),
    to: Number(times?.["to_ms"]),
    digest: digestOf((await ask("each")).map((row) => gistOf(row, wordOf))),
    traceLines: (await ask("trace")).length,
    requestLines: (await ask("request")).length,
    failures: failures.length,
    stack: marked.map(({ stack }) => String(stack)).join("\n"),
    donor: marked.map(({ donor }) => String(donor)).join("\n"),
  };
}

const gistOf = ({ level, ms, note }: Row, wordOf: (level: unknown) => string): Gist => ({
  level: wordOf(level),
  ms: Number(ms),
  note: typeof note === "string" ? note : undefined,
});

/** Asks by the statements of a file, in which the questions are named: `-- levels: how much of what`. */
export async function askSql(queries: string, query: (statement: string) => Promise<string>): Promise<Ask> {
  const statements = await readQueries(queries);
  return async (question) => JSON.parse(await query(statements[question] ?? ""));
}
