// SPDX-License-Identifier: Apache-2.0
/** A whole market on one machine: who takes part, how it is started, what is recorded and judged of it. */
export { askMiner, type Continuation, type Question } from './ask.ts';
export { type Check, type Evidence, leastSpearman, runChecks, spearmanCorrelation } from './checks.ts';
export { demonstrate } from './demonstrate.ts';
export { type DevnetNeuron, prepareDevnet } from './devnet.ts';
export type { EpochRecord, NeuronRecord, Supply } from './record.ts';
