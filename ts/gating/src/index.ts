// SPDX-License-Identifier: Apache-2.0
/** Which peers to ask, and how much each answer counts in the mixture. */
export { gateWeights } from './gate-weights.ts';
export { createRandom, type Random } from './random.ts';
export {
  type Candidate,
  createScoreGate,
  explorationBound,
  type ScoreGate,
  type ScoreGateInit,
} from './score-gate.ts';
