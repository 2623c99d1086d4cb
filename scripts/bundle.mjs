// Joins what tsc wrote to dist: one file for each entry of package.json, and chunks for what entries share. Each module
// that Node loads on its own costs about half a millisecond when a service starts; declarations stay as they are.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const { exports, bin = {} } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const entries = [...Object.values(exports).map((entry) => entry.default), ...Object.values(bin)]
  .filter((path) => typeof path === "string" && path.endsWith(".js"))
  .map((path) => path.replace(/^(\.\/)?dist\//, "").replace(/\.js$/, ""));

const bundle = await rolldown({
  cwd: root,
  input: Object.fromEntries(entries.map((entry) => [entry, join(dist, `${entry}.js`)])),
  platform: "node",
  // Dependencies stay imports, and so does the CommonJS file, which loads pino-pretty when it is asked to.
  external: [/^[^./]/, /\.cjs$/],
});
// Generated before the single files go, since they are read for it.
const { output } = await bundle.generate({ format: "esm", chunkFileNames: "chunks/[name].js" });
await bundle.close();
for (const path of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
  if (/\.js(\.map)?$/.test(path)) rmSync(join(dist, path));
}
for (const { fileName, code } of output) {
  mkdirSync(dirname(join(dist, fileName)), { recursive: true });
  writeFileSync(join(dist, fileName), code);
}
