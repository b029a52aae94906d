// SPDX-License-Identifier: Apache-2.0
/** The chain in one process: the committed runtime, or a fork of another chain, on chopsticks. */
export { type AttachedChain, attachChain } from './attach.ts';
export type { Hex } from './chopsticks.ts';
export type { BlockRef, ChainControls, WarpTarget } from './controls.ts';
export { type EmbeddedChainInit, startEmbeddedChain } from './embedded-chain.ts';
export { type Fork, type ForkInit, startFork } from './fork.ts';
export { buildGenesis, type Json, mergeJson, type RawStorage } from './genesis.ts';
export { chainPage } from './metrics.ts';
export { artifactPath, describeRuntime, type RuntimeDescription, readRuntime } from './runtime.ts';
export type { BlockTime, EmbeddedChain } from './serve-chain.ts';
