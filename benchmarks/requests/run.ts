// `npm run bench:requests`: every framework with its adapter, under load; each round in fresh processes.
import { chosen, command, print, say } from "../command.js";
import { circumstances } from "../report/circumstances.js";
import { publish } from "../report/publish.js";
import { requestsTerminalTable } from "../report/requests.js";
import { type Results, saveResults } from "../report/results.js";
import { loadOptions, loadUsage, settingsOf } from "../server/load-options.js";
import { measureAll, type Subject } from "../server/measure.js";
import { type FrameworkName, frameworkNames, type Logging, linesPerRequest, loggingNames } from "./stages.js";

const usage = `Usage: npm run bench:requests -- [options]
  --framework NAME  only this one; may be repeated   ${frameworkNames.join(", ")}
  --logging NAME    only this one; may be repeated   ${loggingNames.join(", ")}
${loadUsage}
A quick run, or one of some only, prints: what is saved keeps the last whole run.`;

const options = {
  framework: { type: "string", multiple: true },
  logging: { type: "string", multiple: true },
  ...loadOptions,
} as const;

const packages = ["heartwood", "pino", "pino-http", "express", "fastify", "koa", "koa-pino-logger", "hono"];

await command(usage, options, async (values) => {
  const frameworks = chosen("--framework", values.framework, frameworkNames);
  const loggings = chosen("--logging", values.logging, loggingNames);
  const settings = settingsOf(values);
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
