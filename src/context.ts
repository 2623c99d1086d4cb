// Fields that follow the async call chain: a request's, a job's, a script's. Values are kept here as plain data,
// frozen; each print profile prints them once and keeps the text beside them (line/context-members.ts).

import { restoreNotes, startNotes, takeNotes } from "./line/attempt.js";
import { detached } from "./line/detached.js";
import { plainFields } from "./line/fields.js";
import { emptyRecord, type PlainRecord } from "./line/plain.js";
import { callSiteOf, warnOnce } from "./notices.js";
import { type Flow, state } from "./state.js";

/** The names that context fields conventionally have. */
export interface ConventionalFields {
  request_id: string | number;
  user_id: string | number;
  trace_id: string | number;
  span_id: string | number;
  trace_flags: string | number;
  session_id: string | number;
  tenant_id: string | number;
  job_id: string | number;
}

/**
 * The fields of a context that are checked: the conventional ones, and those that you add by module augmentation. It may
 * also make one of the conventional ones a `string` or a `number`.
 * @example declare module "heartwood" { interface LogContext { cart_id: string; user_id: number } }
 */
export interface LogContext extends ConventionalFields {}

/** Those names: a line that is cut keeps them before all other fields of a context. */
export const conventionalNames: readonly (keyof ConventionalFields)[] = [
  "request_id",
  "user_id",
  "trace_id",
  "span_id",
  "trace_flags",
  "session_id",
  "tenant_id",
  "job_id",
];

/** Context fields: the known names with their types, and any other name. */
export type ContextFields = Partial<LogContext> & { readonly [name: string]: unknown };

/**
 * Runs `fn` in a flow of its own: every line written inside, however deep in async calls, carries `fields`.
 * Inside another flow it reads through: the outer fields are seen, also those added later, unless it has its own.
 * @param fields snapshotted now, as plain data; what cannot be read becomes a short text
 * @returns what `fn` returns; what it throws is thrown
 * @example runWithContext({ request_id: "r-17" }, () => handle(request))
 */
export function runWithContext<Result>(fields: ContextFields, fn: () => Result): Result {
  const { fields: snapshot, failures } = takeSnapshot(fields);
  return runInFlow(makeFlow(snapshot, failures), fn);
}

/** A flow that is entered by `runInFlow`, as often as need be. @param fields plain already, and nobody else's */
export function makeFlow(fields: PlainRecord, failures: string | undefined = undefined): Flow {
  return { outer: state.storage.getStore(), fields, version: 0, failures };
}

/** Runs `fn` in a flow; to enter the one that runs already would cost as much as a line. */
export const runInFlow = <Result>(flow: Flow, fn: () => Result): Result =>
  state.storage.getStore() === flow ? fn() : state.storage.run(flow, fn);

/**
 * Adds fields to the current flow: every later line of it has them, in all its parallel branches; the last value wins.
 * Outside any flow it does nothing, and a process warning says so once, with the call site.
 * @example addContext({ user_id: user.id }) // after authentication
 */
export function addContext(fields: ContextFields): void {
  const flow = state.storage.getStore();
  if (flow === undefined) {
    warnOutside();
    return;
  }
  const { fields: snapshot, failures } = takeSnapshot(fields);
  for (const name in snapshot) flow.fields[name] = snapshot[name];
  flow.added = snapshot;
  if (failures !== undefined) flow.failures = failures;
  flow.version++;
}

/** The fields that a line written here would carry: a frozen copy; `{}` outside any flow. */
export function getContext(): Readonly<ContextFields> {
  return Object.freeze({ ...fieldsOf(state.storage.getStore()) });
}

/**
 * A function that runs in the flow in which it was bound, whoever calls it: for event emitters, pools and callbacks
 * that are called from elsewhere.
 * @example socket.on("data", bindContext(onData))
 */
export function bindContext<This, Args extends unknown[], Result>(
  fn: (this: This, ...args: Args) => Result,
): (this: This, ...args: Args) => Result {
  const flow = state.storage.getStore();
  const { captures } = state;
  const capture = captures?.storage.getStore();
  return function inContext(this: This, ...args: Args): Result {
    const call = (): Result => state.storage.run(flow, () => Reflect.apply(fn, this, args));
    return captures === undefined || capture === undefined ? call() : captures.storage.run(capture, call);
  };
}

/** Runs what belongs to the process and to no request, whoever it was that happened to start it. */
export const runOutside = <Result>(fn: () => Result): Result => state.storage.run(undefined, fn);

/** The flow that runs now. */
export const currentFlow = (): Flow | undefined => state.storage.getStore();

/** A number that changes whenever the flow, or one it reads through to, gains a field. */
export function stampOf(flow: Flow): number {
  let stamp = flow.version;
  for (let outer = flow.outer; outer !== undefined; outer = outer.outer) stamp += outer.version;
  return stamp;
}

/** The fields seen in a flow, its own before those of the flows around it; names in the order they were first added. */
export function fieldsOf(flow: Flow | undefined): PlainRecord {
  const chain: Flow[] = [];
  for (let at = flow; at !== undefined; at = at.outer) chain.push(at);
  return Object.assign(emptyRecord(), ...chain.reverse().map(({ fields }) => fields));
}

/** What could not be read in a flow and those around it. */
export function failuresOf(flow: Flow): string | undefined {
  return flow.failures ?? (flow.outer === undefined ? undefined : failuresOf(flow.outer));
}

function takeSnapshot(fields: unknown): {
  readonly fields: PlainRecord;
  readonly failures: string | undefined;
} {
  const outerNotes = startNotes();
  try {
    const snapshot = plainFields(fields);
    for (const name in snapshot) snapshot[name] = settled(snapshot[name]);
    return { fields: snapshot, failures: takeNotes() };
  } finally {
    restoreNotes(outerNotes);
  }
}

/** A value of a snapshot as the flow keeps it: frozen, and without the texts that its texts were cut from. */
function settled(value: unknown): unknown {
  if (typeof value === "string") return detached(value);
  if (typeof value !== "object" || value === null) return value;
  for (const [key, inner] of Object.entries(value)) Reflect.set(value, key, settled(inner));
  return Object.freeze(value);
}

function warnOutside(): void {
  warnOnce(
    "HEARTWOOD_NO_CONTEXT",
    `addContext was called outside any context, ${callSiteOf(addContext)}: the fields are not kept. Call it inside runWithContext().`,
  );
}
