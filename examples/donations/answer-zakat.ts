// POST /zakat: what is due on the wealth in the body. Not a GET, since query strings end up in access logs.
import { withContextHeaders } from "heartwood/http";
import type { Answer } from "./answer.js";
import { readJson } from "./body.js";
import { log } from "./log.js";
import { assessZakat, parseWealth } from "./zakat.js";

const zakatLog = log.named("zakat");

/** The request's id and trace go along, so that the other process's lines are found by the same ids. */
const fetch = withContextHeaders();

export const answerZakat: Answer = async (request) => {
  const assessment = assessZakat(parseWealth(await readJson(request)));
  // Whether zakat is due says enough to follow a request; how much a person owns is nobody's business.
  zakatLog.info({ is_due: assessment.due > 0 }, "zakat computed");
  return { status: 200, body: assessment };
};

/** Has another process of this service compute it, in the name of the same user. */
export function askForZakat(origin: string): Answer {
  return async (request) => {
    const { authorization = "" } = request.headers;
    const body = JSON.stringify(await readJson(request));
    zakatLog.debug({ origin }, "asking for zakat");
    const response = await fetch(`${origin}/zakat`, { method: "POST", headers: { authorization }, body });
    zakatLog.info({ origin, status: response.status }, "zakat asked for");
    return { status: response.status, body: await response.json() };
  };
}
