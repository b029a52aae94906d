// SPDX-License-Identifier: Apache-2.0
/**
 * What each peer was worth: Shapley values of v(S) = -CE(S), scores that forget, rows of weights.
 */
export { mixtureShapleyMergingCopies } from './copies.ts';
export { enumerateShapley, MOST_PLAYERS } from './enumerate.ts';
export {
  believed,
  Evidence,
  type EvidenceState,
  FULL_EVIDENCE,
  HALF_BELIEVED,
  LEAST_EVIDENCE,
} from './evidence.ts';
export {
  type MixtureGame,
  type MixtureShapley,
  mixtureShapley,
  mixtureValue,
  PRIOR_FLOOR,
} from './mixture.ts';
export { FAILURE_VALUE, type Observation, Score, type ScoreState } from './score.ts';
export { type Edge, MAX_WEIGHT, type WeightOptions, weightsFromScores } from './weights.ts';
