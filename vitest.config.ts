import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const source = (path: string): string => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/** Files that take longest: first, so that the second worker is not left with one of them at the end. */
const longest = ["never-throws", "same-as-pino-hostile", "requests-never-mix", "stack-overflow", "programs"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return at === -1 ? longest.length : at;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

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
    // Most tests wait for processes that they started: a worker fewer than cores would leave one idle.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    coverage: {
      provider: "v8",
      include: ["src/**"],
      reporter: ["text-summary"],
      thresholds: { lines: 95, functions: 95, statements: 95, branches: 90 },
    },
    typecheck: { include: ["test/types/**/*.test-d.ts"], tsconfig: "tsconfig.json" },
  },
});
