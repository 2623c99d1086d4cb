// Making and sending the requests, each with an id, a marker and a user of its own; remembering what came back.
import type { Client, Draft, Received } from "./client.js";
import { type Counts, type Kind, type User, users } from "./kinds.js";

/** One request and how it ended. */
export interface Exchange {
  readonly kind: Kind;
  readonly marker: string;
  readonly user: User;
  readonly draft: Draft;
  readonly received: Received;
}

type Prepared = Omit<Exchange, "received">;

export interface Traffic {
  readonly exchanges: readonly Exchange[];
  /** How many requests the service did not take any more. */
  readonly turnedAway: number;
  /** Sends all of them at once, the kinds mixed; the client's connections bound what is under way. */
  send(counts: Counts): Promise<void>;
  /** Sends half of each, then goes away. */
  breakOff(counts: Counts): Promise<void>;
  /** Sends half of each now; what is returned sends the rest. */
  sendHalf(counts: Counts): Promise<() => Promise<void>>;
  /** Sends these kinds by turns, so many at a time, until the service takes no more. */
  sendToTheEnd(kinds: readonly Kind[], atATime: number): Promise<void>;
}

/** @param firstNumber of the requests: each has a number of its own, in all the demo */
export function createTraffic(client: Client, firstNumber = 0): Traffic {
  const exchanges: Exchange[] = [];
  let made = firstNumber;
  let turnedAway = 0;

  const make = (kind: Kind): Prepared => {
    const marker = `marker-${++made}-end`;
    const user = pick(users, made);
    const { headers, ...rest } = kind.compose(marker);
    const own = { authorization: `Bearer ${user.token}`, "x-request-id": `demo-${made}` };
    return { kind, marker, user, draft: { ...rest, headers: { ...own, ...headers } } };
  };
  const makeAll = (counts: Counts): Prepared[] =>
    mixed(counts.flatMap(([kind, count]) => Array.from({ length: count }, () => make(kind))));

  return {
    exchanges,
    get turnedAway() {
      return turnedAway;
    },
    async send(counts) {
      const sending = makeAll(counts).map(async (request) => {
        exchanges.push({ ...request, received: await client.send(request.draft) });
      });
      await Promise.all(sending);
    },
    async breakOff(counts) {
      const leaving = makeAll(counts).map(async (request) => {
        const half = await client.sendHalf(request.draft);
        half.breakOff();
        // Nothing came back, so what the log must say stands here as if it had.
        const requestId = String(request.draft.headers?.["x-request-id"]);
        exchanges.push({ ...request, received: { status: request.kind.status, requestId, body: undefined } });
      });
      await Promise.all(leaving);
    },
    async sendHalf(counts) {
      const sending = makeAll(counts).map(async (request) => {
        const half = await client.sendHalf(request.draft);
        return async () => exchanges.push({ ...request, received: await half.finish() });
      });
      const finishers = await Promise.all(sending);
      return async () => void (await Promise.all(finishers.map((finish) => finish())));
    },
    async sendToTheEnd(kinds, atATime) {
      const sendOneByOne = async (): Promise<void> => {
        for (;;) {
          const request = make(pick(kinds, made));
          const received = await client.sendIfTaken(request.draft);
          if (received === undefined) break;
          exchanges.push({ ...request, received });
        }
        turnedAway += 1;
      };
      await Promise.all(Array.from({ length: atATime }, sendOneByOne));
    },
  };
}

/** The same items in an order that looks shuffled and is the same in every run. */
function mixed<Item>(items: readonly Item[]): Item[] {
  const steps = 7919; // a prime greater than any of our lists, so that each item is met once
  return items.map((_, index) => pick(items, index * steps));
}

function pick<Item>(items: readonly Item[], number: number): Item {
  const item = items[number % items.length];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}
