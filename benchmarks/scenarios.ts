// The scenarios as data: what a line carries, how it is called, and where it is written from.
import type { FormatName } from "heartwood";
import type { JsonSchema } from "heartwood/schema";

export type Fields = Readonly<Record<string, unknown>>;

/** The call that makes one line; `disabled` is a debug call while the level is info. */
export type Call = "disabled" | "text" | "fields" | "error";

/**
 * The logger the call is made on: the root; a child; the root in one context; the root in a new context every ten
 * lines; many named loggers, or many contexts that are open at the same time, in turn.
 */
export type Place = "root" | "child" | "context" | "fresh context" | "named loggers" | "open contexts";

/** What the n-th call of a scenario is given, for n from 0. */
export type Make = (n: number) => { readonly message: string; readonly fields: Fields };

/** The arguments of one call. They form a ring, so that no rival is handed the same object every time. */
export class Input {
  readonly message: string;
  readonly fields: Fields;
  next: Input = this;

  constructor(make: Make, n: number) {
    const { message, fields } = make(n);
    this.message = message;
    this.fields = fields;
  }
}

export interface Scenario {
  readonly title: string;
  readonly call: Call;
  readonly place: Place;
  /** Calls in one turn of the event loop. */
  readonly callsPerTurn: number;
  /** How many times the asked number of lines is measured: more where a call is too short to be timed. */
  readonly times: number;
  readonly make: Make;
  /** The fields of its contexts; without it, the usual four. */
  readonly context?: Fields;
  /** How many loggers or contexts are written from in turn, where the place has many. */
  readonly across?: number;
  /** The shape of field `order`, for a logger that can make use of it. */
  readonly orderShape?: JsonSchema;
  /** The format, for a logger that has several. */
  readonly format?: FormatName;
  /** One property throws when it is read: only for rivals that write the line nevertheless. */
  readonly broken?: true;
}

export const context: Fields = {
  request_id: "01932f6e-7c1b-7d7e-9a53-6b1f0c2d4e88",
  user_id: "u-20451",
  trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
  span_id: "00f067aa0ba902b7",
};

export const bindings: Fields = { module: "orders", region: "eu-central-1", shard: 7, tenant: "acme" };

/** Made once, some calls deep, as an error of a real service is. */
export const preparedError: Error = openOrder("o-118");

const fiveFields = (n: number) => ({
  method: "POST",
  path: `/orders/${118 + n}/items`,
  status: 201,
  duration_ms: 12.75 + n,
  cached: n % 2 === 0,
});

const order = (n: number) => ({
  order: {
    id: `o-${118 + n}`,
    customer: { id: 4711 + n, name: "Ada Lovelace", address: { city: "London", zip: "W1J 7NT" } },
    items: [
      { sku: "A-100", count: 2 },
      { sku: "B-250", count: 1 },
    ],
    total: 99.5 + n,
  },
});

/** The throw is the caller's own code; what it costs by itself, the floor shows. */
const brokenFields = (n: number) => ({
  ...fiveFields(n),
  get cached(): boolean {
    throw new Error("the connection is closed");
  },
});

/** A service declares it so that nothing else of an order leaves. */
const orderShape = {
  type: "object",
  properties: {
    id: { type: "string" },
    customer: {
      type: "object",
      properties: {
        id: { type: "integer" },
        name: { type: "string" },
        address: {
          type: "object",
          properties: { city: { type: "string" }, zip: { type: "string" } },
        },
      },
    },
    items: {
      type: "array",
      items: { type: "object", properties: { sku: { type: "string" }, count: { type: "integer" } } },
    },
    total: { type: "number" },
  },
} satisfies JsonSchema;

const textInput = (n: number) => ({ message: `order ${118 + n} was accepted`, fields: {} });
const orderInput = (n: number) => ({ message: "order stored", fields: order(n) });
const fieldsInput = (n: number) => ({ message: "request handled", fields: fiveFields(n) });
// A turn of a busy service handles several requests. With ten lines a turn, what the event loop itself costs
// (a turn and a write: 170 ns a line) would be most of what is measured.
const usual = { callsPerTurn: 100, times: 1 };

// The growth series vary this one: what a line of a service usually is.
export const contextFields: Scenario = {
  title: "in context: five fields",
  call: "fields",
  place: "context",
  ...usual,
  make: fieldsInput,
};

export const scenarios = {
  disabled: {
    title: "disabled",
    call: "disabled",
    place: "root",
    callsPerTurn: 1_000,
    times: 10,
    make: fieldsInput,
  },
  text: { title: "text", call: "text", place: "root", ...usual, make: textInput },
  fields: { title: "five fields", call: "fields", place: "root", ...usual, make: fieldsInput },
  child: { title: "five fields, child of 4", call: "fields", place: "child", ...usual, make: fieldsInput },
  "context-text": { title: "in context: text", call: "text", place: "context", ...usual, make: textInput },
  "context-fields": contextFields,
  "fresh-context": {
    title: "fresh context, ten lines",
    call: "fields",
    place: "fresh context",
    ...usual,
    make: fieldsInput,
  },
  error: { title: "error", call: "error", place: "root", ...usual, make: textInput },
  nested: {
    title: "nested object",
    call: "fields",
    place: "root",
    ...usual,
    make: orderInput,
  },
  declared: {
    title: "declared shape",
    call: "fields",
    place: "root",
    ...usual,
    make: orderInput,
    orderShape,
  },
  broken: {
    title: "a broken property",
    call: "fields",
    place: "root",
    ...usual,
    make: (n) => ({ message: "request handled", fields: brokenFields(n) }),
    broken: true,
  },
  "non-ascii": {
    title: "non-ASCII",
    call: "fields",
    place: "root",
    ...usual,
    make: (n) => ({
      message: "注文を受け付けました",
      fields: { name: "Łukasz Müller", city: "東京", count: n },
    }),
  },
  long: {
    title: "long string",
    call: "fields",
    place: "root",
    ...usual,
    make: (n) => ({ message: "query done", fields: { sql: longText(n), rows: n } }),
  },
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;
export const scenarioNames = Object.keys(scenarios) as ScenarioName[]; // keys of the literal above

/** Sixteen inputs, the last followed by the first. */
export function ringOf({ make }: Scenario): Input {
  const first = new Input(make, 0);
  let last = first;
  for (let n = 1; n < 16; n++) {
    last.next = new Input(make, n);
    last = last.next;
  }
  last.next = first;
  return first;
}

function longText(n: number): string {
  return `select order_id, total from orders where customer_id = ${1000 + n} and state <> 'gone' `.repeat(25);
}

function openOrder(id: string): Error {
  const connect = () => Object.assign(new Error(`cannot open order ${id}`), { code: "ECONNREFUSED" });
  const query = () => connect();
  return query();
}
