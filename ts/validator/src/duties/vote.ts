// SPDX-License-Identifier: Apache-2.0

import type { Signer } from '@ganglion/account';
import { GanglionError, type Logger } from '@ganglion/base';
import {
  type ChainClient,
  type Epoch,
  type Hyperparameters,
  type Metagraph,
  toUid,
  type WeightRow,
} from '@ganglion/chain';
import { weightsFromScores } from '@ganglion/shapley';
import { findPeers } from '../peer-view.ts';
import type { ScoreBook } from '../score-book.ts';

/** The last epoch for which this validator meant to set weights, written down before it tried. */
export interface Submission {
  readonly epochBlock: number;
  /** `tried` is also what a crash leaves behind: the row may be on the chain or not. */
  readonly outcome: 'tried' | 'included';
}

/** Why no row was sent in an epoch. */
export type SkipReason =
  | 'late'
  | 'already-submitted'
  | 'unregistered'
  | 'no-scores'
  | 'too-few-scores'
  /** A row is committed to, and is revealed after the next epoch. */
  | 'promised'
  /** Somebody else has committed to a row with this key. */
  | 'foreign-commit'
  | 'failed';

/** What the duty did in an epoch. */
export type WeightsOutcome =
  | ({ readonly submitted: true; readonly edges: number } & RowNotes)
  | ({ readonly submitted: false; readonly reason: SkipReason } & RowNotes);

/** What else is to be said of the row of an epoch. */
interface RowNotes {
  /** Edges of the row that is committed to and becomes that of the next epoch. */
  readonly promised?: number;
  /** Of a row or a commit that was not taken: what the chain says about it, and what to do. */
  readonly why?: string;
}

/** The row that scores make of who can be asked now, or why there is none. */
export function rowOfScores(
  { book, at, hotkey }: { readonly book: ScoreBook; readonly at: number; readonly hotkey: Signer },
  metagraph: Metagraph,
  { minEdges, maxEdges }: Pick<Hyperparameters, 'minEdges' | 'maxEdges'>,
): WeightRow | 'no-scores' | 'too-few-scores' {
  const row = weightsFromScores(
    findPeers(metagraph, hotkey.publicKey).map(({ uid, key }) => ({ uid, score: book.payOf(key, at) })),
    { maxEdges },
  ).map(({ uid, weight }) => ({ uid: toUid(uid), weight }));
  if (row.length === 0) return 'no-scores';
  return row.length < minEdges ? 'too-few-scores' : row;
}

/**
 * Sets one row of weights for an epoch, at most once, whatever happens in between.
 *
 * The intention is on disk before the transaction leaves, and no intention is tried a second time:
 * after a crash the row of the epoch before stays in force, which costs less than two rows in one
 * epoch. Nothing is sent when the epoch is over already (late), when the chain has a row of this
 * epoch from us, when this neuron is gone, or when nobody scored above zero or fewer did than the
 * chain wants in a row. Only who can be asked now, as the metagraph tells, is in the row, and only
 * with evidence that it answers (`ScoreBook.payOf`). A row that the chain does not take within two minutes, or that it refuses,
 * is logged, and the next epoch brings a new one.
 */
export async function setWeightsOnce(
  components: {
    readonly chain: Pick<ChainClient, 'epochStatus' | 'hyperparameters' | 'setWeights'>;
    readonly hotkey: Signer;
    readonly logger: Logger;
    readonly book: ScoreBook;
    /** The time of the scores. */
    readonly at: number;
    /** The last intention, and how to write a new one to disk. */
    readonly last: Submission | undefined;
    readonly remember: (submission: Submission) => Promise<void>;
  },
  epoch: Pick<Epoch, 'block'>,
  metagraph: Metagraph,
  options: { readonly signal: AbortSignal },
): Promise<WeightsOutcome> {
  const { chain, hotkey, logger, book, at, last, remember } = components;
  const epochBlock = epoch.block.number;
  const skip = (reason: SkipReason): WeightsOutcome => {
    logger.info({ epochBlock, reason }, 'no weights set');
    return { submitted: false, reason };
  };
  if (last !== undefined && last.epochBlock >= epochBlock) return skip('already-submitted');
  const { lastEpochBlock } = await chain.epochStatus(options);
  if (lastEpochBlock !== undefined && lastEpochBlock > epochBlock) return skip('late');
  const self = metagraph.neurons.find((neuron) =>
    neuron.hotkey.every((byte, i) => byte === hotkey.publicKey[i]),
  );
  if (self === undefined) return skip('unregistered');
  if (self.lastUpdate !== undefined && self.lastUpdate >= epochBlock) return skip('already-submitted');
  const parameters = await chain.hyperparameters(options);
  const row = rowOfScores({ book, at, hotkey }, metagraph, parameters);
  if (typeof row === 'string') return skip(row);
  await remember({ epochBlock, outcome: 'tried' });
  try {
    // With the chain client's own limit: finality comes several blocks after inclusion.
    await chain.setWeights({ hotkey, row, versionKey: parameters.weightsVersion }, options);
  } catch (thrown) {
    if (options.signal.aborted) return { submitted: false, reason: 'failed' };
    const { code, message: why } = GanglionError.from(thrown);
    logger.warn({ epochBlock, code, why, cause: thrown }, 'the chain did not take the weights');
    return { submitted: false, reason: 'failed', why };
  }
  await remember({ epochBlock, outcome: 'included' });
  return { submitted: true, edges: row.length };
}
