// A clock moved by hand: both clocks of a process, and its timers, which run when their time by the monotonic one comes.
import type { Clock } from "../../src/levels/clock.js";

export interface HandClock extends Clock {
  /** Lets time pass, by both clocks. */
  pass(ms: number): void;
  /** Sets the wall clock on or back, as NTP or a suspend does. */
  jump(ms: number): void;
  /** The timers that wait. */
  waiting(): number;
}

export function handClock(): HandClock {
  let wall = Date.parse("2026-11-20T18:00:00Z");
  let tick = 1_000;
  const timers = new Map<() => void, number>();

  function passTo(end: number): void {
    for (;;) {
      const [due] = [...timers].filter(([, at]) => at <= end).sort(([, one], [, other]) => one - other);
      if (due === undefined) break;
      const [step, at] = due;
      wall += Math.max(0, at - tick);
      tick = Math.max(tick, at);
      timers.delete(step);
      step();
    }
    wall += end - tick;
    tick = end;
  }

  return {
    wallMs: () => wall,
    tickMs: () => tick,
    later(run, ms) {
      const step = (): void => run();
      timers.set(step, tick + Math.max(1, ms));
      return () => void timers.delete(step);
    },
    pass: (ms) => passTo(tick + ms),
    jump(ms) {
      wall += ms;
    },
    waiting: () => timers.size,
  };
}
