// `npm run bench:requests`: every framework with its adapter, under load; each round in fresh processes.
import { chosen, command, print, say, wholeNumber } from "../command.js";
import { circumstances } from "../report/circumstances.js";
import { publish } from "../report/publish.js";
import { requestsTerminalTable } from "../report/requests.js";
import { type Results, saveResults } from "../report/results.js";
import { measureAll, type Settings, type Subject } from "../server/measure.js";
import { type FrameworkName, frameworkNames, type Logging, linesPerRequest, loggingNames } from "./stages.js";

const usage = `Usage: npm run bench:requests -- [options]
  --framework NAME  only this one; may be repeated   ${frameworkNames.join(", ")}
  --logging NAME    only this one; may be repeated   ${loggingNames.join(", ")}
  --rounds N        medians of N rounds (default 7)
  --seconds N       measured per round, after half as long a warm-up (default 4)
  --connections N   kept open, one request each at a time (default 50)
  --quick           one round of a second
  --no-readme       do not touch README.md and RESULTS.md
A quick run, or one of some only, prints: what is saved keeps the last whole run.`;

const options = {
  framework: { type: "string", multiple: true },
  logging: { type: "string", multiple: true },
  rounds: { type: "string", default: "7" },
  seconds: { type: "string", default: "4" },
  connections: { type: "string", default: "50" },
  quick: { type: "boolean", default: false },
  "no-readme": { type: "boolean", default: false },
} as const;

const packages = ["heartwood", "pino", "pino-http", "express", "fastify", "koa", "koa-pino-logger", "hono"];

await command(usage, options, async (values) => {
  const frameworks = chosen("--framework", values.framework, frameworkNames);
  const loggings = chosen("--logging", values.logging, loggingNames);
  const asked = {
    rounds: wholeNumber("--rounds", values.rounds),
    seconds: wholeNumber("--seconds", values.seconds),
    connections: wholeNumber("--connections", values.connections),
  };
  const settings: Settings = values.quick ? { ...asked, rounds: 1, seconds: 1 } : asked;
  const subjects = frameworks.flatMap((framework) =>
    loggings.map((logging) => subjectOf(framework, logging)),
  );
  const results: Results<"requests"> = {
    ...circumstances([...packages, "hono-pino", "@nestjs/core", "nestjs-pino"]),
    settings: { ...settings },
    figures: await measureAll(subjects, settings),
  };
  print(requestsTerminalTable(results.figures));
  if (values.quick || values.framework !== undefined || values.logging !== undefined) return;
  say(`Results: ${saveResults("requests", results)}`);
  if (!values["no-readme"]) publish();
});

function subjectOf(framework: FrameworkName, logging: Logging): Subject {
  return {
    name: `${framework}/${logging}`,
    program: "../requests/service.js",
    args: [framework, logging],
    linesPerRequest: linesPerRequest(framework, logging),
  };
}
