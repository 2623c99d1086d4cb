// A call that never returns stops the test runner with it, and nobody learns which one it was. This thread tells.
import { Worker } from "node:worker_threads";

const NAME_BYTES = 500;

// Waits for the count of calls to move; when the process has computed for too long since, names the call and ends the
// process. A call that waits for ever computes nothing: it has ten times as long by the clock.
const GUARD = `
const { workerData: { shared, patienceMs } } = require("node:worker_threads");
const count = new Int32Array(shared, 0, 1);
const cpuMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1_000; };
for (;;) {
  const seen = Atomics.load(count, 0);
  const [cpuBefore, started] = [cpuMs(), performance.now()];
  while (Atomics.wait(count, 0, seen, 500) === "timed-out") {
    if (seen === 0) continue;
    if (cpuMs() - cpuBefore < patienceMs && performance.now() - started < 10 * patienceMs) continue;
    const name = Buffer.from(shared, 4).toString().split("\\0")[0];
    require("node:fs").writeSync(2, "\\nno return within " + patienceMs + " ms of CPU: " + name + "\\n");
    process.kill(process.pid, "SIGKILL");
  }
}`;

export interface Watchdog extends Disposable {
  /** Says what is called now. */
  enter(name: string): void;
  /** Says that nothing is. */
  leave(): void;
}

/** Ends the process, naming the call, when one takes more CPU time than this. */
export function watchdog(patienceMs: number): Watchdog {
  const shared = new SharedArrayBuffer(4 + NAME_BYTES);
  const count = new Int32Array(shared, 0, 1);
  const name = new Uint8Array(shared, 4);
  const worker = new Worker(GUARD, { eval: true, workerData: { shared, patienceMs } });
  worker.unref();
  let calls = 0;
  const move = (to: number): void => {
    Atomics.store(count, 0, to);
    Atomics.notify(count, 0);
  };
  return {
    enter(text) {
      name.fill(0);
      name.set(Buffer.from(text).subarray(0, NAME_BYTES - 1));
      calls += 1;
      move(calls);
    },
    leave: () => move(0),
    [Symbol.dispose]: () => void worker.terminate(),
  };
}
