// The packed-package check (`npm run test:package`): the tarball as users install it, run and compile it.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/package/**/*.test.ts"],
    globalSetup: ["test/package/setup.ts"],
    // Each test waits for other programs (tsc, webpack, Jest), so two at a time fill two cores.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
