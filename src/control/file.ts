// The file channel: level directives in a file that is watched, such as a key of a Kubernetes ConfigMap. They are the
// configured levels, and stay; what cannot be understood changes nothing.
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { show } from "../errors.js";
import { sayRefused } from "../levels/changes-said.js";
import { processClock } from "../levels/clock.js";
import type { Controller } from "../levels/controller.js";
import { describe, parseRulesLossy } from "../levels/directives.js";
import { reason } from "../line/attempt.js";
import { warnOnce } from "../notices.js";

const origin = { channel: "file" };
/** Looked at again and again, since a swapped symlink leaves `fs.watch` behind on the old file. */
const pollMs = 1_000;
const longestFile = 16 * 1024;
/** A pipe would wait for its writer. */
const flags = constants.O_RDONLY | constants.O_NONBLOCK;

/** What was found: the text of the directives, or why there is none. */
type Found = { readonly text: string } | { readonly problem: string };

/** Takes what the file says, now and whenever it says something else. */
export function openFile(controller: Controller, path: string): Disposable {
  let last: Found | undefined;
  let stop = (): void => {};
  let isClosed = false;
  const take = (found: Found): void => {
    if (isClosed || isSame(found, last)) return;
    last = found;
    if ("problem" in found)
      controller.say(sayRefused(`${found.problem} The levels stay as they are.`, origin.channel));
    else apply(controller, path, found.text);
  };
  const again = (): void => {
    stop = processClock.later(() => void readLater(path).then(take).catch(sayThrown).finally(again), pollMs);
    if (isClosed) stop();
  };
  take(readNow(path));
  again();
  return {
    [Symbol.dispose]() {
      isClosed = true;
      stop();
      controller.forget(path);
    },
  };
}

/** A listener of the application's for `level-change`: it is not to end the process, nor the watching. */
const sayThrown = (thrown: unknown): void =>
  warnOnce(
    "HEARTWOOD_LISTENER_THREW",
    `A listener threw as levels were changed by a file: ${reason(thrown)}`,
  );

const isSame = (one: Found, other: Found | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

function apply(controller: Controller, path: string, text: string): void {
  const { rules, problems } = parseRulesLossy(text, controller.levels());
  const [first] = problems;
  if (first !== undefined)
    controller.say(sayRefused(`${describe(first, show(path))} Nothing was changed.`, origin.channel));
  else controller.configure(path, rules, origin);
}

/** The first time, so that the levels are right when the logger is made. */
function readNow(path: string): Found {
  try {
    const fd = openSync(path, flags);
    try {
      const bytes = Buffer.alloc(longestFile);
      return judge(path, fstatSync(fd)) ?? textOf(path, bytes.subarray(0, readSync(fd, bytes)));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return unreadable(path, error);
  }
}

/** Later, so that a file that hangs, as a network's may, holds up nobody. Never rejects. */
async function readLater(path: string): Promise<Found> {
  try {
    const { open } = await import("node:fs/promises"); // here, since it costs a millisecond, and most watch no file
    const file = await open(path, flags);
    try {
      const bytes = Buffer.alloc(longestFile);
      const problem = judge(path, await file.stat());
      return problem ?? textOf(path, bytes.subarray(0, (await file.read(bytes)).bytesRead));
    } finally {
      await file.close();
    }
  } catch (error) {
    return unreadable(path, error);
  }
}

function judge(path: string, found: Stats): Found | undefined {
  if (!found.isFile()) return { problem: `${show(path)} is not a file.` };
  if (found.size <= longestFile) return undefined;
  return {
    problem: `${show(path)} has ${found.size} bytes, and level directives have ${longestFile} at most.`,
  };
}

function textOf(path: string, bytes: Buffer): Found {
  const text = bytes.toString("utf8").trim();
  return text === ""
    ? { problem: `${show(path)} is empty. Write directives such as info,db=debug.` }
    : { text };
}

const unreadable = (path: string, error: unknown): Found => ({
  problem: `${show(path)} cannot be read (${reason(error)}).`,
});
