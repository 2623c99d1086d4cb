// The controller: what operators changed in this process, for how long, and what it means for each logger. It decides
// only: channels bring the changes, loggers ask for their levels, and the clock is handed in.
import type {
  ControlledRoot,
  ControlState,
  NewsOfOverride,
  Override,
  OverrideNews,
} from "../control-state.js";
import { type Audit, makeAudit } from "./audit.js";
import { type LevelChange, parseChange, parseName, type Refusal } from "./change.js";
import { type Said, sayChange, sayLeftOut } from "./changes-said.js";
import type { Clock } from "./clock.js";
import { type LevelNumbers, type LevelRules, standardLevels, textOf } from "./directives.js";
import { effectiveLevel, keyOfOverride } from "./overrides.js";
import { takeLine } from "./rate.js";

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
   * @param name `root` for all loggers
   * @param body what `PUT /loggers/{name}` takes; nothing is changed where it is wrong
   */
  set(name: string, body: unknown, origin: Origin): { readonly override: Override } | Refusal {
    const parsed = parseName(name);
    const change = "problem" in parsed ? parsed : parseChange(parsed.name, body, this.levels());
    if ("problem" in change) return change;
    const before = this.#state.overrides.get(keyOfOverride(change.name, change.match));
    if (before === undefined && this.#state.overrides.size >= mostOverrides)
      return {
        problem: `${mostOverrides} overrides stand already, as many as there may be. Revert one first.`,
      };
    const from = before?.level ?? this.#levelOf(change.name);
    const override = this.#make(change, origin);
    this.#put(override);
    const done = before === undefined ? "set" : "replaced";
    this.#say(sayChange(override, { change: done, origin, from, to: override.level, forMs: change.forMs }));
    this.#carryOn({ kind: "set", overrides: [override] });
    return { override };
  }

  /** Ends the overrides of exactly that name, or those of them that are meant. */
  revert(
    name: string,
    origin: Origin,
    isMeant: (override: Override) => boolean = () => true,
  ): readonly Override[] | Refusal {
    const parsed = parseName(name);
    if ("problem" in parsed) return parsed;
    const meant = this.overrides().filter((override) => override.name === parsed.name && isMeant(override));
    this.#end(meant, "reverted", origin);
    if (meant.length > 0) this.#carryOn({ kind: "revert", ids: meant.map(({ id }) => id) });
    return meant;
  }

  /** Takes, without a word, what another thread or process was told. */
  adopt(override: NewsOfOverride): void {
    if (this.overrides().some(({ id }) => id === override.id)) return;
    const order = ++this.#state.order;
    const untilTickMs = this.#clock.tickMs() + (override.untilMs - this.#clock.wallMs());
    this.#put({ ...override, order, untilTickMs, isAdopted: true, budget: freshBudget() });
  }

  /** Ends, without a word, what another thread or process ended. */
  withdraw(ids: readonly string[]): void {
    const ended = this.overrides().filter(({ id }) => ids.includes(id));
    for (const override of ended) this.#remove(override);
    if (ended.length > 0) this.#refresh();
  }

  /** Gives the loggers that read the environment other configured levels, which stay. */
  configure(rules: LevelRules, origin: Origin): void {
    const from = this.#levelOf("");
    const took = this.roots().filter((root) => root.configure(rules.fallback, rules.byName));
    if (took.length === 0) return;
    this.#refresh();
    const { channel, by } = origin;
    const to = textOf(rules);
    const event = { event: "level_changed", change: "configured", channel, by, from, to } as const; // literal, as the type asks
    this.#say({ event, message: `configured levels: ${to}` });
  }

  /** Says that something was refused; nothing has changed. */
  refuse(problem: string, { channel, by }: Origin): void {
    this.#say({ event: { event: "level_refused", channel, by }, message: problem });
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

  /** Ends what is over, says what waits to be said, and looks again later while there is something to look for. */
  step(): void {
    this.#stop();
    for (const override of this.overrides()) {
      if (this.leftMs(override) <= 0) this.#end([override], "expired", override);
      else this.#sayLeftOut(override, false);
    }
    const waits = this.#audit.settle(this.#clock.tickMs());
    if (waits || this.#state.overrides.size > 0) this.#arm();
  }

  /** Milliseconds for which the override still stands, by the clock that is ahead. */
  leftMs({ untilMs, untilTickMs }: Override): number {
    return Math.min(untilMs - this.#clock.wallMs(), untilTickMs - this.#clock.tickMs());
  }

  /** Ends all overrides without a word, says what waits, and stops the clock: nothing runs until the next change. */
  close(): void {
    for (const override of this.overrides()) this.#remove(override);
    this.#refresh();
    this.#audit.settle(Number.POSITIVE_INFINITY);
    this.#stop();
  }

  #levelOf(name: string): string {
    const [root] = this.roots();
    if (root === undefined) return "none";
    return effectiveLevel(name, root.configured(name), this.overrides(), root.levels);
  }

  #make({ name, level, forMs, match, linesPerSecond }: LevelChange, { channel, by }: Origin): Override {
    return {
      id: this.#makeId(),
      name,
      level,
      match,
      linesPerSecond,
      channel,
      by,
      isAdopted: false,
      order: ++this.#state.order,
      untilMs: this.#clock.wallMs() + forMs,
      untilTickMs: this.#clock.tickMs() + forMs,
      budget: freshBudget(),
    };
  }

  #put(override: Override): void {
    this.#remove(override); // so that the newest stands last
    this.#state.overrides.set(keyOfOverride(override.name, override.match), override);
    this.#refresh();
    this.#arm();
  }

  #remove({ name, match }: Override): void {
    this.#state.overrides.delete(keyOfOverride(name, match));
  }

  #end(ended: readonly Override[], change: "reverted" | "expired", origin: Origin): void {
    if (ended.length === 0) return;
    for (const override of ended) this.#remove(override);
    this.#refresh();
    for (const override of ended) {
      this.#sayLeftOut(override, true);
      if (override.isAdopted && change === "expired") continue; // said where it was set
      const to = this.#levelOf(override.name);
      this.#say(sayChange(override, { change, origin, from: override.level, to }));
    }
  }

  #sayLeftOut(override: Override, isOver: boolean): void {
    const { budget } = override;
    const nowMs = this.#clock.tickMs();
    if (budget.leftOut === 0 || (!isOver && nowMs - budget.saidMs < saidAgainMs)) return;
    const count = budget.leftOut;
    Object.assign(budget, { leftOut: 0, saidMs: nowMs });
    this.#say(sayLeftOut(override, count));
  }

  #say({ event, message }: Said): void {
    this.#audit.report(event, message, this.#clock.tickMs());
    this.#arm();
  }

  #carryOn(news: OverrideNews): void {
    for (const tell of this.#state.onChange) tell(news);
  }

  #arm(): void {
    this.#stop();
    const left = this.overrides().map((override) => this.leftMs(override));
    this.#stopTimer = this.#clock.later(() => this.step(), Math.max(0, Math.min(longestStepMs, ...left)));
  }

  #stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }
}

const freshBudget = (): Override["budget"] => ({
  startedMs: 0,
  taken: 0,
  leftOut: 0,
  saidMs: Number.NEGATIVE_INFINITY,
});
