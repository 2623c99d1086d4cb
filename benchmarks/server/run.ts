// `npm run bench:server`: an HTTP service that does nothing but its lines, under load; each round in fresh processes.
import { chosen, command, print, say, wholeNumber } from "../command.js";
import { circumstances } from "../report/circumstances.js";
import { publish } from "../report/publish.js";
import { type Results, saveResults } from "../report/results.js";
import { terminalTable } from "../report/server.js";
import { measureAll, type Settings, type Subject } from "./measure.js";
import { linesOfRequest, type ServiceName, serviceNames } from "./services.js";

const usage = `Usage: npm run bench:server -- [options]
  --service NAME    only this one; may be repeated   ${serviceNames.join(", ")}
  --rounds N        medians of N rounds (default 7)
  --seconds N       measured per round, after half as long a warm-up (default 4)
  --connections N   kept open, one request each at a time (default 50)
  --quick           one round of a second
  --no-readme       do not touch README.md and RESULTS.md
A quick run, or one of some services only, prints: what is saved keeps the last whole run.`;

const options = {
  service: { type: "string", multiple: true },
  rounds: { type: "string", default: "7" },
  seconds: { type: "string", default: "4" },
  connections: { type: "string", default: "50" },
  quick: { type: "boolean", default: false },
  "no-readme": { type: "boolean", default: false },
} as const;

await command(usage, options, async (values) => {
  const names = chosen("--service", values.service, serviceNames);
  const asked = {
    rounds: wholeNumber("--rounds", values.rounds),
    seconds: wholeNumber("--seconds", values.seconds),
    connections: wholeNumber("--connections", values.connections),
  };
  const settings: Settings = values.quick ? { ...asked, rounds: 1, seconds: 1 } : asked;
  const results: Results<"server"> = {
    ...circumstances(["heartwood", "pino", "winston"]),
    settings: { ...settings },
    figures: await measureAll(names.map(subjectOf), settings),
  };
  print(terminalTable(results.figures));
  if (values.quick || values.service !== undefined) return;
  say(`Results: ${saveResults("server", results)}`);
  if (!values["no-readme"]) publish();
});

function subjectOf(name: ServiceName): Subject {
  const linesPerRequest = name === "off" ? 0 : linesOfRequest.length;
  return { name, program: "./service.js", args: [name], linesPerRequest };
}
