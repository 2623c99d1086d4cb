// The reader of `soak pipe`: what it would say if lines were lost, torn or moved.
import { expect, test } from "vitest";
import { type Fit, type Reading, readInFits } from "../../soak/reader.js";

const withoutStall: Fit = [60_000, 1];

/** What it finds in these pieces. */
function read(pieces: readonly (string | Buffer)[], fit = withoutStall): Promise<Reading> {
  const source = async function* () {
    for (const piece of pieces) yield Buffer.from(piece);
  };
  return readInFits(source(), [fit]);
}

const report = '{"level":"warn","logger":"heartwood","event":"lines_dropped","dropped":7}\n';

test("lines and reports are counted, characters that a read cuts are put together", async () => {
  const line = Buffer.from('{"n":2,"msg":"注文"}\n');
  const cut = line.indexOf("注") + 1;
  const found = await read(['{"n":1}\n', line.subarray(0, cut), line.subarray(cut), report, '{"n":10}\n']);
  expect(found).toEqual({ numbered: 3, reports: 1, reported: 7, stalls: 0, problems: [] });
});

for (const [what, text, problem] of [
  ["a line that comes twice", '{"n":1}\n{"n":1}\n', "1 after 1"],
  ["a line that overtakes another", '{"n":1}\n{"n":3}\n{"n":2}\n', "2 after 3"],
  [
    "a line torn by another",
    '{"n":1,"m{"n":2}\nsg":"x"}\n',
    'neither numbered nor a report: {"n":1,"m{"n":2}',
  ],
  ["a line that is no object", "null\n", "neither numbered nor a report: null"],
  ["a line without an end", '{"n":1}\n{"n":2}', 'without an end: {"n":2}'],
] as const) {
  test(`${what} is a problem`, async () => {
    expect((await read([text])).problems[0]).toBe(problem);
  });
}

test("it stalls when it has read for long enough", async () => {
  expect((await read(['{"n":1}\n', '{"n":2}\n'], [0, 1])).stalls).toBe(2);
});
