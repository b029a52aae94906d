// SPDX-License-Identifier: Apache-2.0
/** A neuron that scores its peers and sets weights. */
export { type ValidatorSettings, validatorSettings } from './config.ts';
export { findPeers, type Peer, type PeerKey, peerKey } from './peers.ts';
export { type AskPeer, type RoundOutcome, runRound } from './round.ts';
export { validate } from './validate.ts';
export {
  createValidator,
  type EpochReport,
  type PeerReport,
  type Validator,
  type ValidatorComponents,
  type ValidatorInit,
} from './validator.ts';
export type { Submission, WeightsOutcome } from './weights-duty.ts';
export { sampleWindows, type Windows } from './windows.ts';
