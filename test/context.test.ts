// The rules of a context, one by one.
import { describe, expect, test } from "vitest";
import { addContext, bindContext, getContext, runWithContext } from "../src/index.js";
import { capture } from "./support/capture.js";
import { duplicateKeys } from "./support/strict-json.js";

describe("runWithContext", () => {
  test("returns what fn returns and throws what it throws", async () => {
    expect(runWithContext({ a: 1 }, () => 5)).toBe(5);
    await expect(runWithContext({ a: 1 }, async () => 6)).resolves.toBe(6);
    const error = new Error("mine");
    expect(() =>
      runWithContext({ a: 1 }, () => {
        throw error;
      }),
    ).toThrow(error);
    expect(getContext()).toEqual({});
  });

  test("prints its fields behind the time and before the bindings, in the order in which they came", () => {
    const { log, lines } = capture();
    runWithContext({ request_id: "r-1", user_id: "u-1" }, () => {
      addContext({ job_id: "j-1" });
      runWithContext({ tenant_id: "t-1" }, () =>
        log.named("db").child({ own: 1 }).info({ field: 1 }, "text"),
      );
    });
    const keys = Object.keys(JSON.parse(lines.join()));
    expect(keys).toEqual(
      ["level", "time", "request_id", "user_id", "job_id", "tenant_id"].concat([
        "pid",
        "hostname",
        "logger",
        "own",
        "field",
        "msg",
      ]),
    );
  });

  test("an empty context prints nothing, none either", () => {
    const { log, records } = capture({ base: null });
    runWithContext({}, () => log.info("text"));
    log.info("text");
    for (const line of records()) expect(Object.keys(line)).toEqual(["level", "time", "msg"]);
  });

  test("every logger prints it: root, named, child", () => {
    const { log, records } = capture();
    runWithContext({ request_id: "r-1" }, () => {
      for (const logger of [
        log,
        log.named("db"),
        log.child({ a: 1 }),
        log.named("db").named("pool").child({ b: 1 }),
      ]) {
        logger.info("text");
      }
    });
    expect(records().map(({ request_id }) => request_id)).toEqual(["r-1", "r-1", "r-1", "r-1"]);
  });
});

describe("a nested context", () => {
  test("reads through to fields that the outer one gains later", () => {
    runWithContext({ a: 1 }, () => {
      const inner = runWithContext({ b: 2 }, () => bindContext(getContext));
      expect(inner()).toEqual({ a: 1, b: 2 });
      addContext({ c: 3, b: "outer" });
      expect(inner()).toEqual({ a: 1, b: 2, c: 3 });
      expect(getContext()).toEqual({ a: 1, b: "outer", c: 3 });
    });
  });

  test("prints what it reads through, also after lines were printed", () => {
    const { log, records } = capture();
    runWithContext({ a: 1 }, () => {
      const inner = runWithContext({ b: 2 }, () => bindContext(() => log.info("text")));
      inner();
      addContext({ c: 3 });
      inner();
      addContext({ a: 4 });
      inner();
    });
    expect(records().map(({ a, b, c }) => [a, b, c])).toEqual([
      [1, 2, undefined],
      [1, 2, 3],
      [4, 2, 3],
    ]);
  });

  test("keeps to itself what is added inside", () => {
    runWithContext({ a: 1 }, () => {
      runWithContext({}, () => {
        addContext({ a: 2, b: 2 });
        expect(getContext()).toEqual({ a: 2, b: 2 });
      });
      expect(getContext()).toEqual({ a: 1 });
    });
  });

  test("is as deep as the calls are: 10,000 levels", () => {
    const { log, last } = capture();
    const nest = (level: number): void => {
      if (level === 0) log.info("text");
      else bindNext(level);
    };
    let next: (() => void) | undefined;
    const bindNext = (level: number): void => {
      next = runWithContext({ [`k${level % 5}`]: level }, () => bindContext(() => nest(level - 1)));
    };
    nest(10_000);
    while (next !== undefined) {
      const call: () => void = next;
      next = undefined;
      call();
    }
    expect(last()).toMatchObject({ k0: 5, k1: 1, k2: 2, k3: 3, k4: 4, msg: "text" });
  });
});

describe("addContext", () => {
  test("the last value wins and the name stands once", () => {
    const { log, lines, last } = capture();
    runWithContext({ a: 1 }, () => {
      addContext({ a: 2 });
      log.info("text");
      addContext({ a: 3, b: 1 });
      log.info("text");
    });
    expect(last()).toMatchObject({ a: 3, b: 1 });
    for (const line of lines) expect(duplicateKeys(line)).toEqual([]);
  });

  test("parallel branches share what is added", async () => {
    await runWithContext({}, async () => {
      await Promise.all([
        Promise.resolve().then(() => addContext({ left: 1 })),
        (async () => addContext({ right: 2 }))(),
      ]);
      expect(getContext()).toEqual({ left: 1, right: 2 });
    });
  });

  test("outside any context does nothing, and a process warning says so once, with the call site", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on("warning", onWarning);
    for (let call = 0; call < 3; call += 1) addContext({ request_id: "nowhere" });
    await new Promise((resolve) => setTimeout(resolve, 20)); // warnings come on the next tick
    process.off("warning", onWarning);
    expect(getContext()).toEqual({});
    const own = warnings.filter(({ message }) => message.includes("addContext"));
    expect(own).toHaveLength(1);
    expect(own[0]?.message).toContain("context.test.ts");
  });
});

describe("values", () => {
  test("are snapshotted when the context starts and when they are added", () => {
    const { log, last } = capture();
    const fields = { request_id: "r-1", order: { id: 1, lines: [1, 2] } };
    const added = { user: { name: "a" }, tags: ["x"] };
    runWithContext(fields, () => {
      addContext(added);
      fields.request_id = "changed";
      fields.order.id = 2;
      fields.order.lines.push(3);
      added.user.name = "b";
      added.tags.push("y");
      const snapshot = {
        request_id: "r-1",
        order: { id: 1, lines: [1, 2] },
        user: { name: "a" },
        tags: ["x"],
      };
      expect(getContext()).toEqual(snapshot);
      log.info("text");
      expect(last()).toMatchObject(snapshot);
    });
  });

  test("are not frozen or changed for the caller", () => {
    const order = { id: 1, lines: [1] };
    runWithContext({ order }, () => addContext({ again: order }));
    order.lines.push(2);
    expect(Object.isFrozen(order)).toBe(false);
    expect(order).toEqual({ id: 1, lines: [1, 2] });
  });

  test("undefined is no field", () => {
    const { log, last } = capture();
    runWithContext({ a: 1, b: undefined }, () => log.info("text"));
    expect(last()).not.toHaveProperty("b");
    expect(last()).toMatchObject({ a: 1 });
  });

  test("names like __proto__ are ordinary", () => {
    const { log, lines } = capture();
    runWithContext(JSON.parse('{"__proto__":{"polluted":1},"constructor":"c"}'), () => log.info("text"));
    expect(lines.join()).toContain('"__proto__":{"polluted":1}');
    expect(lines.join()).toContain('"constructor":"c"');
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

describe("getContext", () => {
  test("is empty and frozen outside", () => {
    expect(getContext()).toEqual({});
    expect(Object.isFrozen(getContext())).toBe(true);
  });

  test("is a frozen copy: later additions are not in it", () => {
    runWithContext({ a: 1 }, () => {
      const before = getContext();
      expect(Object.isFrozen(before)).toBe(true);
      addContext({ b: 2 });
      expect(before).toEqual({ a: 1 });
      expect(getContext()).toEqual({ a: 1, b: 2 });
      expect(() => Object.assign(before, { c: 3 })).toThrow(TypeError);
    });
  });
});

describe("bindContext", () => {
  test("holds the flow, with what it gains later, and passes this, arguments and result on", () => {
    function seen(this: { readonly name: string }, ...args: number[]): unknown {
      return [this.name, args, getContext()];
    }
    const bound = runWithContext({ a: 1 }, () => {
      const held = bindContext(seen);
      addContext({ b: 2 });
      return held;
    });
    expect(getContext()).toEqual({});
    const result = runWithContext({ other: 1 }, () => bound.call({ name: "this" }, 1, 2));
    expect(result).toEqual(["this", [1, 2], { a: 1, b: 2 }]);
  });

  test("what is added inside it belongs to the flow it holds", () => {
    runWithContext({ a: 1 }, () => {
      const bound = bindContext(() => addContext({ late: 1 }));
      runWithContext({ other: 1 }, bound);
      expect(getContext()).toEqual({ a: 1, late: 1 });
    });
  });

  test("throws what the function throws", () => {
    const bound = bindContext(() => {
      throw new RangeError("mine");
    });
    expect(bound).toThrow(RangeError);
  });
});
