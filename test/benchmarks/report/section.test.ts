import { expect, test } from "vitest";
import { withSection } from "../../../benchmarks/report/section.js";

test("what stands between the markers is replaced, the rest stays", () => {
  const text = "before\n<!-- bench:start -->\nold\n<!-- bench:end -->\nafter\n";
  expect(withSection(text, "new")).toBe("before\n<!-- bench:start -->\nnew\n<!-- bench:end -->\nafter\n");
});

test.each(["", "<!-- bench:start -->", "<!-- bench:end --><!-- bench:start -->"])(
  "a text without both markers in order is refused: %j",
  (text) => {
    expect(() => withSection(text, "new")).toThrow(
      "bench: README.md has no <!-- bench:start --> followed by <!-- bench:end -->.",
    );
  },
);
