// SPDX-License-Identifier: Apache-2.0
import { type Clock, GanglionError } from '@ganglion/base';

/** When a breaker opens and for how long. */
export interface BreakerInit {
  /** Failures in a row that open it. @default 5 */
  readonly failures?: number;
  /** How long it stays open at first; doubled by each probe that fails. @default 1000 */
  readonly backoffMs?: number;
  /** The longest it stays open. @default 300000 */
  readonly maxBackoffMs?: number;
}

/** `closed` lets calls through, `open` refuses them, `half-open` lets one through to see. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** What a caller says about the call that it was let through for. */
export interface Permit {
  /** The peer answered, be it with a refusal. */
  succeed(): void;
  /** The peer was not reached or said nothing in time. */
  fail(): void;
  /** It is not known: the caller gave up before. */
  withdraw(): void;
}

/** Keeps callers from waiting again and again for a peer that does not answer. */
export class CircuitBreaker {
  readonly #clock: Pick<Clock, 'elapsed'>;
  readonly #random: () => number;
  readonly #init: Required<BreakerInit>;
  #failures = 0;
  /** How often it opened without an answer since. */
  #opened = 0;
  #openUntilMs = 0;
  #isProbing = false;

  /** `random` gives numbers in [0,1), which spread the probes of many callers. */
  constructor(clock: Pick<Clock, 'elapsed'>, random: () => number, init: BreakerInit = {}) {
    this.#clock = clock;
    this.#random = random;
    this.#init = { failures: 5, backoffMs: 1_000, maxBackoffMs: 300_000, ...init };
  }

  get state(): BreakerState {
    if (this.#opened === 0) return 'closed';
    return this.#clock.elapsed() < this.#openUntilMs ? 'open' : 'half-open';
  }

  /**
   * Lets a call through, or throws `unavailable` while the breaker is open or its one probe is
   * under way.
   */
  enter(): Permit {
    const { state } = this;
    if (state === 'open' || (state === 'half-open' && this.#isProbing)) {
      throw new GanglionError('unavailable', {
        what: 'the axon did not answer the last calls, so it is left alone for a while',
        facts: { retryInMs: Math.max(0, Math.ceil(this.#openUntilMs - this.#clock.elapsed())) },
      });
    }
    const isProbe = state === 'half-open';
    if (isProbe) this.#isProbing = true;
    let isOver = false;
    const once = (end: () => void) => () => {
      if (isOver) return;
      isOver = true;
      if (isProbe) this.#isProbing = false;
      end();
    };
    return {
      succeed: once(() => {
        this.#failures = 0;
        this.#opened = 0;
      }),
      fail: once(() => {
        this.#failures += 1;
        if (isProbe || (this.#opened === 0 && this.#failures >= this.#init.failures)) this.#open();
      }),
      withdraw: once(() => {}),
    };
  }

  #open(): void {
    const { backoffMs, maxBackoffMs } = this.#init;
    const wholeMs = Math.min(maxBackoffMs, backoffMs * 2 ** this.#opened);
    this.#opened += 1;
    this.#openUntilMs = this.#clock.elapsed() + wholeMs * (0.5 + this.#random() / 2);
  }
}
