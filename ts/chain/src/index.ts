// SPDX-License-Identifier: Apache-2.0
/** Typed client of the chain. */
export { type Action, type AxonInfo, possessionMessage } from './actions.ts';
export { formatAmount, parseAmount, TOKEN } from './amounts.ts';
export {
  type Balance,
  type ChainClient,
  type ChainClientInit,
  connectChain,
  type Epoch,
  type MetagraphOptions,
  type ReadOptions,
  type StakeCall,
} from './client.ts';
export { type EnrolInit, type Entrant, enrol } from './enrol.ts';
export {
  type Bond,
  bondToDecimal,
  bondToNumber,
  type Fraction,
  fractionToDecimal,
  fractionToNumber,
} from './fractions.ts';
export { type AccountId, type Hash, toHash, toUid, type Uid } from './ids.ts';

export type { Receipt } from './inclusion.ts';
export type {
  BondRowInfo,
  Column,
  EpochStatus,
  Hyperparameters,
  Metagraph,
  Neuron,
  WeightRowInfo,
} from './metagraph.ts';
export type { ChainEvent } from './outcome.ts';
export type { BlockRef, ChainInfo } from './session.ts';
export type { SubmitOptions } from './submit.ts';
export type { WeightEdge, WeightRow } from './weight-row.ts';
