// SPDX-License-Identifier: Apache-2.0
/** Typed client of the chain. */
export { type Action, type AxonInfo, possessionMessage } from './actions.ts';
export { formatAmount, parseAmount, TOKEN } from './amounts.ts';
export type { AnyCall } from './any-call.ts';
export type {
  ChainClient,
  ChainClientInit,
  CommitCall,
  Epoch,
  HotkeyCall,
  MetagraphOptions,
  ReadOptions,
  RevealCall,
  StakeCall,
  WatchOptions,
} from './client.ts';
export { type PromisedWeights, weightsHash } from './commitment.ts';
export { connectChain } from './connect-chain.ts';
export { ENROL_FEES, type EnrolInit, type Entrant, enrol } from './enrol.ts';
export type { Contribution, Explanation } from './explain.ts';
export {
  type Bond,
  bondToDecimal,
  bondToNumber,
  type Fraction,
  fractionToDecimal,
  fractionToNumber,
} from './fractions.ts';
export type { EpochStatus, Hyperparameters } from './hyperparameters.ts';
export { type AccountId, type Hash, toHash, toUid, type Uid } from './ids.ts';
export type { Column, Metagraph, Neuron } from './metagraph.ts';
export type { NextAllowed, NextWeights } from './next-allowed.ts';
export type { ChainEvent } from './outcome.ts';
export { unregistered } from './registration.ts';
export type { BondRowInfo, WeightRowInfo } from './rows.ts';
export type { BlockRef, ChainInfo } from './session.ts';
export type { HotkeyStake, StakePosition, Unstaking } from './stake.ts';
export type { Balance } from './state.ts';
export type { Receipt } from './transactions/inclusion.ts';
export type { SubmitOptions } from './transactions/submission.ts';
export type { View } from './view.ts';
export type { WeightEdge, WeightRow } from './weight-row.ts';
