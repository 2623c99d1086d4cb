// The one CommonJS file. Node looks through CommonJS that is imported, and all that it loads, for the names that each
// exports; what is required, it only runs. And `require` is the only loading that is lazy, immediate, and followed by
// bundlers: an `import` would load pino-pretty in every service that writes JSON, and an `import()` is done too late for
// the first line.
module.exports = { pino: require("pino").pino, loadPretty: () => require("pino-pretty") };
