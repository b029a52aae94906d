// SPDX-License-Identifier: Apache-2.0
import { type CallOptions, type Clock, GanglionError, type Logger } from '@ganglion/base';
import type { Tokenizer } from '@ganglion/model';
import { secretOfSeed, secretRandom } from './secret-random.ts';
import type { TextSource } from './text-source.ts';
import type { TextState } from './text-state.ts';
import { TextWalk, type Windows } from './walk.ts';

/** How much text is left to ask about. */
export interface TextLeft {
  /** Targets that were not asked yet, roughly: each is a token that makes one window. */
  readonly tokensLeft: number;
  /** For how long that lasts at the pace so far; null while there is no pace. */
  readonly secondsLeft: number | null;
}

/** How often the source is looked at for more. */
const LOOK_EVERY_MS = 60_000;
/** From so many rounds on, the pace is what was seen and not what was set. */
const ROUNDS_OF_PACE = 100;
const HOUR_S = 3_600;
/** The operator is told each time that less than this is left. */
const TELL_AT_S = [72 * HOUR_S, 24 * HOUR_S, 6 * HOUR_S, HOUR_S, 600];

/** What a validator asks next, and how long its text lasts. */
export class Questions {
  readonly #source: TextSource;
  readonly #tokenizer: Pick<Tokenizer, 'encode' | 'tokenizerId'>;
  readonly #clock: Pick<Clock, 'elapsed'>;
  readonly #logger: Logger;
  readonly #init: QuestionsInit;
  #walk: TextWalk | undefined;
  #secret: Uint8Array = new Uint8Array();
  #lookedAt = 0;
  #pace = { since: 0, rounds: 0, tokens: 0 };
  #toldAt = Number.POSITIVE_INFINITY;
  #isUsedUp = false;

  constructor(
    components: {
      readonly source: TextSource;
      readonly tokenizer: Pick<Tokenizer, 'encode' | 'tokenizerId'>;
      readonly clock: Pick<Clock, 'elapsed'>;
      readonly logger: Logger;
    },
    init: QuestionsInit,
  ) {
    this.#source = components.source;
    this.#tokenizer = components.tokenizer;
    this.#clock = components.clock;
    this.#logger = components.logger;
    this.#init = init;
  }

  /**
   * Reads the text, and goes on in it where the state says; a state changes with each question.
   *
   * Fails as the first {@link TextSource.read} does, and with `invalid-argument` when no question can
   * be made of the text, unless that is since all of it was asked.
   */
  async start(state: TextState, options: CallOptions = {}): Promise<void> {
    const { seed, length, batch } = this.#init;
    this.#secret = seed === undefined ? state.secret : secretOfSeed(seed);
    const { tokenizerId } = this.#tokenizer;
    if (state.tokenizer !== undefined && state.tokenizer !== tokenizerId) {
      this.#logger.warn({}, 'the tokenizer is another than before; text that was begun counts as used up');
      for (const id of state.cursors.keys()) state.cursors.set(id, undefined);
    }
    state.tokenizer = tokenizerId;
    const walk = new TextWalk({ tokenizer: this.#tokenizer, state }, { length, batch });
    this.#walk = walk;
    const documents = (await this.#source.read(options)) ?? [];
    this.#setDocuments(walk, documents);
    if (!walk.hasTarget && state.cursors.size === 0) {
      throw new GanglionError('invalid-argument', {
        what: 'the text is too short to make one question of it',
        facts: { letters: documents.reduce((sum, { length }) => sum + length, 0), windowTokens: length },
        hint: `${this.#source.more}, or take a shorter --window`,
      });
    }
    this.#lookedAt = this.#clock.elapsed();
    this.#pace.since = this.#lookedAt;
    this.#tell();
  }

  /** The numbers for one purpose of one round. */
  random(purpose: string): ReturnType<typeof secretRandom> {
    return secretRandom(this.#secret, purpose);
  }

  /**
   * The windows of a round; undefined when the text is used up. The state has changed: it must be on
   * disk before anybody sees them.
   */
  async draw(round: number, options: CallOptions = {}): Promise<Windows | undefined> {
    const walk = this.#walk;
    if (walk === undefined) throw new GanglionError('internal', { what: 'the questions were not started' });
    if (this.#isUsedUp || this.#clock.elapsed() - this.#lookedAt >= LOOK_EVERY_MS) {
      this.#lookedAt = this.#clock.elapsed();
      const documents = await this.#source.read(options);
      if (documents !== undefined) this.#setDocuments(walk, documents);
    }
    const windows = walk.draw(this.random(`round:${round}`));
    this.#pace.rounds += 1;
    this.#pace.tokens += windows?.targets.length ?? 0;
    const wasUsedUp = this.#isUsedUp;
    this.#isUsedUp = windows === undefined;
    if (this.#isUsedUp && !wasUsedUp) {
      this.#logger.error(
        { hint: this.#source.more },
        'the text is used up; nobody is asked until there is more',
      );
    }
    this.#tell();
    return windows;
  }

  /** Why it cannot ask, in one sentence; undefined when it can. */
  get whyNotReady(): string | undefined {
    return this.#isUsedUp ? `the text is used up: ${this.#source.more}` : undefined;
  }

  /** How much is left. */
  get left(): TextLeft {
    const tokensLeft = this.#walk?.targetsLeft ?? 0;
    const { rounds, tokens, since } = this.#pace;
    const elapsed = this.#clock.elapsed() - since;
    const { batch, roundIntervalMs } = this.#init;
    const isSeen = rounds >= ROUNDS_OF_PACE && elapsed > 0;
    const perSecond = 1_000 * (isSeen ? tokens / elapsed : batch / roundIntervalMs);
    return { tokensLeft, secondsLeft: perSecond > 0 ? Math.round(tokensLeft / perSecond) : null };
  }

  #setDocuments(walk: TextWalk, documents: readonly string[]): void {
    const gone = walk.setDocuments(documents);
    if (gone > 0) {
      this.#logger.warn(
        { pieces: gone },
        'text that was begun is gone or was changed where it had been asked about; add text, do not change it',
      );
    }
    // More text: what was said of its end may have to be said again.
    this.#toldAt = Number.POSITIVE_INFINITY;
  }

  /** Tells the operator, each time that less than the next mark is left. */
  #tell(): void {
    const { secondsLeft } = this.left;
    if (secondsLeft === null || this.#isUsedUp) return;
    const mark = TELL_AT_S.findLast((seconds) => secondsLeft < seconds);
    if (mark === undefined || mark >= this.#toldAt) return;
    this.#toldAt = mark;
    const hours = Math.round(secondsLeft / 360) / 10;
    this.#logger.warn({ hours, hint: this.#source.more }, 'the text will be used up; add more in time');
  }
}

/** How questions are made. */
export interface QuestionsInit {
  /** In place of the secret of the state; for tests, since a seed can be guessed. */
  readonly seed: number | undefined;
  /** Tokens of context in a window. */
  readonly length: number;
  /** Windows in a question. */
  readonly batch: number;
  readonly roundIntervalMs: number;
}
