// What the code of README's "Moving here" finds: what its first paragraphs say stands around the rows.
import { fileURLToPath } from "node:url";
import { importsInBlock, type Scope } from "./run-rows.js";

const ours = (...names: string[]): Record<string, string> =>
  Object.fromEntries(
    names.map((name) => [name, fileURLToPath(new URL(`../../../node_modules/${name}`, import.meta.url))]),
  );

const values = 'const err = new Error("boom"); const user = { id: 7, name: "Ana" };';

/** The right side of every table. */
export const heartwoodScope: Scope = {
  imports: `
    import connect from "connect";
    import { createLogger, destination, runWithContext } from "heartwood";
    import { logRequests } from "heartwood/http";
    import { captureLogs } from "heartwood/testing";
    import pino from "pino";`,
  names: `${values} const app = connect(); const log = createLogger({ level: "trace" });`,
  packages: ours("connect", "pino"),
};

/** The left side of a table. @param others the folder where winston and bunyan are installed */
export const scopesOfOthers = (others: string): Readonly<Record<string, Scope>> => ({
  console: { imports: "", names: values, packages: {} },
  winston: {
    imports: `
      import winston from "winston";
      const { format } = winston;
      const { combine, errors, json, simple, splat, timestamp } = format;
      const { File } = winston.transports;`,
    names: `${values}
      const transports = [new winston.transports.Console()];
      const logger = winston.createLogger({ level: "silly", transports });`,
    packages: { winston: `${others}/winston` },
  },
  bunyan: {
    imports: 'import bunyan from "bunyan";',
    names: `${values} const log = bunyan.createLogger({ name: "shop", level: "trace" });`,
    packages: { bunyan: `${others}/bunyan` },
  },
  pino: {
    imports: `
      import { AsyncLocalStorage } from "node:async_hooks";
      import connect from "connect";
      import pino from "pino";
      import pinoHttp from "pino-http";`,
    names: `${values} const app = connect(); const log = pino({ level: "trace" });`,
    packages: ours("connect", "pino", "pino-http", "pino-pretty"),
  },
});

/** Behind a row that makes `app` log its requests: one is answered. */
export const oneRequest = `
  app.use((_, response) => response.end("hello"));
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  await (await fetch("http://127.0.0.1:" + server.address().port + "/hello?token=1")).text();
  server.closeAllConnections();
  server.close();`;

/** Right sides as one module, each in a function. */
export const asTypeScript = (codes: readonly string[]): string =>
  [
    heartwoodScope.imports,
    ...codes.map((code, index) => `export async function row${index}() {${functionBody(code)}}`),
  ].join("\n");

const functionBody = (code: string): string =>
  `${heartwoodScope.names} void [err, user, app, log]; {${importsInBlock(code)}}`;
