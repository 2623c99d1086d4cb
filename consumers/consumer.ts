// What a consumer is here: a program of others that takes the service's lines, and tells what it has of them.
import type { Account } from "./account.js";
import type { Fed, Feeding } from "./feed.js";

export interface Consumer {
  /** How it is called on the command line. */
  readonly name: string;
  /** What it shows, in a few words. */
  readonly title: string;
  /**
   * Brings here what the machine has not, if it needs anything of the kind.
   * @throws {Unavailable} where it cannot be had
   */
  fetch?(): Promise<unknown>;
  /**
   * Starts the consumer, feeds it, and asks it.
   * @throws {Unavailable} where it cannot be had on this machine
   */
  take(feeding: Feeding): Promise<Outcome>;
}

export interface Outcome {
  readonly fed: Fed;
  /** By the consumer's own parsing, counts and queries. */
  readonly found: Account;
}

/** The consumer is not here, and cannot be brought here; not a failure of its configuration. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}
