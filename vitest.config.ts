import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { heartwood: fileURLToPath(new URL("src/index.ts", import.meta.url)) } },
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
