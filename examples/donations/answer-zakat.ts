// POST /zakat: what is due on the wealth in the body. Not a GET, since query strings end up in access logs.
import type { Answer } from "./answer.js";
import { readJson } from "./body.js";
import { log } from "./log.js";
import { assessZakat, parseWealth } from "./zakat.js";

const zakatLog = log.named("zakat");

export const answerZakat: Answer = async (request) => {
  const assessment = assessZakat(parseWealth(await readJson(request)));
  // Whether zakat is due says enough to follow a request; how much a person owns is nobody's business.
  zakatLog.info({ is_due: assessment.due > 0 }, "zakat computed");
  return { status: 200, body: assessment };
};
