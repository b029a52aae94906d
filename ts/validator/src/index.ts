// SPDX-License-Identifier: Apache-2.0
/** A neuron that scores its peers and sets weights. */
export { type ValidatorSettings, validatorSettings } from './config.ts';
export { type AskPeer, type RoundOutcome, runRound } from './duties/round.ts';
export type { Submission, WeightsOutcome } from './duties/vote.ts';
export { findPeers, type Peer, type PeerKey, peerKey } from './peer-view.ts';
export type { EpochReport, PeerReport } from './report.ts';
export type { TextLeft } from './text/questions.ts';
export { openText, type TextSource } from './text/text-source.ts';
export type { Windows } from './text/walk.ts';
export { validate } from './validate.ts';
export {
  createValidator,
  type Validator,
  type ValidatorComponents,
  type ValidatorInit,
} from './validator.ts';
