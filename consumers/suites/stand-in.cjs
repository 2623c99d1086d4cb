// Preloaded into the tests of pino, pino-http and Fastify: whoever requires pino is given heartwood in its place, if
// HEARTWOOD names its entry. heartwood itself gets the pino that the tests use, since their symbols must be the same.
const dns = require("node:dns");
const Module = require("node:module");
const { dirname, join } = require("node:path");

const pinoMain = join(process.env.SUITES_MODULES, "pino", "pino.js");
const entry = process.env.HEARTWOOD;
const load = Module._load;
let standIn;

if (entry !== undefined) {
  Module._load = function loadStandIn(...call) {
    const [request, parent, isMain] = call;
    const isOurs = parent?.filename?.startsWith(dirname(entry)) === true;
    if (isOurs && request === "pino") return load.call(Module, pinoMain, parent, false);
    if (parent == null || isOurs || !/pino|\.\.?\/?$/.test(request)) return load.apply(this, call);
    const isPino = resolve(request, parent, isMain) === pinoMain;
    if (!isPino) return load.apply(this, call);
    standIn ??= makeStandIn();
    return standIn;
  };
}

function resolve(request, parent, isMain) {
  try {
    return Module._resolveFilename(request, parent, isMain);
  } catch {
    return undefined;
  }
}

function makeStandIn() {
  const pino = load.call(Module, pinoMain, module, false);
  const { createLogger } = load.call(Module, entry, module, false);
  const isStream = (value) => typeof value === "string" || typeof value?.write === "function";
  const make = (options, stream) =>
    options === undefined || isStream(options)
      ? createLogger({ format: "pino" }, options ?? stream)
      : createLogger({ format: "pino", ...options }, stream);
  return Object.assign(make, pino, { default: make, pino: make });
}

// Some machines without a network do not resolve `localhost`, which pino-http's tests ask for.
const { lookup } = dns;
dns.lookup = (hostname, ...rest) => lookup(hostname === "localhost" ? "127.0.0.1" : hostname, ...rest);
