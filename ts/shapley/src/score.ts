// SPDX-License-Identifier: Apache-2.0

/**
 * What a query counts for that a peer did not answer, or answered wrongly: nothing, and nothing is
 * a value too.
 */
export const FAILURE_VALUE = 0;

/** Evidence below this share of one plain observation (40 half-lives after it) is forgotten. */
const FORGOTTEN = 2 ** -40;

/** A {@link Score} as plain JSON. */
export interface ScoreState {
  /** Time after which an observation counts half, in the unit of `at`. */
  readonly halfLife: number;
  /** The time for which the other values hold. */
  readonly at: number;
  /** Sum of the decayed weights. */
  readonly weight: number;
  /** Sum of the squares of the decayed weights. */
  readonly weightSquared: number;
  /** Weighted mean of the values. */
  readonly mean: number;
  /** Weighted sum of squared distances from the mean. */
  readonly spread: number;
}

/** One measurement of what a peer was worth. */
export interface Observation {
  readonly at: number;
  /** Nats per token, usually a Shapley value. */
  readonly value: number;
  /** How much it counts, positive: 1 (the default), or the number of tokens. */
  readonly weight?: number;
}

/**
 * What a peer was worth lately: a mean that forgets.
 *
 *     mean(t) = sum_k w_k x_k 2^(-(t - t_k) / h)  /  sum_k w_k 2^(-(t - t_k) / h)
 *
 * A ratio of sums has no bias towards the value it started from: after one observation it is that
 * observation. Time alone never moves the mean, it only makes the evidence lighter, so that a new
 * observation counts for more. A peer that stops answering falls because each unanswered query is
 * an observation of {@link FAILURE_VALUE}.
 */
export class Score {
  #state: ScoreState;

  private constructor(state: ScoreState) {
    this.#state = state;
  }

  /**
   * A score without evidence. Time unit of `halfLife` and `at` is the caller's (blocks,
   * milliseconds).
   */
  static create(init: { readonly halfLife: number; readonly at: number }): Score {
    return Score.fromJSON({ ...init, weight: 0, weightSquared: 0, mean: 0, spread: 0 });
  }

  /** Reads what `toJSON` wrote; throws TypeError when it is something else. */
  static fromJSON(state: unknown): Score {
    if (!isScoreState(state)) throw new TypeError('this is not the state of a score');
    const { halfLife, at, weight, weightSquared, mean, spread } = state;
    return new Score({ halfLife, at, weight, weightSquared, mean, spread });
  }

  toJSON(): ScoreState {
    return this.#state;
  }

  /** Adds a measurement; one that comes late is weighed as if it had come in order. */
  observe(observation: Observation): void {
    const { at, value, weight = 1 } = observation;
    if (!Number.isFinite(at) || !Number.isFinite(value) || !(weight > 0 && weight < Infinity)) {
      throw new RangeError(`an observation needs finite numbers: at=${at}, value=${value}, weight=${weight}`);
    }
    this.decayTo(at);
    const state = this.#state;
    const counted = weight * 2 ** (-(state.at - at) / state.halfLife);
    const total = state.weight + counted;
    if (!(counted > 0)) return;
    const distance = value - state.mean;
    const mean = state.mean + (distance * counted) / total;
    this.#state = {
      ...state,
      weight: total,
      weightSquared: state.weightSquared + counted * counted,
      mean,
      // Rounding can carry the mean past the value; a square is not negative.
      spread: state.spread + counted * Math.max(0, distance * (value - mean)),
    };
  }

  /** Adds a query without a usable answer. */
  observeFailure(failure: { readonly at: number; readonly weight?: number }): void {
    this.observe({ ...failure, value: FAILURE_VALUE });
  }

  /** Moves the score to a later time; an earlier one changes nothing. */
  decayTo(at: number): void {
    if (!Number.isFinite(at)) throw new RangeError(`the time must be finite, not ${at}`);
    const state = this.#state;
    if (at <= state.at) return;
    const kept = 2 ** (-(at - state.at) / state.halfLife);
    const weight = state.weight * kept;
    this.#state =
      weight < FORGOTTEN
        ? { halfLife: state.halfLife, at, weight: 0, weightSquared: 0, mean: 0, spread: 0 }
        : {
            ...state,
            at,
            weight,
            weightSquared: state.weightSquared * kept * kept,
            spread: state.spread * kept,
          };
  }

  /** Nats per token; 0 without evidence. */
  get mean(): number {
    return this.#state.mean;
  }

  /** Unbiased variance of one observation; Infinity below two observations. */
  get variance(): number {
    const { weight, weightSquared, spread } = this.#state;
    if (weight === 0) return Infinity;
    const freedom = weight - weightSquared / weight;
    return freedom > weight * 1e-9 ? spread / freedom : Infinity;
  }

  /**
   * Standard error of the mean: the variance over the number of observations that the decayed
   * weights amount to.
   */
  get standardError(): number {
    const { weight, weightSquared } = this.#state;
    return weight === 0 ? Infinity : Math.sqrt((this.variance * weightSquared) / (weight * weight));
  }

  /** Sum of the decayed weights: 0 when nothing is known. */
  get evidence(): number {
    return this.#state.weight;
  }
}

function isScoreState(value: unknown): value is ScoreState {
  if (typeof value !== 'object' || value === null) return false;
  const entries = new Map<string, unknown>(Object.entries(value));
  const isNumber = (name: string) => Number.isFinite(entries.get(name));
  const isNatural = (name: string) => isNumber(name) && Number(entries.get(name)) >= 0;
  return (
    isNatural('halfLife') &&
    entries.get('halfLife') !== 0 &&
    isNumber('at') &&
    isNumber('mean') &&
    isNatural('weight') &&
    isNatural('weightSquared') &&
    isNatural('spread')
  );
}
