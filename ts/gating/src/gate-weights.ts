// SPDX-License-Identifier: Apache-2.0
import { filledIn } from './score-gate.ts';

/**
 * How much each answer counts in the mixture: a softmax over those that answered,
 * g_i = exp(s_i / T) / sum exp(s_j / T).
 *
 * Takes the scores of the responders alone, in their order; who did not answer has no place in the
 * sum. An unknown score counts as the mean of the known ones; when none is known all weights are
 * equal. The weights are positive, unless a score lies some 745 T below the best, and add up to 1
 * within rounding. No responders: empty. Throws RangeError for a score that is not finite or a
 * temperature that is not positive.
 */
export function gateWeights(
  scores: readonly (number | undefined)[],
  options: { readonly temperature?: number } = {},
): Float64Array {
  const { temperature = 1 } = options;
  if (!(temperature > 0)) throw new RangeError(`the temperature must be positive, not ${temperature}`);
  const filled = filledIn(scores);
  for (const score of filled) if (!Number.isFinite(score)) throw new RangeError(`a score is ${score}`);
  const best = filled.reduce((most, score) => Math.max(most, score), -Infinity);
  const weights = Float64Array.from(filled, (score) => Math.exp((score - best) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
