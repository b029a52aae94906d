// SPDX-License-Identifier: Apache-2.0
import type { Metagraph } from '@ganglion/chain';
import type { RoundOutcome } from './duties/round.ts';
import type { WeightsOutcome } from './duties/vote.ts';
import type { Memory } from './memory.ts';
import type { Peer } from './peer-view.ts';
import type { PeerRecord } from './score-book.ts';
import type { TextLeft } from './text/questions.ts';

/** What a validator knows of one peer. */
export interface PeerReport {
  readonly uid: number;
  readonly hotkey: string;
  /** Score: Shapley value, nats per token. */
  readonly shapley: number;
  /** Standard error of the score; null while there are fewer than two observations. */
  readonly standardError: number | null;
  /** Cross-entropy of the peer alone, nats per token; null when it never gave a usable answer. */
  readonly loss: number | null;
  /** Usable answers that still count; who has one or less gets no weight. */
  readonly evidence: number;
  readonly answers: number;
  readonly failures: number;
}

/** What a validator says at each epoch: one JSON line on its standard output. */
export interface EpochReport {
  readonly epochBlock: number;
  readonly rounds: number;
  readonly weights: WeightsOutcome;
  /** Of the last round, nats per token; null before the first. */
  readonly ownLoss: number | null;
  readonly mixtureLoss: number | null;
  /** The text that is left to ask about. */
  readonly text: TextLeft;
  readonly peers: readonly PeerReport[];
}

/** Tells what is known at an epoch, of the given peers of a metagraph. */
export function reportEpoch(seen: {
  readonly epochBlock: number;
  readonly weights: WeightsOutcome;
  readonly memory: Memory;
  readonly lastRound: RoundOutcome | undefined;
  readonly text: TextLeft;
  readonly metagraph: Metagraph;
  readonly peers: readonly Peer[];
}): EpochReport {
  const { epochBlock, weights, memory, lastRound, text, metagraph, peers } = seen;
  const addresses = new Map(metagraph.neurons.map(({ uid, hotkeyAddress }) => [uid, hotkeyAddress]));
  return {
    epochBlock,
    rounds: memory.round,
    weights,
    ownLoss: lastRound?.ownLoss ?? null,
    mixtureLoss: lastRound?.mixtureLoss ?? null,
    text,
    peers: peers.map(({ uid, key }) =>
      reportPeer({ uid, hotkey: addresses.get(uid) ?? '' }, memory.book.get(key), memory.scoreTime()),
    ),
  };
}

/** A report in one line, for a person. */
export function describeEpoch({ epochBlock, weights, peers, mixtureLoss }: EpochReport): string {
  const row = weights.submitted ? `weights for ${weights.edges} peers` : `no weights: ${weights.reason}`;
  const best = peers.reduce<PeerReport | undefined>(
    (most, peer) => (most === undefined || peer.shapley > most.shapley ? peer : most),
    undefined,
  );
  const most = best === undefined ? '' : `, uid ${best.uid} is worth most, ${best.shapley.toFixed(3)} nats`;
  const loss = mixtureLoss === null ? '' : `, all together ${mixtureLoss.toFixed(3)} nats a token`;
  return `epoch at block ${epochBlock}: ${row}${most}${loss}`;
}

function reportPeer(
  peer: Pick<PeerReport, 'uid' | 'hotkey'>,
  record: PeerRecord | undefined,
  at: number,
): PeerReport {
  const standardError = record?.shapley.standardError ?? Number.POSITIVE_INFINITY;
  return {
    ...peer,
    shapley: record?.shapley.mean ?? 0,
    standardError: Number.isFinite(standardError) ? standardError : null,
    loss: record === undefined || record.loss.evidence === 0 ? null : record.loss.mean,
    evidence: record?.evidence.at(at) ?? 0,
    answers: record?.answers ?? 0,
    failures: record?.failures ?? 0,
  };
}
