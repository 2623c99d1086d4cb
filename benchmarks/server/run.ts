// `npm run bench:server`: an HTTP service that does nothing but its lines, under load; each round in fresh processes.
import { chosen, command, print, say } from "../command.js";
import { circumstances } from "../report/circumstances.js";
import { publish } from "../report/publish.js";
import { type Results, saveResults } from "../report/results.js";
import { terminalTable } from "../report/server.js";
import { loadOptions, loadUsage, settingsOf } from "./load-options.js";
import { measureAll, type Subject } from "./measure.js";
import { linesOfRequest, type ServiceName, serviceNames } from "./services.js";

const usage = `Usage: npm run bench:server -- [options]
  --service NAME    only this one; may be repeated   ${serviceNames.join(", ")}
${loadUsage}
A quick run, or one of some services only, prints: what is saved keeps the last whole run.`;

const options = {
  service: { type: "string", multiple: true },
  ...loadOptions,
} as const;

await command(usage, options, async (values) => {
  const names = chosen("--service", values.service, serviceNames);
  const settings = settingsOf(values);
  const results: Results<"server"> = {
    ...circumstances(["heartwood", "pino", "winston"]),
    settings: { ...settings },
    figures: await measureAll([names.map(subjectOf)], settings),
  };
  print(terminalTable(results.figures));
  if (values.quick || values.service !== undefined) return;
  say(`Results: ${saveResults("server", results)}`);
  if (!values["no-readme"]) publish();
});

function subjectOf(name: ServiceName): Subject {
  const linesPerRequest = name === "off" ? 0 : linesOfRequest.length;
  return { name, program: "./service.js", args: [name], asked: "nothing", linesPerRequest };
}
