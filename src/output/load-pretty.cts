// The one CommonJS file: `require` is the only loading that is lazy, immediate, and followed by bundlers. An `import`
// would load pino-pretty in every service that writes JSON, and an `import()` is done too late for the first line.
module.exports = () => require("pino-pretty");
