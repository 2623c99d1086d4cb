// The files of examples/deploy, each put to use: by the program that reads it, and on the service that it is for. Runs
// what `npm run build && npm run build:tools` built. systemd's programs, logrotate and Python's YAML are the machine's or
// Debian's, Kubernetes' types npm's: what is fetched is kept in ~/.cache/heartwood, and where neither it nor a network is
// there, its tests are skipped, and a line says why.
import { execFile, execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { digestOf } from "../../examples/donations/auth.js";
import { readSettings } from "../../examples/donations/settings.js";
import { lastWordsMs } from "../../examples/donations/stop.js";
import { findTool } from "../support/debian.js";
import { type Deployed, type Deployment, deploy, type Line } from "../support/deployed.js";
import { build, type Image, stagesOf } from "../support/dockerfile.js";
import { findKubernetesTypes } from "../support/kubernetes-types.js";
import type { Container, Manifest, Manifests, Pod } from "../support/manifests.js";
import { letAllRead } from "../support/other-user.js";
import { findYaml } from "../support/yaml.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const files = join(root, "examples/deploy");
const built = join(root, ".build/examples");
const cli = join(root, "dist/cli/main.js");
const read = (name: string): string => readFileSync(join(files, name), "utf8");

// One after the other, since apt-get works alone.
const systemdAnalyze = await findTool("systemd-analyze", "systemd");
const systemctl = await findTool("systemctl", "systemd");
const logrotate = await findTool("logrotate", "logrotate");
const readYaml = await findYaml();
const kubernetesTypes = await findKubernetesTypes();

let folder = "";
let service: Deployed | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heartwood-deploy-"));
  chmodSync(folder, 0o755); // what another user runs, that user can read
});
afterEach(async () => {
  await service?.stop();
  service = undefined;
  rmSync(folder, { recursive: true });
});

const token = "secret";
const tokens = JSON.stringify({ [digestOf(token)]: "u-1" });

async function start(deployment: Partial<Deployment>): Promise<Deployed> {
  const tokensFile = join(folder, "tokens.json");
  writeFileSync(tokensFile, tokens);
  chmodSync(tokensFile, 0o644); // as the folder, whatever the umask
  const env = {
    DONATIONS_TOKENS_FILE: tokensFile,
    DONATIONS_AUDIT_FILE: join(folder, "audit.ndjson"),
    ...deployment.env,
  };
  service = await deploy({
    command: [process.execPath, "donations/main.js"],
    cwd: built,
    ...deployment,
    env,
  });
  return service;
}

const donate = (to: Deployed): Promise<Response> =>
  to.fetch("/donations", {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ donor: "Zoë", amount: 1250, currency: "EUR", kind: "sadaqah" }),
  });

/** How many lines the service says that it wrote, without its last one, which says so; it lost none. */
function countedIn(lines: readonly Line[]): number {
  const last = lines.find(({ msg }) => msg === "stopped");
  expect(last?.["log"]).toMatchObject({ dropped: 0 });
  const { written, buffered } = Object(last?.["log"]);
  return written + buffered;
}

/** How long the service takes to end, at most: as long as its requests, their last words, and a reader that takes nothing. */
const longestEndMs = (env: Readonly<Record<string, string>>): number => {
  const { stopLimitMs } = readSettings({ DONATIONS_TOKENS_FILE: "", DONATIONS_AUDIT_FILE: "", ...env });
  const exitTimeoutMs = 5_000; // the default of heartwood's destinations
  return stopLimitMs + lastWordsMs + exitTimeoutMs;
};

describe("donations.service", () => {
  const unit = read("donations.service");
  const valuesOf = (key: string): string[] =>
    [...unit.matchAll(new RegExp(`^${key}=(.*)$`, "gm"))].map(([, value = ""]) => value);
  const pairOf = (text: string): [string, string] => [text.split("=")[0] ?? "", text.split("=")[1] ?? ""];
  const environment: Record<string, string> = Object.fromEntries(
    valuesOf("Environment").flatMap((pairs) => pairs.split(" ").map(pairOf)),
  );

  /** The unit as it is, but for programs of the target machine that this one has elsewhere, or not at all. */
  function place(): string {
    cpSync(files, folder, { recursive: true });
    const there = unit.replace(/\/usr\/bin\/\w+/g, (path) => (existsSync(path) ? path : process.execPath));
    writeFileSync(join(folder, "donations.service"), there);
    return join(folder, "donations.service");
  }
  const analyze = async (...args: string[]): Promise<string[]> => {
    const env = { ...process.env, ...systemdAnalyze?.env };
    const { stdout, stderr } = await run(systemdAnalyze?.command ?? "", args, { env });
    // of the unit that is ours, not of those of this machine
    return `${stdout}${stderr}`.split("\n").filter((line) => line.includes("donations"));
  };

  test.skipIf(systemdAnalyze === undefined)(
    "systemd-analyze has nothing to say of it, alone and with its drop-in, nor of how much it may do",
    async () => {
      const path = place();
      expect(await analyze("verify", "--recursive-errors=no", path)).toEqual([]);
      const exposure = await analyze("security", "--offline=yes", "--no-pager", "--threshold=20", path);
      expect(exposure.join()).toMatch(/exposure level for donations.service: 1\.\d OK/);
      rmSync(`${path}.d`, { recursive: true });
      expect(await analyze("verify", "--recursive-errors=no", path)).toEqual([]);
    },
  );

  test("the service runs by it: its port answers, reload is debug, the CLI finds it, and it ends in time", async () => {
    const runtime = join(folder, "run");
    mkdirSync(runtime, { mode: 0o700 });
    const of = (value: string): string => value.replace("%S/donations", folder).replace("%d", folder);
    const env = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, of(value)]));
    expect(valuesOf("ExecStart")).toEqual(["/usr/bin/node donations/main.js"]);
    const running = await start({ env: { ...env, RUNTIME_DIRECTORY: runtime } });

    const [ask = "", reload = ""] = [valuesOf("ExecStartPost")[0], valuesOf("ExecReload")[0]];
    const asked = new URL(ask.split(" ").at(-1) ?? "");
    expect(asked.port).toBe(environment["DONATIONS_PORT"]);
    expect((await running.fetch(asked.pathname)).status).toBe(200);
    expect(existsSync(join(runtime, "heartwood", `${running.pid}.sock`))).toBe(true);
    expect(execFileSync(process.execPath, [cli, "ps"], { encoding: "utf8" })).toContain(`${running.pid} `);

    const shell = reload.replace("/usr/bin/kill", "kill"); // of the shell, as not every image has procps
    execFileSync("sh", ["-c", shell], { env: { ...process.env, MAINPID: String(running.pid) } });
    await running.said({ event: "level_changed", channel: "signal", to: "debug" });

    expect(await running.stop()).toBe(0);
    expect(Number(valuesOf("TimeoutStopSec")[0]) * 1_000).toBeGreaterThan(longestEndMs(env));
  });
});

describe("logrotate.conf", () => {
  const dropIn = read("donations.service.d/log-file.conf");
  const config = read("logrotate.conf");
  const linesIn = (file: string): Line[] =>
    (file.endsWith(".gz") ? gunzipSync(readFileSync(file)) : readFileSync(file))
      .toString()
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));

  /** The configuration as it is, for a log in this folder and for our user; `systemctl kill` reaches the service. */
  function place(logs: string, pid: number): () => void {
    const { username } = userInfo();
    const group = execFileSync("id", ["-gn"], { encoding: "utf8" }).trim();
    const there = config
      .replace("/var/log/donations/", `${logs}/`)
      .replace("su donations donations", `su ${username} ${group}`);
    const path = join(folder, "logrotate.conf");
    writeFileSync(path, there, { mode: 0o644 });
    mkdirSync(join(folder, "bin"));
    writeFileSync(
      join(folder, "bin/systemctl"),
      `#!/bin/sh\ncase "$*" in "kill "*" --signal=HUP donations.service") kill -HUP ${pid} ;; *) exit 1 ;; esac\n`,
      { mode: 0o755 },
    );
    const env = {
      ...process.env,
      ...logrotate?.env,
      PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
    };
    const args = ["--force", "--state", join(folder, "state"), path];
    return () => void execFileSync(logrotate?.command ?? "", args, { env });
  }

  test.skipIf(logrotate === undefined)(
    "requests go on while it rotates: each line is in one of the files, once, and none is torn",
    async () => {
      const logs = join(folder, "logs");
      mkdirSync(logs, { mode: 0o750 });
      const logFile = join(logs, "donations.log");
      expect(dropIn).toContain("Environment=DONATIONS_LOG_FILE=%L/donations/donations.log");
      const running = await start({ env: { DONATIONS_LOG_FILE: logFile } });
      const rotate = place(logs, running.pid);

      const answered: (string | null)[] = [];
      let rotations = 0;
      const traffic = async (): Promise<void> => {
        while (rotations < 4) answered.push((await donate(running)).headers.get("x-request-id"));
      };
      const operate = async (): Promise<void> => {
        for (; rotations < 4; rotations++) {
          const enough = answered.length + 50;
          await vi.waitFor(() => expect(answered.length).toBeGreaterThan(enough), 30_000);
          rotate();
          await vi.waitFor(() => expect(existsSync(logFile)).toBe(true), 30_000);
        }
      };
      await Promise.all([operate(), traffic(), traffic(), traffic(), traffic()]);
      expect(await running.stop()).toBe(0);

      expect(readdirSync(logs).sort()).toEqual([
        "donations.log",
        "donations.log.1",
        "donations.log.2.gz",
        "donations.log.3.gz",
        "donations.log.4.gz",
      ]);
      const lines = readdirSync(logs).flatMap((name) => linesIn(join(logs, name)));
      const idsOf = (msg: string): unknown[] =>
        lines.filter((line) => line["msg"] === msg).map((line) => line["request_id"]);
      expect(idsOf("request completed").sort()).toEqual(answered.sort());
      expect(idsOf("donation recorded").sort()).toEqual(answered);
      expect(countedIn(lines)).toBe(lines.length - 1);
    },
  );

  test.skipIf(systemctl === undefined)(
    "systemctl knows each option by which the service is told",
    async () => {
      const [, words = ""] = /^ *systemctl (.*)$/m.exec(config) ?? [];
      // It looks at its options up to --help, and kills nobody.
      const args = [...words.split(" "), "--help"];
      const env = { ...process.env, ...systemctl?.env };
      const { stdout } = await run(systemctl?.command ?? "", args, { env });
      expect(stdout).toContain("--signal=");
    },
  );

  test("it does not copy and cut, which would lose what is written in between", () => {
    const directives = config.split("\n").filter((line) => !line.trim().startsWith("#"));
    expect(directives.join("\n")).not.toMatch(/copytruncate|^\s*create/m);
  });
});

describe.skipIf(readYaml === undefined)("kubernetes.yaml", async () => {
  const documents = ((await readYaml?.(join(files, "kubernetes.yaml"))) ?? []) as Manifest[];
  const of = Object.fromEntries(
    documents.map((manifest) => [manifest.kind, manifest]),
  ) as unknown as Manifests;
  const pod = (): Pod => of.Deployment.spec.template.spec;
  const container = (): Container => {
    const [first] = pod().containers;
    if (first === undefined) throw new Error("the pod has no container");
    return first;
  };
  const env = (): Record<string, string> =>
    Object.fromEntries(container().env.map(({ name, value }) => [name, value]));

  test.skipIf(kubernetesTypes === undefined)("Kubernetes 1.30 knows each of its members", async () => {
    symlinkSync(kubernetesTypes ?? "", join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    // A literal, so that the compiler refuses a member that is not declared, such as one misspelt.
    const sources = documents.map((manifest) => {
      const group = manifest.apiVersion === "v1" ? "core/v1" : manifest.apiVersion;
      return `(${JSON.stringify(manifest)}) satisfies import("kubernetes-types/${group}.js").${manifest.kind};`;
    });
    writeFileSync(join(folder, "manifests.ts"), sources.join("\n"));
    const flags = ["--noEmit", "--ignoreConfig", "--strict", "--module", "nodenext", "--types", ""];
    const { stdout } = await run(
      process.execPath,
      [join(root, "node_modules/typescript/bin/tsc"), ...flags, join(folder, "manifests.ts")],
      { cwd: folder },
    );
    expect(stdout).toBe("");
  });

  test("its manifests speak of each other by the names they have", () => {
    expect(
      documents.map(({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.name}`),
    ).toEqual([
      "v1 ConfigMap donations",
      "v1 PersistentVolumeClaim donations-audit",
      "v1 Service donations",
      "apps/v1 Deployment donations",
    ]);
    const { selector, template } = of.Deployment.spec;
    expect(template.metadata.labels).toEqual(selector.matchLabels);
    expect(of.Service.spec.selector).toEqual(selector.matchLabels);
    const [port] = container().ports;
    expect(of.Service.spec.ports.map(({ targetPort }) => targetPort)).toEqual([port?.name]);
    expect(String(port?.containerPort)).toBe(env()["DONATIONS_PORT"]);
    for (const kind of ["startupProbe", "livenessProbe", "readinessProbe"] as const)
      expect(container()[kind].httpGet.port).toBe(port?.name);
    expect(pod().volumes.map(({ name }) => name)).toEqual(container().volumeMounts.map(({ name }) => name));
    const [levels, secret, audit] = pod().volumes;
    expect(levels?.configMap?.name).toBe(of.ConfigMap.metadata.name);
    expect(read("kubernetes.yaml")).toContain(
      `create secret generic ${secret?.secret?.secretName} --from-file=tokens`,
    );
    expect(audit?.persistentVolumeClaim?.claimName).toBe(of.PersistentVolumeClaim.metadata.name);
  });

  test("the pod may take longer to end than the service and its preStop do at most", () => {
    const preStopMs = container().lifecycle.preStop.sleep.seconds * 1_000;
    expect(pod().terminationGracePeriodSeconds * 1_000).toBeGreaterThan(preStopMs + longestEndMs(env()));
  });

  /** As the kubelet fills a folder: each key is a link into `..data`, a link to a version that is swapped. */
  function project(at: string, version: string, data: Readonly<Record<string, string>>): void {
    mkdirSync(join(at, version), { recursive: true });
    for (const [key, text] of Object.entries(data)) {
      writeFileSync(join(at, version, key), text);
      if (!existsSync(join(at, key))) symlinkSync(join("..data", key), join(at, key));
    }
    symlinkSync(version, join(at, "..data_tmp"));
    renameSync(join(at, "..data_tmp"), join(at, "..data"));
  }

  /** The volumes as the kubelet mounts them, in a folder that stands for the container's root. */
  function mount(): { env: Record<string, string>; at: Record<string, string> } {
    const at = Object.fromEntries(
      container().volumeMounts.map(({ name, mountPath }) => [name, join(folder, mountPath)]),
    );
    for (const path of Object.values(at)) mkdirSync(path, { recursive: true });
    project(at["levels"] ?? "", "..1", of.ConfigMap.data);
    project(at["tokens"] ?? "", "..1", { "tokens.json": tokens });
    const mounts = container().volumeMounts.map(({ mountPath }) => mountPath);
    const inside = ([name, value]: [string, string]): [string, string] => [
      name,
      mounts.some((path) => value.startsWith(path)) ? join(folder, value) : value,
    ];
    return { at, env: Object.fromEntries(Object.entries(env()).map(inside)) };
  }

  /** Kubernetes takes the service for started, alive and ready. */
  async function expectProbed(running: Deployed): Promise<void> {
    const { startupProbe, livenessProbe, readinessProbe } = container();
    for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe])
      expect((await running.fetch(httpGet.path)).status).toBe(200);
  }

  test("the service runs by it: probes succeed, the ConfigMap sets the levels and changes them, the CLI finds it", async () => {
    expect(container().volumeMounts.filter(({ subPath }) => subPath !== undefined)).toEqual([]);
    const { at, env: mounted } = mount();
    const running = await start({ env: mounted });
    await expectProbed(running);
    expect((await donate(running)).status).toBe(201);
    expect(readFileSync(join(at["audit"] ?? "", "audit.ndjson"), "utf8")).toContain("Zoë");
    await running.said({ msg: "request completed" });
    const said = running.lines().map(({ msg }) => msg);
    const levels = `configured levels: ${of.ConfigMap.data["levels"]}`;
    // of the probes there is no line
    expect(said).toEqual([levels, "listening", "donation recorded", "request completed"]);

    const [key = ""] = Object.keys(of.ConfigMap.data);
    const changed = "info,http=debug";
    project(at["levels"] ?? "", "..2", { [key]: changed });
    await running.said({ event: "level_changed", channel: "file", to: changed });
    expect((await donate(running)).status).toBe(201);
    await running.said({ level: "debug", logger: "http", msg: "user known" });

    const socket = join(at["run"] ?? "", "heartwood", `${running.pid}.sock`);
    const shown = execFileSync(process.execPath, [cli, "level", "--socket", socket], { encoding: "utf8" });
    expect(shown).toMatch(/http +debug/);
    expect(await running.stop()).toBe(0);
  });

  /** What an alert asks, and no probe. */
  const logHealth = async (running: Deployed): Promise<{ status: number; reasons?: readonly string[] }> => {
    const response = await running.fetch("/admin/log/health");
    const { reasons } = Object(await response.json());
    return { status: response.status, ...(reasons && { reasons }) };
  };

  test("while lines cannot be written an alert can tell, and it stays ready; then all is well, and none was lost", async () => {
    const logFile = join(folder, "donations.log");
    const running = await start({ env: { DONATIONS_LOG_FILE: logFile } });
    expect(await logHealth(running)).toEqual({ status: 200 });

    renameSync(logFile, `${logFile}.before`);
    symlinkSync("/dev/full", logFile); // a disk that is full
    running.signal("SIGHUP");
    await vi.waitFor(async () => {
      expect((await donate(running)).status).toBe(201);
      expect(await logHealth(running)).toEqual({ status: 503, reasons: ["the destination fails: ENOSPC"] });
    }, 30_000);
    await expectProbed(running);

    unlinkSync(logFile);
    running.signal("SIGHUP");
    await vi.waitFor(async () => expect(await logHealth(running)).toEqual({ status: 200 }), 30_000);
    expect(await running.stop()).toBe(0);
    const before = readFileSync(`${logFile}.before`, "utf8").split("\n").length - 1;
    expect(countedIn(running.lines())).toBe(before + running.lines().length - 1);
    expect(running.lines()).toContainEqual(expect.objectContaining({ msg: "donation recorded" }));
  });

  test("where nobody reads its stdout any more an alert can tell, and it serves on", async () => {
    const running = await start({});
    running.stopReading();
    await vi.waitFor(async () => {
      expect((await donate(running)).status).toBe(201);
      const { status, reasons } = await logHealth(running);
      expect([status, reasons?.[0]]).toEqual([503, "the destination fails: EPIPE"]);
    }, 30_000);
    await expectProbed(running);
    expect(await running.stop()).toBe(0);
  });

  test("its port and its user are those of the image", () => {
    const [, , last] = stagesOf(read("Dockerfile"));
    const stepOf = (word: string): string | undefined => last?.steps.find((step) => step.word === word)?.rest;
    expect(stepOf("EXPOSE")).toBe(env()["DONATIONS_PORT"]);
    const { runAsUser, runAsGroup } = pod().securityContext;
    expect(stepOf("USER")).toBe(`${runAsUser}:${runAsGroup}`);
  });
});

describe("Dockerfile", () => {
  /** Its stages, carried out in folders; only the tools of the build, which are here, are not installed once more. */
  async function buildAll(): Promise<Image> {
    const images = new Map<string, Image>();
    const linkTools = (command: string, at: string): boolean => {
      const isTools = command === "npm ci --ignore-scripts --no-audit --no-fund";
      if (isTools) symlinkSync(join(root, "node_modules"), join(at, "node_modules"));
      return isTools;
    };
    for (const stage of stagesOf(read("Dockerfile")))
      images.set(
        stage.name,
        await build(stage, join(folder, `stage-${stage.name}`), root, images, linkTools),
      );
    const last = images.get("");
    if (last === undefined) throw new Error("the last stage has a name");
    return last;
  }

  /** Only root may, and not where Node lies in a folder that is root's alone. */
  function canRunAs(uid: number): boolean {
    try {
      execFileSync(process.execPath, ["--version"], { uid, gid: uid, cwd: folder });
      return true;
    } catch (error) {
      console.log(`SKIPPED: that the image runs as its user: Node cannot be started as ${uid}: ${error}`);
      return false;
    }
  }

  test("its image has no package but production's, and serves as a user to whom nothing in it belongs", async () => {
    const image = await buildAll();
    const app = join(image.root, image.workdir);
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const isThere = (name: string): boolean => existsSync(join(app, "node_modules", name));
    expect(Object.keys(dependencies).filter((name) => !isThere(name))).toEqual([]);
    expect(Object.keys(devDependencies).filter(isThere)).toEqual([]);
    expect(readdirSync(app).sort()).toEqual(["dist", "donations", "node_modules", "package.json"]);
    expect(readdirSync(join(app, "donations")).filter((name) => name.startsWith("demo"))).toEqual([]);

    const [uid = 0] = image.user.split(":").map(Number);
    const isOther = canRunAs(uid);
    if (isOther) letAllRead(image.root); // whatever the umask was when this clone was made
    const data = join(folder, "data");
    mkdirSync(data);
    chmodSync(data, 0o777);
    const running = await start({
      command: image.command.map((word) => (word === "node" ? process.execPath : word)),
      cwd: app,
      env: { ...image.env, DONATIONS_AUDIT_FILE: join(data, "audit.ndjson") },
      ...(isOther && { uid }),
    });
    if (isOther)
      expect(readFileSync(`/proc/${running.pid}/status`, "utf8")).toContain(`Uid:\t${uid}\t${uid}`);
    expect(image.exposed).toEqual([image.env["DONATIONS_PORT"]]);
    const { address } = await running.said({ msg: "listening" });
    expect(address).toMatchObject({ address: image.env["DONATIONS_HOST"] });
    expect((await donate(running)).status).toBe(201);
    expect((await running.fetch("/admin/log/health")).status).toBe(200);
    expect(await running.stop()).toBe(0);
  });
});
