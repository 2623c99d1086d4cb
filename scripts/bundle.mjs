// Joins what tsc wrote to dist: each entry of package.json, and one chunk for all that the main entry needs, which the
// others share. Each module that Node loads on its own costs about half a millisecond when a service starts;
// declarations stay as they are.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const { exports, bin = {} } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const toEntry = (path) => path.replace(/^(\.\/)?dist\//, "").replace(/\.js$/, "");
const libraries = Object.values(exports)
  .flatMap(({ default: path }) => path ?? [])
  .map(toEntry);
const programs = Object.values(bin).map(toEntry);

const ofMain = await bundle(["index"]);
const core = new Set(loadedAtOnce(ofMain).filter((id) => id !== join(dist, "index.js")));
const sharing = { codeSplitting: { groups: [{ name: "core", test: (id) => core.has(id) }] } };
// A program is a process of its own, and shares nothing.
const bundles = [
  await bundle(libraries, sharing),
  ...(await Promise.all(programs.map((one) => bundle([one])))),
];

// Only now, since all bundles are made of them, the single files go.
for (const path of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
  if (/\.js(\.map)?$/.test(path)) rmSync(join(dist, path));
}
for (const { fileName, code } of bundles.flat()) {
  mkdirSync(dirname(join(dist, fileName)), { recursive: true });
  writeFileSync(join(dist, fileName), code);
}

async function bundle(entries, options = {}) {
  const rolled = await rolldown({
    cwd: root,
    input: Object.fromEntries(entries.map((entry) => [entry, join(dist, `${entry}.js`)])),
    platform: "node",
    // Dependencies stay imports, and so does the CommonJS file, which loads pino-pretty when it is asked to.
    external: [/^[^./]/, /\.cjs$/],
  });
  const { output } = await rolled.generate({ format: "esm", chunkFileNames: "chunks/[name].js", ...options });
  await rolled.close();
  return output.map((chunk) => ({ ...chunk, code: takeBuiltins(chunk.code) }));
}

/**
 * An import of one of Node's own modules asks for each of its exports, and so loads what stands behind a getter: with
 * `node:fs` its promises and streams, with `node:util` its parsers. What is taken from the module itself does not.
 */
function takeBuiltins(code) {
  return code.replace(
    /^import \{([^}]*)\} from "(node:[^"]*)";$/gm,
    (_, names, name) => `const {${names.replaceAll(" as ", ": ")}} = process.getBuiltinModule("${name}");`,
  );
}

/** The modules of a bundle's first chunk, and of those that it imports other than by `import()`. */
function loadedAtOnce(output) {
  const byName = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  const names = new Set([output[0].fileName]);
  for (const name of names) for (const imported of byName.get(name)?.imports ?? []) names.add(imported);
  return [...names].flatMap((name) => byName.get(name)?.moduleIds ?? []);
}
