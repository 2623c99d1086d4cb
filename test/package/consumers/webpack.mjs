// webpack <entry> <output> without its CLI (which needs a newer Node than heartwood): an application's plain
// configuration. An output named .mjs is ESM.
import { basename, dirname, resolve } from "node:path";
import webpack from "webpack";

const [entry, output] = process.argv.slice(2).map((path) => resolve(path));
const esm = output.endsWith(".mjs");
const compiler = webpack({
  mode: "production",
  target: "node20",
  entry,
  experiments: { outputModule: esm },
  output: {
    path: dirname(output),
    filename: basename(output),
    ...(esm && { module: true, chunkFormat: "module" }),
  },
});

compiler.run((failure, stats) => {
  if (failure) throw failure;
  if (stats.hasErrors() || stats.hasWarnings()) {
    console.error(stats.toString("errors-warnings"));
    process.exitCode = 1;
  }
  compiler.close(() => {});
});
