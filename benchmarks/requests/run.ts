// `npm run bench:requests`: every framework with its adapter, under load; each round in fresh processes.
import { chosen, command, print, say } from "../command.js";
import { circumstances } from "../report/circumstances.js";
import { publish } from "../report/publish.js";
import { requestsTerminalTable } from "../report/requests.js";
import { type Results, saveResults } from "../report/results.js";
import { loadOptions, loadUsage, settingsOf } from "../server/load-options.js";
import { measureAll, type Subject } from "../server/measure.js";
import {
  type ApplicationName,
  applicationNames,
  type Logging,
  linesPerRequest,
  loggingNames,
  loggingsOf,
} from "./stages.js";

const usage = `Usage: npm run bench:requests -- [options]
  --framework NAME  only this one; may be repeated   ${applicationNames.join(", ")}
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
  const applications = chosen("--framework", values.framework, applicationNames);
  const loggings = chosen("--logging", values.logging, loggingNames);
  const settings = settingsOf(values);
  const groups = applications.map((application) =>
    loggingsOf(application)
      .filter((logging) => loggings.includes(logging))
      .map((logging) => subjectOf(application, logging)),
  );
  const results: Results<"requests"> = {
    ...circumstances([...packages, "hono-pino", "@nestjs/core", "nestjs-pino"]),
    settings: { ...settings },
    figures: await measureAll(groups, settings),
  };
  print(requestsTerminalTable(results.figures));
  if (values.quick || values.framework !== undefined || values.logging !== undefined) return;
  say(`Results: ${saveResults("requests", results)}`);
  if (!values["no-readme"]) publish();
});

function subjectOf(application: ApplicationName, logging: Logging): Subject {
  return {
    name: `${application}/${logging}`,
    ...programOf(application, logging),
    linesPerRequest: linesPerRequest(application, logging),
  };
}

function programOf(
  application: ApplicationName,
  logging: Logging,
): Pick<Subject, "program" | "args" | "asked"> {
  if (application === "example")
    return { program: "../requests/example.js", args: [logging], asked: "donation" };
  return { program: "../requests/service.js", args: [application, logging], asked: "nothing" };
}
