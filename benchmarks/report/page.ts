// benchmarks/RESULTS.md: what every saved run says, and what it was measured with.
import { formatsTable } from "./formats.js";
import { goalsTable } from "./goals.js";
import { growthTable } from "./growth.js";
import { linesTable } from "./lines.js";
import { requestsTable } from "./requests.js";
import type { BenchName, Results, SavedResults } from "./results.js";
import { goalRuns } from "./runs.js";
import { serverTable } from "./server.js";
import { reasonsList, standingTable } from "./standing.js";
import { startupTable } from "./startup.js";
import { circumstancesText } from "./text.js";

/** Pure: the same results, the same text. */
export function resultsPage(saved: SavedResults): string {
  const parts = [
    heading,
    goals(saved),
    standing(saved),
    lines(saved),
    server(saved),
    requests(saved),
    startup(saved),
    growth(saved),
    formats(saved),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

const heading = `# Results

Written by \`npm run bench\`, \`bench:nodes\`, \`bench:server\`, \`bench:requests\`, \`bench:startup\`, \`bench:growth\` and
\`bench:formats\`, from
[results](results); \`npm run bench:report\` writes it anew. Ratios, never times: \`1/8\` is an eighth of the other's.
Medians of rounds, each in fresh processes, interleaved; "spread" is from the least to the greatest round as a part of
the median: a difference below it says nothing.`;

function goals(saved: SavedResults): string {
  const runs = goalRuns(saved);
  return runs.length === 0 ? "" : `## Goals\n\n${goalsTable(runs)}`;
}

function standing({ lines: saved }: SavedResults): string {
  if (saved.length === 0) return "";
  const parts = [
    "## Beside the best rival, in its best documented mode",
    standingTable(saved),
    ...listed("Where another is ahead (bold):", reasonsList(saved)),
    ...listed("In memory (see the tables below), another is ahead here:", reasonsList(saved, "memory")),
  ];
  return parts.join("\n\n");
}

const listed = (heading: string, list: string): string[] => (list === "" ? [] : [heading, list]);

const lines = ({ lines: saved }: SavedResults): string =>
  section(
    "A line",
    `heartwood's CPU time per line as a part of each rival's, the whole process counted, to /dev/null; "in memory": both
to a stream that counts what it is given. "Floor" is a constant line of the same length, appended to a string that is
written once per turn; "the least" is what a text cannot go without: the clock, the async context, a look for what JSON
escapes and one join, with no level, guard, limit or count. Bytes are those of the heap that a line of heartwood
allocates.`,
    saved,
    linesTable,
  );

/** Why, and what the column says. */
const turnByTurn = `Requests/s and CPU are compared turn by turn, since most of what disturbs a machine lasts longer than one:
the medians, and for requests/s where the middle half of the turns lies.`;

const server = ({ server: saved }: SavedResults): string =>
  section(
    "A service",
    `An HTTP service that does nothing but five lines a request, stdout to a file. What is compared is up at the same
time and loaded in turns of half a second by another process, which stays awake, over connections that are kept.
Requests/s and latencies as parts of those without a logger; logging's CPU is what the service's process uses beyond
that.
${turnByTurn}`,
    saved,
    serverTable,
  );

const requests = ({ requests: saved }: SavedResults): string =>
  section(
    "A framework's requests",
    `Applications whose one handler does nothing but four lines; the completion line is the adapter's. The example service
does its work: a donation is checked, and on the disk before it is answered. Stdout to a file. What is compared is up at
the same time and loaded in turns of half a second by another process, which stays awake, over connections that are kept.
At \`silent\`, heartwood's adapter is in place and its logger writes no line. Requests/s and latencies as parts of the
same application's without a logger, the example service's as parts of those at \`silent\`; logging's CPU is what its
process uses beyond that.
${turnByTurn}`,
    saved,
    requestsTable,
  );

const startup = ({ startup: saved }: SavedResults): string =>
  saved.length === 0
    ? ""
    : `## Start and size\n\nOf the packed tarball, as a user installs it.\n\n${startupTable(saved)}`;

const growth = ({ growth: saved }: SavedResults): string =>
  section(
    "Growth",
    `What a line costs while something around it becomes more. Flat: all within a factor of 1.3; at most linear: no faster
than what becomes more; falls: less with more.`,
    saved,
    growthTable,
  );

const formats = ({ formats: saved }: SavedResults): string =>
  section(
    "Formats",
    "What a line costs in a format that a back end reads, beside json.",
    saved,
    formatsTable,
  );

/** A heading, what is measured, and a table per run. */
function section<Bench extends BenchName>(
  title: string,
  intro: string,
  saved: readonly Results<Bench>[],
  table: (figures: Results<Bench>["figures"]) => string,
): string {
  if (saved.length === 0) return "";
  const tables = saved.map((run) => `${circumstancesText(run)}\n\n${table(run.figures)}`);
  return [`## ${title}`, intro, ...tables].join("\n\n");
}
