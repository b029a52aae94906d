// SPDX-License-Identifier: Apache-2.0
import { addLogShapley, createWorkspace } from './quadrature.ts';

/**
 * The least probability that the prior is taken to give a token: 69 nats.
 *
 * v(empty) = log p0(y) must be finite, and no single token may outweigh a whole batch. Softmax of
 * real logits stays far above it.
 */
export const PRIOR_FLOOR = 1e-30;

/**
 * The least share of the whole weight that the prior may have: down to this share the quadrature
 * keeps its stated error.
 */
const LEAST_PRIOR_SHARE = 1e-30;

/**
 * One query: what the prior and each responder said about the tokens that really came.
 *
 * v(S) = mean_y [ log(c p0(y) + sum_{i in S} g_i p_i(y)) - log(c + sum_{i in S} g_i) ]
 */
export interface MixtureGame {
  /**
   * p0(y): the probability that the validator's own model gave each true token. T values in [0, 1],
   * T at least 1.
   */
  readonly prior: ArrayLike<number>;
  /** p_i(y): for each responder its T probabilities of the same tokens, in [0, 1]. */
  readonly probabilities: readonly ArrayLike<number>[];
  /** g_i: the weight of each responder in the mixture, finite and not negative. */
  readonly gates: ArrayLike<number>;
  /** c: the weight of the prior, positive, and at least 1e-30 of all weights together. */
  readonly priorWeight: number;
}

/** What each responder was worth, in nats per token. */
export interface MixtureShapley {
  /** phi_i in the order of the responders; they add up to `full - empty`. */
  readonly values: Float64Array;
  /** v(empty) = mean log p0(y). */
  readonly empty: number;
  /** v of all responders together. */
  readonly full: number;
}

/**
 * Exact Shapley values of a mixture: within 1e-9 of the sum over all 2^n coalitions, at a cost
 * linear in n.
 *
 * This is equation 4 of the paper (section 4) with v(S) = -CE(S), so that a helpful responder has a
 * positive value. A responder that gave 0 to every token is worth what its place in the mixture
 * costs the others: less than 0 when its gate is positive. Throws RangeError for lengths that
 * differ, probabilities outside [0, 1], or weights that are not usable.
 */
export function mixtureShapley(game: MixtureGame): MixtureShapley {
  const tokens = checkGame(game);
  const { probabilities, priorWeight } = game;
  const players = probabilities.length;
  const values = new Float64Array(players);
  const parts = Float64Array.from({ length: players }, (_, i) => game.gates[i] ?? 0);
  if (players > 0) {
    const workspace = createWorkspace(players);
    addLogShapley(priorWeight, parts, -1, values, workspace);
    for (let y = 0; y < tokens; y++) {
      for (let i = 0; i < players; i++) parts[i] = (game.gates[i] ?? 0) * (probabilities[i]?.[y] ?? 0);
      addLogShapley(priorWeight * priorAt(game, y), parts, 1 / tokens, values, workspace);
    }
  }
  return { values, empty: mixtureValue(game, []), full: mixtureValue(game, probabilities.keys()) };
}

/** v(S) of the responders with these indices, in nats per token. */
export function mixtureValue(game: MixtureGame, members: Iterable<number>): number {
  const chosen = [...new Set(members)];
  const tokens = game.prior.length;
  let weight = game.priorWeight;
  for (const i of chosen) weight += game.gates[i] ?? 0;
  let sum = 0;
  for (let y = 0; y < tokens; y++) {
    let mixed = game.priorWeight * priorAt(game, y);
    for (const i of chosen) mixed += (game.gates[i] ?? 0) * (game.probabilities[i]?.[y] ?? 0);
    sum += Math.log(mixed / weight);
  }
  return sum / tokens;
}

function priorAt(game: MixtureGame, y: number): number {
  return Math.max(game.prior[y] ?? 0, PRIOR_FLOOR);
}

/** Returns the number of tokens. */
function checkGame(game: MixtureGame): number {
  const { prior, probabilities, gates, priorWeight } = game;
  const tokens = prior.length;
  if (tokens === 0) throw new RangeError('a mixture game needs at least one token');
  if (gates.length !== probabilities.length) {
    throw new RangeError(`${probabilities.length} responders but ${gates.length} gates`);
  }
  if (!(priorWeight > 0 && priorWeight < Infinity)) {
    throw new RangeError(`the prior's weight must be positive and finite, not ${priorWeight}`);
  }
  checkProbabilities(prior, 'the prior');
  let total = priorWeight;
  for (let i = 0; i < gates.length; i++) {
    const gate = gates[i] ?? Number.NaN;
    if (!(gate >= 0 && gate < Infinity)) {
      throw new RangeError(`gate ${i} must be finite and not negative, not ${gate}`);
    }
    total += gate;
  }
  if (!(priorWeight >= total * LEAST_PRIOR_SHARE)) {
    throw new RangeError(`the prior's weight ${priorWeight} is too small beside all weights, ${total}`);
  }
  probabilities.forEach((row, i) => {
    if (row.length !== tokens) throw new RangeError(`responder ${i} has ${row.length} of ${tokens} tokens`);
    checkProbabilities(row, `responder ${i}`);
  });
  return tokens;
}

function checkProbabilities(row: ArrayLike<number>, whose: string): void {
  for (let y = 0; y < row.length; y++) {
    const p = row[y] ?? Number.NaN;
    if (!(p >= 0 && p <= 1)) throw new RangeError(`${whose} gave token ${y} the probability ${p}`);
  }
}
