// SPDX-License-Identifier: Apache-2.0
/**
 * What a test against the chain needs: a market, epochs, checks, a network of nodes, and the
 * rehearsal of an upgrade.
 */
export { formatAmount, TOKEN, toUid } from '@ganglion/chain';
export {
  checkConservation,
  checkIssuance,
  findEvent,
  requireEvent,
  requireNeuron,
} from './checks.ts';
export { crossEpoch, type EpochCrossing, type MarketState, readState } from './epoch.ts';
export {
  attachMarket,
  type DrivenChain,
  forkMarket,
  type Market,
  type NeuronInit,
  openMarket,
  type TestNeuron,
  type Vote,
} from './market.ts';
export {
  type BlockInit,
  type Network,
  type NetworkBase,
  type NetworkInit,
  type SealedInit,
  type SealedNetwork,
  startNetwork,
} from './network.ts';
export type { NetworkNode } from './network-node.ts';
export { type RehearsalCheck, rehearseUpgrade, type UpgradeRehearsal } from './rehearse-upgrade.ts';
