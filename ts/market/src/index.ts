// SPDX-License-Identifier: Apache-2.0
/** One command that runs a whole market. */
export { type Check, type Evidence, leastSpearman, runChecks, spearmanCorrelation } from './judge.ts';
export type { EpochRecord, NeuronRecord, Supply } from './record.ts';
