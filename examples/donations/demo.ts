// The demo: starts the service as a process of its own, and another that asks it, drives them over the loopback while
// the store fails for a while, stops them with SIGTERM, and has an operator change the levels of a third; then reads their
// output as a log aggregator would and checks what it claims.
// Ends by itself: exit code 0 where every claim holds.
import { mkdir, mkdtemp, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestOf } from "./auth.js";
import { type Check, check, type Evidence } from "./demo/checks.js";
import { createClient } from "./demo/client.js";
import {
  brokenOff,
  everyday,
  fromAfar,
  halfSent,
  storeBack,
  storeDown,
  untilTheEnd,
  users,
} from "./demo/kinds.js";
import { readOutput } from "./demo/lines.js";
import { type Operated, operate } from "./demo/operator.js";
import { checkTable, commandRuns, excerpt, lineTable, requestTable } from "./demo/report.js";
import { type Service, startService } from "./demo/service.js";
import { createTraffic } from "./demo/traffic.js";

/** The demo gives up after this long, in milliseconds. */
const patienceMs = 20_000;

const startedAt = performance.now();
const folder = await mkdtemp(join(tmpdir(), "heartwood-demo-"));
try {
  const evidence = await gather(folder);
  const checks = check(evidence);
  show(evidence, checks);
  process.exitCode = checks.every(({ problems }) => problems.length === 0) ? 0 : 1;
} catch (error) {
  console.error("The demo did not get to its end,", error);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function gather(folder: string): Promise<Evidence> {
  const auditFile = join(folder, "audit.ndjson");
  const tokensFile = join(folder, "tokens.json");
  const tokens = Object.fromEntries(users.map(({ id, token }) => [digestOf(token), id]));
  await writeFile(tokensFile, JSON.stringify(tokens), { mode: 0o600 });

  const environment = {
    LOG_LEVEL: "info,store=debug",
    LOG_FORMAT: "json",
    DONATIONS_PORT: "0",
    DONATIONS_AUDIT_FILE: auditFile,
    DONATIONS_TOKENS_FILE: tokensFile,
  };
  const program = new URL("main.js", import.meta.url);
  const operated = await haveOperated(program, environment, folder);
  const service = await startService(program, environment, AbortSignal.timeout(patienceMs));
  try {
    const afar = await askFromAfar(program, {
      ...environment,
      DONATIONS_AUDIT_FILE: join(folder, "afar.ndjson"),
      DONATIONS_ZAKAT_ORIGIN: `http://127.0.0.1:${service.port}`,
    });
    const driven = await drive(service, auditFile);
    const seen = { ...driven, afar, exchanges: [...afar.exchanges, ...driven.exchanges] };
    const ending = await service.ended();
    const audit = readOutput(await readFile(auditFile));
    return { ...seen, ending, audit, output: readOutput(ending.stdout), operated };
  } catch (error) {
    service.kill();
    throw new Error(`after these lines of the service:\n${service.lastLines()}`, { cause: error });
  }
}

/** Requests to another process of the service, which asks the first one. */
async function askFromAfar(program: URL, environment: Record<string, string>): Promise<Evidence["afar"]> {
  const service = await startService(program, environment, AbortSignal.timeout(patienceMs));
  const client = createClient(service.port, 10);
  try {
    const { send, exchanges } = createTraffic(client, 100_000);
    await send(fromAfar);
    await service.askToStop();
    client.close();
    const { stdout } = await service.ended();
    return { exchanges, output: readOutput(stdout) };
  } catch (error) {
    service.kill();
    throw new Error(`after these lines of the other process:\n${service.lastLines()}`, { cause: error });
  }
}

/** A process whose levels an operator changes: it has a socket in a folder of ours, and takes the signal. */
async function haveOperated(
  program: URL,
  environment: Record<string, string>,
  folder: string,
): Promise<Operated> {
  const operator = { XDG_RUNTIME_DIR: await mkdtemp(join(folder, "run-")) };
  const own = {
    ...operator,
    LOG_LEVEL: "info",
    LOG_CONTROL: "signal,socket",
    DONATIONS_AUDIT_FILE: join(folder, "operated.ndjson"),
  };
  const service = await startService(program, { ...environment, ...own }, AbortSignal.timeout(patienceMs));
  try {
    return await operate(service, operator);
  } catch (error) {
    service.kill();
    throw new Error(`after these lines of the operated process:\n${service.lastLines()}`, { cause: error });
  }
}

async function drive(
  service: Service,
  auditFile: string,
): Promise<Pick<Evidence, "exchanges" | "turnedAway" | "tookConnection">> {
  const client = createClient(service.port, 50);
  const traffic = createTraffic(client);
  await Promise.all([traffic.send(everyday), traffic.breakOff(brokenOff)]);
  await withFolderInPlaceOf(auditFile, () => traffic.send(storeDown));

  const finishHalfSent = await traffic.sendHalf(halfSent);
  const toTheEnd = traffic.sendToTheEnd(untilTheEnd, 20);
  await traffic.send(storeBack);
  await service.askToStop();
  const tookConnection = await client.canConnect();
  await finishHalfSent();
  await toTheEnd;
  client.close();
  return { exchanges: traffic.exchanges, turnedAway: traffic.turnedAway, tookConnection };
}

/** Makes the store fail for real: what it opens as its file is a folder for a while (EISDIR, whoever it runs as). */
async function withFolderInPlaceOf(file: string, act: () => Promise<void>): Promise<void> {
  await rename(file, `${file}.aside`);
  await mkdir(file);
  await act();
  await rmdir(file);
  await rename(`${file}.aside`, file);
}

function show(evidence: Evidence, checks: readonly Check[]): void {
  const { exchanges, output, afar, operated } = evidence;
  const idFromAfar = afar.exchanges[0]?.received.requestId;
  const idOfFirst = (status: number): string | undefined =>
    exchanges.find(({ received }) => received.status === status)?.received.requestId;
  const idOfUser = ({ userId, exchanges: { forOne } }: Operated): string | undefined =>
    forOne.find(({ user }) => user.id === userId)?.received.requestId;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const failed = checks.filter(({ problems }) => problems.length > 0).length;
  const verdict =
    failed === 0 ? `all ${checks.length} checks passed` : `${failed} of ${checks.length} checks FAILED`;
  console.log(
    [
      excerpt("A donation, as the service logged it:", output, idOfFirst(201)),
      excerpt("A request without a known token:", output, idOfFirst(401)),
      excerpt("A donation while the store fails:", output, idOfFirst(500)),
      excerpt("One trace in two processes: the one that was asked …", afar.output, idFromAfar),
      excerpt("… and the one that it asked:", output, idFromAfar),
      commandRuns(operated),
      excerpt("A request of that user, in that time:", operated.output, idOfUser(operated)),
      requestTable(evidence),
      lineTable(evidence),
      checkTable(checks),
      `${verdict}: ${exchanges.length} requests, ${output.lines.length} lines, ${seconds} s`,
    ].join("\n\n"),
  );
}
