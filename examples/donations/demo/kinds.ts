// The sorts of request that the demo sends: what is sent, what must come back, what the log must say of each.
import { randomBytes } from "node:crypto";
import type { Draft } from "./client.js";

export interface Kind {
  readonly name: string;
  /** What the client must see. */
  readonly status: number;
  /** What the log must say of each such request, in this order: `logger.level message`. */
  readonly lines: readonly string[];
  /** Whether the service learns who the user is; if so, each of these lines names the user. */
  readonly isOfUser: boolean;
  /** @param marker text that is in this request only, so that a line which has it can be attributed */
  readonly compose: (marker: string) => Draft;
}

/** How many of each kind. */
export type Counts = readonly (readonly [Kind, number])[];

export interface User {
  readonly id: string;
  readonly token: string;
}

const newSecret = (): string => randomBytes(24).toString("hex");

export const users: readonly User[] = ["u-amina", "u-bilal", "u-chen"].map((id) => ({
  id,
  token: newSecret(),
}));
const unknownToken = newSecret();
const cardNumber = randomBytes(4).toString("hex"); // short, since a JSON parser quotes ten characters of its input
const wealth = 777_000_777_123;

/** What must stand nowhere in the output: tokens, known or not, and what is the people's own business. */
export const secrets: readonly string[] = [
  ...users.map(({ token }) => token),
  unknownToken,
  cardNumber,
  String(wealth),
];

const completed = "http.info request completed";
const refusedOver = "http.warn request completed";
const refused = ["http.info request refused", refusedOver];
const failed = ["http.error request failed", "http.error request completed"];
const appending = "store.debug appending entry";

const donate = (body: string): Draft => ({ method: "POST", path: "/donations", body });
const donationOf = (donor: string, amount = 1250): string =>
  JSON.stringify({ donor, amount, currency: "EUR", kind: "sadaqah" });
/** The name has quotes, an accent, a backslash and an astral character: what an encoder may get wrong. */
const giveWell = (marker: string): Draft => donate(donationOf(`Zoë "${marker}" \\ 🌳`));
const readAudit = (): Draft => ({ method: "GET", path: "/audit" });
const askZakat = (): Draft => ({
  method: "POST",
  path: "/zakat",
  body: JSON.stringify({ assets: wealth, debts: 200_000, nisab: 500_000 }),
});

const donation: Kind = {
  name: "donation",
  status: 201,
  lines: [appending, "store.info donation recorded", completed],
  isOfUser: true,
  compose: giveWell,
};

const zakat: Kind = {
  name: "zakat",
  status: 200,
  lines: ["zakat.info zakat computed", completed],
  isOfUser: true,
  compose: askZakat,
};

const auditTrail: Kind = {
  name: "audit trail",
  status: 200,
  lines: ["store.debug trail read", completed],
  isOfUser: true,
  compose: readAudit,
};

const health: Kind = {
  name: "health",
  status: 200,
  lines: [], // as nobody wants to read of each probe
  isOfUser: false,
  compose: () => ({ method: "GET", path: "/health" }),
};

const malformed: Kind = {
  name: "malformed JSON",
  status: 400,
  lines: refused,
  isOfUser: true,
  compose: (marker) => donate(`{"donor":"${marker}","card":!${cardNumber}"}`),
};

const unauthorised: Kind = {
  name: "unknown token",
  status: 401,
  lines: ["http.warn request refused", refusedOver],
  isOfUser: false,
  compose: (marker) => ({ ...giveWell(marker), headers: { authorization: `Bearer ${unknownToken}` } }),
};

const unknownPath: Kind = {
  name: "unknown path",
  status: 404,
  lines: refused,
  isOfUser: false,
  compose: (marker) => ({ method: "GET", path: `/nowhere/${marker}?token=${unknownToken}` }),
};

const tooLarge: Kind = {
  name: "too large",
  status: 413,
  lines: refused,
  isOfUser: true,
  compose: (marker) => donate(donationOf(marker + "x".repeat(20_000))),
};

const invalid: Kind = {
  name: "invalid amount",
  status: 422,
  lines: refused,
  isOfUser: true,
  compose: (marker) => donate(donationOf(marker, 12.5)),
};

const forgedId: Kind = {
  ...zakat,
  name: "zakat, hostile id",
  compose: (marker) => ({ ...askZakat(), headers: { "x-request-id": `${marker}","level":"fatal` } }),
};

/** Asked for by way of another process of the service, in a trace that the client began. */
const zakatFromAfar: Kind = {
  ...zakat,
  name: "zakat, by way of another process",
  compose() {
    const traceparent = `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-01`;
    return { ...askZakat(), headers: { traceparent } };
  },
};

export const fromAfar: Counts = [[zakatFromAfar, 30]];

export const everyday: Counts = [
  [donation, 150],
  [zakat, 60],
  [auditTrail, 25],
  [health, 30],
  [malformed, 25],
  [unauthorised, 30],
  [unknownPath, 30],
  [tooLarge, 20],
  [invalid, 30],
  [forgedId, 10],
];

/** What goes on while an operator changes levels. */
export const ordinary: Counts = [
  [donation, 18],
  [zakat, 6],
  [auditTrail, 6],
];

/** What needs the audit trail fails, the rest goes on. */
export const storeDown: Counts = [
  [{ ...donation, name: "donation, store down", status: 500, lines: [appending, ...failed] }, 40],
  [{ ...auditTrail, name: "audit trail, store down", status: 500, lines: failed }, 10],
  [{ ...zakat, name: "zakat, store down" }, 10],
];

export const storeBack: Counts = [[{ ...donation, name: "donation, store back" }, 20]];

/** Half sent, then broken off: nobody sees an answer, and the log says so by 499. */
export const brokenOff: Counts = [
  [
    {
      ...donation,
      name: "donation, broken off",
      status: 499,
      lines: [refusedOver, "http.info request refused"],
    },
    10,
  ],
];

/** Half sent when the service is asked to stop, so open for certain. */
export const halfSent: Counts = [[{ ...donation, name: "donation, half sent at SIGTERM" }, 20]];

/** Sent one after another until the service takes no more. */
export const untilTheEnd: readonly Kind[] = [
  { ...donation, name: "donation, until the end" },
  { ...zakat, name: "zakat, until the end" },
];
