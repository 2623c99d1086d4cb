// What a soak is: work that goes on for minutes in a process of its own, and what another process finds out about it.
import type { Claim, Limits } from "./judge.js";
import type { Sample } from "./sampler.js";

export interface Soak {
  /** What it shows, in a sentence. */
  readonly title: string;
  /** How long it takes unless it is told. */
  readonly seconds: number;
  readonly limits: Limits;
  /** Runs in the measured process, whose stdout is what `watch` gave it; returns what it counted. */
  work(seconds: number): Promise<Counts>;
  /** Runs in the watching process: starts the measured one, sees it to its end, and says what it found. */
  watch(start: Start, seconds: number): Promise<readonly Claim[]>;
}

export type Counts = Readonly<Record<string, number>>;

/** Starts the measured process with this descriptor as its stdout, and closes the descriptor here. */
export type Start = (stdout: number) => Measured;

export interface Measured {
  readonly pid: number;
  /** Rejects where the process ended in another way than by itself, with its work done. */
  readonly ended: Promise<Counts>;
}

/** What the measured process tells the watching one. */
export type Message = { readonly sample: Sample } | { readonly counts: Counts };
