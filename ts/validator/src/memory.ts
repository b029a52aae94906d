// SPDX-License-Identifier: Apache-2.0
import { type Clock, GanglionError, type Logger } from '@ganglion/base';
import type { Checkpoint } from '@ganglion/program/checkpoint';
import type { PromiseKeeper, RowPromise } from './duties/promise.ts';
import type { Submission } from './duties/vote.ts';
import type { ScoreBook } from './score-book.ts';
import { emptyState, type StateOwner, stateFromJSON, stateToJSON, type ValidatorState } from './state.ts';
import type { TextState } from './text/text-state.ts';

/** What a validator remembers, and the checkpoint that keeps it over restarts. */
export class Memory implements PromiseKeeper {
  readonly #checkpoint: Checkpoint | undefined;
  readonly #clock: Pick<Clock, 'now' | 'elapsed'>;
  readonly #owner: StateOwner;
  readonly #halfLife: number;
  readonly #logger: Pick<Logger, 'error'>;
  #unsaved: string | undefined;
  #state: ValidatorState;
  /** What is added to monotonic time to make the time of the scores. */
  #offset: number;

  /** `halfLife` in milliseconds. Without a checkpoint nothing outlives this process. */
  constructor(
    components: {
      readonly checkpoint: Checkpoint | undefined;
      readonly clock: Pick<Clock, 'now' | 'elapsed'>;
      readonly logger: Pick<Logger, 'error'>;
    },
    init: { readonly owner: StateOwner; readonly halfLife: number },
  ) {
    this.#checkpoint = components.checkpoint;
    this.#clock = components.clock;
    this.#logger = components.logger;
    this.#owner = init.owner;
    this.#halfLife = init.halfLife;
    this.#state = emptyState(init);
    this.#offset = this.#clock.now() - this.#clock.elapsed();
  }

  /** Rounds finished or begun. */
  get round(): number {
    return this.#state.round;
  }

  get text(): TextState {
    return this.#state.text;
  }

  get book(): ScoreBook {
    return this.#state.book;
  }

  /** The last epoch for which weights were tried. */
  get submission(): Submission | undefined {
    return this.#state.submission;
  }

  /**
   * Reads what an earlier process saved; tells whether there was anything. Fails as
   * {@link stateFromJSON} does.
   */
  async restore(): Promise<boolean> {
    const halfLife = this.#halfLife;
    const saved = await this.#checkpoint?.load((json, path) =>
      stateFromJSON(this.#owner, { halfLife, path }, json),
    );
    if (saved === undefined) return false;
    this.#state = saved;
    this.#offset = Math.max(this.#clock.now(), saved.book.latest) - this.#clock.elapsed();
    return true;
  }

  /**
   * The time of the scores in milliseconds: wall time at the beginning, which a restart can go on
   * from, and monotonic from there.
   *
   * It is never before the scores that were saved. Otherwise a wall clock that was ahead and is set
   * right would take the weight from all that is observed until it has caught up.
   */
  scoreTime(): number {
    return this.#offset + this.#clock.elapsed();
  }

  /** Counts a round; returns its number. */
  beginRound(): number {
    const { round } = this.#state;
    this.#state.round += 1;
    return round;
  }

  /** The row that was promised and not revealed yet. */
  get promise(): RowPromise | undefined {
    return this.#state.promise;
  }

  /** Writes down that this row is promised, or that none is. */
  async keepPromise(promise: RowPromise | undefined): Promise<void> {
    this.#state.promise = promise;
    await this.save();
  }

  /** Writes down the intention to set weights, or what came of it. */
  async remember(submission: Submission): Promise<void> {
    this.#state.submission = submission;
    await this.save();
  }

  /** Resolves once what is known is on disk; that it is not is said at once, and once. */
  async save(): Promise<void> {
    try {
      await this.#checkpoint?.save(stateToJSON(this.#owner, this.#state));
    } catch (thrown) {
      const { code, message: reason } = GanglionError.from(thrown);
      if (this.#unsaved === undefined) {
        this.#logger.error(
          { code, reason, cause: thrown },
          'nobody is asked and no weights are set until the state can be saved',
        );
      }
      this.#unsaved = reason;
      throw thrown;
    }
    this.#unsaved = undefined;
  }

  /** Why the last save failed; undefined when it did not. */
  get whyNotSaved(): string | undefined {
    return this.#unsaved;
  }
}
