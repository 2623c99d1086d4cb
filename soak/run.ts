// `npm run soak -- <name> [--seconds N]`: a storm of minutes, outside `npm test`. Exit code 0 where every claim holds.
import { parseArgs } from "node:util";
import { askedToEnd, toItsEnd, wholeNumber } from "../benchmarks/command.js";
import { type Claim, judge } from "./judge.js";
import { startMeasured } from "./measured.js";
import type { Sample } from "./sampler.js";
import { requireSoak, soakNames } from "./soaks.js";
import { claimTable, sampleHead, sampleRow } from "./table.js";

const usage = `Usage: npm run soak -- <name> [--seconds N]     names: ${soakNames.join(", ")}`;
const rows = 15;
/** What the process may take beyond its seconds, to start and to write the last of its lines. */
const graceSeconds = 60;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { seconds: { type: "string" }, help: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [name] = positionals;
  if (values.help || name === undefined || positionals.length > 1) return void console.log(usage);
  const soak = requireSoak(name);
  const seconds = wholeNumber("--seconds", values.seconds ?? String(soak.seconds), { of: "soak" });

  console.log(`${name}, ${seconds} s, Node ${process.versions.node}: ${soak.title}\n\n${sampleHead}`);
  const samples: Sample[] = [];
  const sampleEveryMs = Math.min(Math.max(seconds * 10, 500), 5_000);
  const samplesPerRow = Math.ceil((seconds * 1000) / sampleEveryMs / rows);
  const onSample = (sample: Sample): void => {
    if (samples.push(sample) % samplesPerRow === 0) console.log(sampleRow(sample));
  };
  const deadline = AbortSignal.any([askedToEnd(), AbortSignal.timeout((seconds + graceSeconds) * 1000)]);
  const course = { name, seconds, sampleEveryMs, deadline, onSample };
  const found = await soak.watch((stdout) => startMeasured(course, stdout), seconds);
  report([...found, ...judge(samples, soak.limits)]);
}

function report(claims: readonly Claim[]): void {
  const failed = claims.filter(({ holds }) => !holds).length;
  console.log(`\n${claimTable(claims)}\n\n${claims.length - failed} of ${claims.length} claims hold`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await toItsEnd(main);
