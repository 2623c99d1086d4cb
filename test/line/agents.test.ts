// Who stands at pino's encoder: pino itself, as it was published or bundled, or an agent.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pino from "pino";
import { build } from "rolldown";
import { afterAll, describe, expect, test } from "vitest";
import { isPinoEncoder } from "../../src/line/agents.js";
import type { Encode } from "../../src/line/pino-seams.js";

const encode: Encode = Reflect.get(pino({}, { write() {} }), pino.symbols.asJsonSym);

describe("pino's own encoder", () => {
  const folder = mkdtempSync(join(tmpdir(), "heartwood-agents-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("is known", () => expect(isPinoEncoder(encode)).toBe(true));

  test.each([false, true])("is known in a bundle, minified: %s", async (minify) => {
    const entry = join(folder, "entry.mjs");
    const source = `import pino from "pino"; console.log(String(pino({}, { write() {} })[pino.symbols.asJsonSym]));`;
    await build({
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      input: "entry",
      plugins: [
        {
          name: "entry",
          resolveId: (id) => (id === "entry" ? entry : undefined),
          load: (id) => (id === entry ? source : undefined),
        },
      ],
      resolve: { alias: { pino: fileURLToPath(import.meta.resolve("pino")) } },
      platform: "node",
      output: { file: join(folder, `bundle-${minify}.cjs`), format: "cjs", minify },
      logLevel: "silent",
    });
    const { stdout } = spawnSync(process.execPath, [join(folder, `bundle-${minify}.cjs`)], {
      encoding: "utf8",
    });
    const bundled: Encode = Object.assign(() => "", { toString: () => stdout });
    expect(stdout).toContain("traceSync");
    expect(isPinoEncoder(bundled)).toBe(false); // by what it is, not by what it says of itself
    expect(isPinoEncoder(new Function(`return ${stdout}`)())).toBe(true);
  });
});

describe("an agent's is not taken for it", () => {
  const agents: Readonly<Record<string, unknown>> = {
    "a wrapper": function wrapped(this: unknown, ...args: Parameters<Encode>) {
      return Reflect.apply(encode, this, args);
    },
    "an arrow function": (...args: Parameters<Encode>) => encode.call(Object(undefined), ...args),
    "a bound one": encode.bind(Object(undefined)),
    "a proxy": new Proxy(encode, {}),
    "one that was rewritten while it was loaded": new Function(
      "channel",
      "asJsonChan",
      "_asJson",
      `return function asJson(a, b, c, d, ...rest) {
        const traced = () => {
          const wrapped = function (obj, msg, num, time) {
            if (asJsonChan.hasSubscribers === false) return _asJson.call(this, obj, msg, num, time);
            const store = { instance: this, arguments };
            return asJsonChan.traceSync(_asJson, store, this, obj, msg, num, time);
          };
          return wrapped.apply(this, [a, b, c, d, ...rest]);
        };
        return channel.hasSubscribers ? channel.start.runStores({}, traced) : traced();
      };`,
    )(),
  };
  test.each(Object.entries(agents))("%s", (_, agent) => expect(isPinoEncoder(agent as Encode)).toBe(false)); // a function
});
