// Requests as a service has them: each with a context, children, parallel branches and lines from several turns of the
// event loop, now and then a long line or an error. Each line has the number of its call, from 1.
import { addContext, type Logger, runWithContext } from "heartwood";
import type { Counts } from "./soak.js";

export interface Requests {
  /** Log calls so far. */
  readonly logged: number;
  /** Resolves when the request is over. */
  serve(): Promise<void>;
}

/** @param pause what a request waits for, several times: a database, another service */
export function createRequests(log: Logger, pause: () => Promise<unknown>): Requests {
  const db = log.named("db");
  let logged = 0;
  let served = 0;

  const query = async (table: string): Promise<void> => {
    const child = db.child({ table });
    child.info({ n: ++logged }, "query begun");
    await pause();
    runWithContext({ span_id: `${table}-${served}` }, () =>
      child.info({ n: ++logged, rows: 3 }, "query done"),
    );
  };
  const answer = async (number: number): Promise<void> => {
    log.info({ n: ++logged, method: "GET", path: `/orders/${number}` }, "request received");
    await pause();
    addContext({ tenant_id: `t-${number % 10}` });
    await Promise.all([query("orders"), query("stock")]);
    if (number % 100 === 0) log.error({ n: ++logged, err: new Error("no stock") }, "order failed");
    log.info({ n: ++logged, status: 200, note: noteOf(number) }, "request completed");
  };

  return {
    get logged() {
      return logged;
    },
    serve() {
      const number = served++;
      return runWithContext({ request_id: `r-${number}`, user_id: `u-${number % 1000}` }, () =>
        answer(number),
      );
    },
  };
}

/** What became of all that was logged. NaN for what the logger does not tell. */
export async function countWhenWritten(log: Logger, { logged }: Requests): Promise<Counts> {
  await new Promise((resolve) => log.flush(resolve));
  const { written = Number.NaN, dropped = Number.NaN, buffered = Number.NaN } = log.stats();
  return { logged, written, dropped, buffered };
}

/** Some are longer than PIPE_BUF, up to which a write to a pipe is whole; and not all characters are one byte. */
function noteOf(number: number): string {
  if (number % 200 === 0) return "注文を受け付けました".repeat(300);
  if (number % 20 === 0) return "Łukasz Müller, Kraków ".repeat(100);
  return "fine";
}
