// What the soaks of control count: what they would say if an `info` line were lost, torn, or there twice.
import { expect, test } from "vitest";
import { type Tally, tallyLines } from "../../soak/control/tally.js";
import { infoIsExact } from "../../soak/control.js";
import { nobodyChanged } from "../../soak/hostile.js";

function read(pieces: readonly (string | Buffer)[]): Promise<Tally> {
  const source = async function* () {
    for (const piece of pieces) yield Buffer.from(piece);
  };
  return tallyLines(source()).tally;
}

const info = (member: string, n: number): string => `${JSON.stringify({ level: "info", member, n })}\n`;
const debug = '{"level":"debug","member":"a","log_override":"x"}\n';
const said = '{"level":"warn","logger":"heartwood","event":"level_changed","target":"db"}\n';
const dropped = '{"level":"warn","logger":"heartwood","event":"lines_dropped","dropped":7}\n';

test("each member's lines are counted, whatever comes between", async () => {
  const cut = Buffer.from(info("ż", 1));
  const at = cut.indexOf("ż") + 1;
  const tally = await read([info("a", 1), debug, cut.subarray(0, at), cut.subarray(at), said, info("a", 2)]);
  expect(tally).toMatchObject({ said: 1, problems: [] });
  expect([...tally.targets]).toEqual(["db"]);
  expect([...tally.details]).toEqual([["a", 1]]);
  expect([...tally.infos]).toEqual([
    ["a", 2],
    ["ż", 1],
  ]);
  expect(infoIsExact({ "logged.a": 2, "logged.ż": 1, members: 2 }, tally).holds).toBe(true);
});

for (const [what, pieces] of [
  ["lost", [info("a", 1), info("a", 3)]],
  ["lost at the end", [info("a", 1)]],
  ["twice", [info("a", 1), info("a", 1), info("a", 2)]],
  ["one too many", [info("a", 1), info("a", 2), info("a", 3)]],
  ["torn", [info("a", 1), '{"level":"in', info("a", 2)]],
  ["without an end", [info("a", 1), info("a", 2), '{"level"']],
  ["of nobody that counts", [info("a", 1), info("a", 2), info("b", 1)]],
  ["dropped, and that is said", [info("a", 1), info("a", 2), dropped]],
] as const) {
  test(`a line is missed: ${what}`, async () => {
    expect(infoIsExact({ "logged.a": 2 }, await read(pieces)).holds).toBe(false);
  });
}

test("nothing that was counted is no proof", async () => {
  expect(infoIsExact({ members: 1 }, await read([])).holds).toBe(false);
});

test("a change that nobody asked for is found, and where no change is told at all, none is proven", async () => {
  const asked = said.replace('"db"', '"storm.7"');
  expect(nobodyChanged(await read([asked])).holds).toBe(true);
  expect(nobodyChanged(await read([asked, said])).holds).toBe(false);
  expect(nobodyChanged(await read([info("a", 1)])).holds).toBe(false);
});

test("the first line says where the channels are", async () => {
  const doors = { socketPath: "/x", port: 1, levelsFolder: "/y", workerPids: [2] };
  const source = async function* () {
    yield Buffer.from(`${JSON.stringify({ level: "info", doors, msg: "ready" })}\n`);
  };
  expect(await tallyLines(source()).doors).toEqual(doors);
});
