// SPDX-License-Identifier: Apache-2.0

import { type CallOptions, type ErrorCode, GanglionError } from '@ganglion/base';
import { gateWeights } from '@ganglion/gating';
import type { LanguageModel } from '@ganglion/model';
import { mixtureShapleyMergingCopies } from '@ganglion/shapley';
import type { Tensor, Tokens } from '@ganglion/tensor';
import { tokenProbability } from '@ganglion/tensor';
import type { Peer } from '../peer-view.ts';
import type { Windows } from '../text/walk.ts';

/** Asks one peer for the logits [B, V] of the token after each row of ids [B, T]. */
export type AskPeer = (peer: Peer, inputIds: Tokens, options: CallOptions) => Promise<Tensor>;

/** A usable answer and what it was worth. */
export interface Answered {
  readonly peer: Peer;
  /** Shapley value among those that answered, nats per token. */
  readonly shapley: number;
  /** Cross-entropy of this peer alone, nats per token. */
  readonly loss: number;
}

/** A question without a usable answer, and the code of the error that stands in its place. */
export interface Unanswered {
  readonly peer: Peer;
  readonly code: ErrorCode;
}

/** What one round of questions found. */
export interface RoundOutcome {
  readonly tokens: number;
  /** Cross-entropy of the validator's own model, nats per token. */
  readonly ownLoss: number;
  /** Cross-entropy of the mixture of all that answered and the own model, nats per token. */
  readonly mixtureLoss: number;
  readonly answered: readonly Answered[];
  readonly failed: readonly Unanswered[];
  /**
   * Questions that say nothing about the peer, since this side failed: stopped, overloaded, left the
   * peer alone for a while, or failed with all peers alike.
   */
  readonly void: readonly Unanswered[];
}

/**
 * Smallest probability that a loss is taken of, so that one certain error does not make it
 * infinite.
 */
const PROBABILITY_FLOOR = 1e-30;

/**
 * Answers whose probabilities differ by no more than this share are those of one model, and share
 * one model's worth.
 *
 * The same file gives logits within 1e-5 on different processors; two models that were trained
 * apart differ by far more on every token.
 */
const COPY_TOLERANCE = 1e-4;

/**
 * Asks all the given peers about the same windows and values their answers (paper sections 2 and
 * 4).
 *
 * v(S) is the mean log probability of the true tokens under the mixture of the answers in S and the
 * validator's own model, and each answer is worth its exact Shapley value; equal answers share that
 * of one. A peer that gives no usable answer is no player.
 */
export async function runRound(
  components: {
    readonly model: Pick<LanguageModel, 'nextTokenLogits' | 'vocabularySize'>;
    readonly ask: AskPeer;
  },
  question: {
    readonly windows: Windows;
    readonly peers: readonly Peer[];
    /** Current score of a peer; undefined when nothing is known. */
    readonly scoreOf: (peer: Peer) => number | undefined;
    /** Weight of the own model, where the answers together weigh 1. */
    readonly priorWeight: number;
  },
  options: CallOptions & { readonly signal: AbortSignal },
): Promise<RoundOutcome> {
  const { model, ask } = components;
  const { windows, peers } = question;
  const { inputIds, targets } = windows;
  const prior = probabilities(await model.nextTokenLogits(inputIds, { signal: options.signal }), targets);
  const results = await Promise.all(
    peers.map(async (peer) => {
      try {
        const logits = await ask(peer, inputIds, options);
        return { peer, row: readAnswer(logits, targets, model.vocabularySize) };
      } catch (thrown) {
        return { peer, error: GanglionError.from(thrown) };
      }
    }),
  );
  const answers = results.flatMap((result) => (result.row === undefined ? [] : [result]));
  const gates = gateWeights(answers.map(({ peer }) => question.scoreOf(peer)));
  const rows = answers.map(({ row }) => row);
  const game = { prior, probabilities: rows, gates, priorWeight: question.priorWeight };
  const { values, empty, full } = mixtureShapleyMergingCopies(game, { tolerance: COPY_TOLERANCE });
  const errors = results.flatMap(({ peer, error }) => (error === undefined ? [] : [{ peer, error }]));
  const { failed, ours } = splitByFault(errors, { answers: answers.length, signal: options.signal });
  return {
    tokens: targets.length,
    ownLoss: -empty,
    mixtureLoss: -full,
    answered: answers.map(({ peer, row }, index) => ({
      peer,
      shapley: values[index] ?? 0,
      loss: crossEntropy(row),
    })),
    failed,
    void: ours,
  };
}

/**
 * The probabilities that an answer gives to the true tokens; the last check before it can be worth
 * anything.
 */
function readAnswer(logits: Tensor, targets: Int32Array, vocabulary: number): Float64Array {
  const [rows, columns] = logits.shape;
  if (logits.shape.length !== 2 || rows !== targets.length || columns !== vocabulary) {
    throw new GanglionError('tensor-shape', {
      what: 'the logits are not of the shape that was asked for',
      facts: { rows: rows ?? 0, columns: columns ?? 0, expectedRows: targets.length, vocabulary },
    });
  }
  const row = probabilities(logits, targets);
  if (!row.every((probability) => probability >= 0 && probability <= 1)) {
    throw new GanglionError('tensor-not-finite', { what: 'the logits give no probabilities' });
  }
  return row;
}

/** Softmax of each row at its true token, in float64. */
function probabilities(logits: Tensor, targets: Int32Array): Float64Array {
  return Float64Array.from(targets, (target, row) => tokenProbability(logits, row, target));
}

function crossEntropy(probabilities: Float64Array): number {
  let sum = 0;
  for (const probability of probabilities) sum -= Math.log(Math.max(probability, PROBABILITY_FLOOR));
  return sum / probabilities.length;
}

/** A peer that gave no usable answer, and why. */
interface Failure {
  readonly peer: Peer;
  readonly error: GanglionError;
}

/**
 * Tells failures of peers from those of this side.
 *
 * What all of several peers fail with is ours: a question that nobody can answer, or a network that is
 * away. Whoever does not answer for long loses its weight nevertheless, since its evidence fades.
 */
function splitByFault(
  failures: readonly Failure[],
  round: { readonly answers: number; readonly signal: AbortSignal },
): { readonly failed: Unanswered[]; readonly ours: Unanswered[] } {
  const bare = ({ peer, error }: Failure): Unanswered => ({ peer, code: error.code });
  const isOurs = ({ error }: Failure) => isOurFault(error, round.signal);
  const theirs = failures.filter((failure) => !isOurs(failure));
  const kinds = new Set(theirs.map(({ error: { code } }) => (code === 'timeout' ? 'unavailable' : code)));
  const isShared = round.answers === 0 && theirs.length > 1 && kinds.size === 1;
  if (isShared) return { failed: [], ours: failures.map(bare) };
  return { failed: theirs.map(bare), ours: failures.filter(isOurs).map(bare) };
}

/**
 * Stopping, a full queue, a question that never left and a bug on this side are no peer's fault;
 * everything else is.
 */
function isOurFault(error: GanglionError, signal: AbortSignal): boolean {
  // Only the breaker of our own dendrite says when to try again: nothing was sent.
  if (signal.aborted || error.facts.retryInMs !== undefined) return true;
  return error.facts.origin === undefined && (error.code === 'overloaded' || error.code === 'internal');
}
