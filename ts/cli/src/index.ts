// SPDX-License-Identifier: Apache-2.0
/** What a program of one's own imports: the chain, keys, miners, validators, questions, and markets to try them on. */
export {
  bytesToHex,
  decodeAddress,
  encodeAddress,
  fromUri,
  hexToBytes,
  type Signer,
  toHex,
  verify,
} from '@ganglion/account';
export { createVerifier, type Verifier } from '@ganglion/account/verifier';
export {
  type CallOptions,
  type Clock,
  type ErrorCode,
  GanglionError,
  type Logger,
  silentLogger,
  systemClock,
} from '@ganglion/base';
export {
  type ChainClient,
  type ChainClientInit,
  connectChain,
  type Entrant,
  enrol,
  formatAmount,
  type Metagraph,
  type Neuron,
  parseAmount,
  TOKEN,
  toUid,
  type Uid,
} from '@ganglion/chain';
export { createDendrite } from '@ganglion/dendrite';
export { type EmbeddedChain, startEmbeddedChain, startFork } from '@ganglion/embedded-chain';
export { createKey, type KeyInfo, type KeyRole, listKeys, loadKey } from '@ganglion/keystore';
export { askMiner, type Continuation, type Question } from '@ganglion/market';
export {
  createMiner,
  type Miner,
  type MinerComponents,
  type MinerInit,
  type MinerStatus,
} from '@ganglion/miner';
export { type LanguageModel, type OpenModelInit, openModel } from '@ganglion/model';
export { evaluationText, loadCatalogue, modelPath, tokenizerPath } from '@ganglion/models';
export { createLogger } from '@ganglion/program';
export { createCheckpoint } from '@ganglion/program/checkpoint';
export { attachMarket, forkMarket, type Market, openMarket } from '@ganglion/testkit';
export {
  createValidator,
  openText,
  type TextSource,
  type Validator,
  type ValidatorComponents,
  type ValidatorInit,
} from '@ganglion/validator';
