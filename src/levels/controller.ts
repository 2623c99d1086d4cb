// The controller: what operators changed in this process, for how long, and what it means for each logger. It decides
// only: channels bring the changes, loggers ask for their levels, and the clock is handed in.
import type {
  ControlledRoot,
  ControlState,
  NewsOfOverride,
  Override,
  OverrideNews,
} from "../control-state.js";
import { type Audit, makeAudit, type Said } from "./audit.js";
import { type LevelChange, parseChange, type Refusal } from "./change.js";
import { sayChange, sayLeftOut } from "./changes-said.js";
import type { Clock } from "./clock.js";
import { type LevelNumbers, type LevelRules, standardLevels, textOf } from "./directives.js";
import { effectiveLevel, isLater, keyOfOverride } from "./overrides.js";
import { lookForOwners, type Owners } from "./owners.js";
import { newBudget, takeLine } from "./rate.js";

/** Where a change comes from: the channel, and what the caller says it is. */
export interface Origin {
  readonly channel: string;
  readonly by?: string | undefined;
}

/** So short that an override ends in time even where the wall clock jumps. */
const longestStepMs = 80;
const mostOverrides = 100;
const saidAgainMs = 10_000;

export class Controller {
  readonly #state: ControlState;
  readonly #clock: Clock;
  readonly #makeId: () => string;
  readonly #refresh: () => void;
  readonly #audit: Audit;
  #stopTimer: (() => void) | undefined;

  /** @param refresh has all loggers ask for their levels again */
  constructor(state: ControlState, clock: Clock, makeId: () => string, refresh: () => void) {
    this.#state = state;
    this.#clock = clock;
    this.#makeId = makeId;
    this.#refresh = refresh;
    this.#audit = makeAudit((fields, message) => void this.roots().some((root) => root.say(fields, message)));
  }

  /**
   * Sets an override, in the place of one of the same name and match.
   * @param name dotted; empty for all loggers
   * @param body what `PUT /loggers/{name}` takes; nothing is changed where it is wrong
   */
  set(name: string, body: unknown, origin: Origin): { readonly override: Override } | Refusal {
    const change = parseChange(name, body, this.levels());
    if ("problem" in change) return change;
    const before = this.#find(change);
    if (before === undefined && this.#state.overrides.size >= mostOverrides)
      return {
        problem: `${mostOverrides} overrides stand already, as many as there may be. Revert one first.`,
      };
    const from = before?.level ?? this.levelOf(name);
    const override = this.#make(change, origin);
    this.#put(override);
    const done = before === undefined ? "set" : "replaced";
    this.say(sayChange(override, { change: done, origin, from, to: override.level, forMs: change.forMs }));
    this.#carryOn({ kind: "set", overrides: [override] });
    return { override };
  }

  /** Ends the overrides of exactly that name, or those of them that are meant. */
  revert(
    name: string,
    origin: Origin,
    isMeant: (override: Override) => boolean = () => true,
  ): readonly Override[] {
    const meant = this.overrides().filter((override) => override.name === name && isMeant(override));
    this.#end(meant, "reverted", origin);
    if (meant.length > 0) this.#carryOn({ kind: "revert", ids: meant.map(({ id }) => id) });
    return meant;
  }

  /** Takes, without a word, what another thread or process was told; of two that were told at once, all take the same. */
  adopt(override: NewsOfOverride): void {
    const standing = this.#find(override);
    if (standing !== undefined && !isLater(override, standing)) return;
    const untilTickMs = this.#clock.tickMs() + (override.untilMs - this.#clock.wallMs());
    this.#state.lastSetMs = Math.max(this.#state.lastSetMs, override.setMs);
    this.#put({ ...override, untilTickMs, isAdopted: true, budget: newBudget() });
  }

  /** Ends, without a word, what another thread or process ended. */
  withdraw(ids: readonly string[]): void {
    this.#remove(this.overrides().filter(({ id }) => ids.includes(id)));
  }

  /** Gives the loggers that a watched file is for other configured levels, which stay, and those that are made later. */
  configure(path: string, rules: LevelRules, origin: Origin): void {
    const from = this.levelOf("");
    this.forget(path); // so that the newest stands last
    this.#state.files.set(path, rules);
    const took = this.roots().filter((root) => root.configure(path, rules));
    if (took.length === 0) return;
    this.#refresh();
    const { channel, by } = origin;
    const to = textOf(rules);
    const event = { event: "level_changed", change: "configured", channel, by, from, to } as const; // literal, as the type asks
    this.say({ event, message: `configured levels: ${to}` });
  }

  /** Has loggers that are made from now on not take the file's levels. */
  forget(path: string): void {
    this.#state.files.delete(path);
  }

  /** Says what happened, as a `warn` line; equal events within a second are one line. */
  say(said: Said): void {
    this.#audit.report(said, this.#clock.tickMs());
    this.#arm();
  }

  /** Takes a line of the override's budget for this second; false where they are used up. */
  takesLine(override: Override): boolean {
    return takeLine(override, this.#clock.tickMs());
  }

  overrides(): readonly Override[] {
    return [...this.#state.overrides.values()];
  }

  /** The root loggers of this process that are alive; the first made first. */
  roots(): readonly ControlledRoot[] {
    return [...this.#state.roots].flatMap((ref) => ref.deref() ?? []);
  }

  /** The levels that an operator may name: those of all loggers. */
  levels(): LevelNumbers {
    const known = this.roots().map((root) => root.levels);
    return known.length === 0 ? standardLevels : Object.assign({}, ...known);
  }

  /** The level of that name where no `match` applies; `none` in a process without a logger. */
  levelOf(name: string, owners: Owners = lookForOwners(this.roots())): string {
    const owner = owners.find(name);
    if (owner === undefined) return "none";
    return effectiveLevel(name, owner.configured(name), this.overrides(), owner.levels);
  }

  /** Ends what is over, says what waits to be said, and looks again later while there is something to look for. */
  step(): void {
    this.#stop();
    for (const override of this.overrides()) {
      if (this.leftMs(override) <= 0) this.#end([override], "expired", override);
      else this.#sayLeftOut(override, false);
    }
    this.#arm();
  }

  /** Milliseconds for which the override still stands, by the clock that is ahead. */
  leftMs({ untilMs, untilTickMs }: Override): number {
    return Math.min(untilMs - this.#clock.wallMs(), untilTickMs - this.#clock.tickMs());
  }

  /** Ends all overrides without a word, says what waits, and stops the clock: nothing runs until the next change. */
  close(): void {
    this.#remove(this.overrides());
    this.#audit.settle(Number.POSITIVE_INFINITY);
    this.#stop();
  }

  #find({ name, match }: Pick<Override, "name" | "match">): Override | undefined {
    return this.#state.overrides.get(keyOfOverride(name, match));
  }

  #make({ name, level, forMs, match, linesPerSecond }: LevelChange, { channel, by }: Origin): Override {
    const wallMs = this.#clock.wallMs();
    this.#state.lastSetMs = Math.max(wallMs, this.#state.lastSetMs + 1);
    return {
      id: this.#makeId(),
      name,
      level,
      match,
      linesPerSecond,
      channel,
      by,
      isAdopted: false,
      setMs: this.#state.lastSetMs,
      untilMs: wallMs + forMs,
      untilTickMs: this.#clock.tickMs() + forMs,
      budget: newBudget(),
    };
  }

  #put(override: Override): void {
    const before = this.#find(override);
    const key = keyOfOverride(override.name, override.match);
    this.#state.overrides.delete(key); // so that the newest stands last
    this.#state.overrides.set(key, override);
    this.#refresh();
    this.#arm();
    if (before !== undefined) this.#sayLeftOut(before, true);
  }

  /** Takes overrides away, and says what they left out. */
  #remove(ended: readonly Override[]): void {
    if (ended.length === 0) return;
    for (const { name, match } of ended) this.#state.overrides.delete(keyOfOverride(name, match));
    this.#refresh();
    for (const override of ended) this.#sayLeftOut(override, true);
  }

  #end(ended: readonly Override[], change: "reverted" | "expired", origin: Origin): void {
    this.#remove(ended);
    const owners = lookForOwners(this.roots());
    for (const override of ended) {
      if (override.isAdopted && change === "expired") continue; // said where it was set
      const to = this.levelOf(override.name, owners);
      this.say(sayChange(override, { change, origin, from: override.level, to }));
    }
  }

  #sayLeftOut(override: Override, isOver: boolean): void {
    const { budget } = override;
    const nowMs = this.#clock.tickMs();
    if (budget.leftOut === 0 || (!isOver && nowMs - budget.saidMs < saidAgainMs)) return;
    const count = budget.leftOut;
    Object.assign(budget, { leftOut: 0, saidMs: nowMs });
    this.say(sayLeftOut(override, count));
  }

  #carryOn(news: OverrideNews): void {
    for (const tell of this.#state.onChange) tell(news);
  }

  /** Says what is due, and looks again when an override or a count may be over. */
  #arm(): void {
    this.#stop();
    const dueMs = this.#audit.settle(this.#clock.tickMs()) ?? Number.POSITIVE_INFINITY;
    const left = this.overrides().map((override) => this.leftMs(override));
    const stepMs = left.length === 0 ? dueMs : Math.max(0, Math.min(longestStepMs, dueMs, ...left));
    if (Number.isFinite(stepMs)) this.#stopTimer = this.#clock.later(() => this.step(), stepMs);
  }

  #stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }
}
