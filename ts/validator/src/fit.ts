// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { CODECS, DEFAULT_LIMITS, type Limits } from '@ganglion/synapse';

/** Windows in a question, where nothing is said and their answers fit in a message. */
const USUAL_BATCH = 32;
/** Header, signature and shape of an answer take less than that. */
const AROUND_ANSWER_BYTES = 4_096;

/** What a question is made of. */
export interface QuestionSize {
  /** Windows; undefined for as many as are usual and fit. */
  readonly batch: number | undefined;
  /** Tokens in a window. */
  readonly window: number;
  /** Of the market, and so of the own model. */
  readonly vocabulary: number;
  /** Longest input of the own model. */
  readonly context: number;
}

/**
 * The windows of a question whose answers a message can hold: an answer is a row of the vocabulary for
 * each window, and peers whose answers do not fit would all fail.
 *
 * Fails with `invalid-argument` when so many were asked for that they do not fit, when not even one
 * does, or when a window is longer than the own model reads.
 */
export function fitBatch(size: QuestionSize, limits: Limits = DEFAULT_LIMITS): number {
  const { batch, window, vocabulary, context } = size;
  const longest = Math.min(context, limits.maxSequence);
  if (window > longest) {
    throw new GanglionError('invalid-argument', {
      what: 'a window is longer than the own model reads',
      facts: { window, limit: longest },
      hint: 'take a shorter --window or a model with a longer context',
    });
  }
  const answerBytes = CODECS.raw.width * vocabulary;
  const most = Math.min(
    limits.maxBatch,
    Math.floor(limits.maxTensorElements / vocabulary),
    Math.floor((limits.maxMessageBytes - AROUND_ANSWER_BYTES) / answerBytes),
  );
  if (most < 1 || vocabulary > limits.maxVocabulary) {
    throw new GanglionError('invalid-argument', {
      what: 'the answer to one window does not fit in a message',
      facts: { vocabulary, limitBytes: limits.maxMessageBytes, limitVocabulary: limits.maxVocabulary },
      hint: 'take a model with a smaller vocabulary',
    });
  }
  if (batch === undefined) return Math.min(USUAL_BATCH, most);
  if (batch <= most) return batch;
  throw new GanglionError('invalid-argument', {
    what: 'the answers to so many windows do not fit in a message',
    facts: { batch, most, vocabulary, bytes: batch * answerBytes, limitBytes: limits.maxMessageBytes },
    hint: `take --batch ${most} or less, or leave it out`,
  });
}
