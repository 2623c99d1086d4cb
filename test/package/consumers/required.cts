// A user's CommonJS TypeScript: require(esm), which tsc knows since 5.8.
import { createLogger } from "heartwood";

export const log = createLogger().named("db");
