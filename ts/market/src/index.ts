// SPDX-License-Identifier: Apache-2.0
/** A whole market: its chain and neurons started, its epochs recorded, its payments judged. */
export { askMiner, type Continuation, type Question } from './ask.ts';
export type { Member, Role } from './cast.ts';
export type { Child } from './child.ts';
export { type CommandOf, commandsOf, type ProgramName } from './commands.ts';
export { type DemoSettings, demoSettings, PROMPT } from './config.ts';
export { demonstrate } from './demonstrate.ts';
export { type DevnetNeuron, prepareDevnet } from './devnet.ts';
export { watchMarket } from './epochs.ts';
export { type Check, type Evidence, leastSpearman, runChecks, spearmanCorrelation } from './judge.ts';
export { createProgress, type Output, type Progress } from './progress.ts';
export type { EpochRecord, NeuronRecord, Supply } from './record.ts';
export { type Market, type MarketInit, startMarket } from './start.ts';
export { epochLine, metagraphTable } from './table.ts';
