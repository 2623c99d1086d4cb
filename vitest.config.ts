import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(`src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^heartwood$/, replacement: source("index.ts") },
      { find: /^heartwood\/control$/, replacement: source("control/http.ts") },
      { find: /^heartwood\/http$/, replacement: source("request/node.ts") },
      { find: /^heartwood\/schema$/, replacement: source("line/schema.ts") },
      { find: /^heartwood\/testing$/, replacement: source("testing.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/package/**", "**/node_modules/**"],
    testTimeout: 60_000,
    coverage: {
      provider: "v8",
      include: ["src/**"],
      reporter: ["text-summary"],
      thresholds: { lines: 95, functions: 95, statements: 95, branches: 90 },
    },
    typecheck: { include: ["test/types/**/*.test-d.ts"], tsconfig: "tsconfig.json" },
  },
});
