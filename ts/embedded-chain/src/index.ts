// SPDX-License-Identifier: Apache-2.0
/** The chain in one process: the committed runtime on chopsticks. */
export {
  type BlockRef,
  type EmbeddedChain,
  type EmbeddedChainInit,
  startEmbeddedChain,
} from './embedded-chain.ts';
export { buildGenesis, type Json, type RawStorage } from './genesis.ts';
export { COMMITTED_RUNTIME, describeRuntime, type RuntimeDescription, readRuntime } from './runtime.ts';
