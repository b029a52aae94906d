// SPDX-License-Identifier: Apache-2.0
import { type CallOptions, GanglionError, type Logger } from '@ganglion/base';
import type { Tensor } from '@ganglion/tensor';
import { requireFile } from './files.ts';
import { continueTokens, type Generated, type GenerateRequest } from './generate.ts';
import { Inference } from './inference.ts';
import type { Want } from './protocol.ts';
import { checkIds, openTokenizer, type Tokenizer } from './tokenizer.ts';

/** The most that one answer of the model may take in memory: 256 MiB of float32. */
export const MAX_OUTPUT_VALUES = 2 ** 26;
const DEFAULT_QUEUE_LIMIT = 64;

/** What a model is opened with. */
export interface OpenModelInit {
  /** An ONNX file: input_ids int64 [B, T] -> logits float32 [B, T, V] and, if it has them, last_hidden_state [B, T, d]. */
  readonly modelPath: string;
  /** The Hugging Face tokenizer.json that the model was made for. */
  readonly tokenizerPath: string;
  /** The longest input in tokens (`context` in models.json); one input of that length is run at opening. */
  readonly context: number;
  /** Number of parameters (`parameters` in models.json), only passed on. */
  readonly parameters?: number | undefined;
  /** Threads inside one operator. @default 1 */
  readonly threads?: number | undefined;
  /** Requests that may wait; more are refused with `overloaded`. @default 64 */
  readonly queueLimit?: number | undefined;
  readonly logger: Logger;
}

/** Token ids [B, T], flat and row major. */
export interface Batch {
  readonly ids: Int32Array | BigInt64Array;
  readonly batch: number;
  readonly length: number;
}

/**
 * A language model in its own thread.
 *
 * Every method refuses a batch that does not fit: `tensor-shape`, `tensor-range` (an id outside the vocabulary),
 * `tensor-too-large` (longer than the context, or an answer above {@link MAX_OUTPUT_VALUES}); fails with `overloaded`
 * when the queue is full, `unavailable` when the thread dies meanwhile (it is safe to try again), `tensor-not-finite`
 * when the model computes nonsense; and honours `signal` and `timeoutMs`.
 */
export interface LanguageModel extends Tokenizer {
  readonly parameters: number | undefined;
  readonly context: number;
  /** d; absent when the file has no last_hidden_state. */
  readonly hiddenWidth: number | undefined;
  /** Logits [B, V] of the token after each row. */
  nextTokenLogits(batch: Batch, options?: CallOptions): Promise<Tensor>;
  /** Logits [B, T, V] of the token after each position. */
  logits(batch: Batch, options?: CallOptions): Promise<Tensor>;
  /** Hidden states [B, T, d] before the last projection; `synapse-unsupported` when the file has none. */
  hiddenStates(batch: Batch, options?: CallOptions): Promise<Tensor>;
  /**
   * -log p(ids[t + 1] | ids[0..t]) in nats: [B, T - 1], row major.
   *
   * The last token is judged and not read, so T is from 2 to context + 1.
   */
  negativeLogLikelihood(batch: Batch, options?: CallOptions): Promise<Float64Array>;
  /** Continues a text; `invalid-argument` for a request out of its ranges. */
  generate(prompt: string, request: GenerateRequest, options?: CallOptions): Promise<Generated>;
  /** Ends the thread; what runs and waits is rejected with `unavailable`. */
  close(): Promise<void>;
}

/**
 * Opens a model and its tokenizer, and runs it once to see that it works.
 *
 * Throws `model-missing` when a file is not there, `model-broken` when it is not a model of this form, is truncated or
 * does not fit its tokenizer, `invalid-argument` for settings out of range.
 */
export async function openModel(init: OpenModelInit, options: CallOptions = {}): Promise<LanguageModel> {
  const {
    modelPath,
    tokenizerPath,
    context,
    parameters,
    threads = 1,
    queueLimit = DEFAULT_QUEUE_LIMIT,
    logger,
  } = init;
  requirePositive('context', context);
  requirePositive('threads', threads);
  requirePositive('queueLimit', queueLimit);
  await requireFile(modelPath, 'model file');
  const tokenizer = await openTokenizer(tokenizerPath);
  const { vocabularySize } = tokenizer;
  const inference = await Inference.open(
    { modelPath, context, threads, vocabularySize, queueLimit, logger },
    options,
  );
  const { hiddenWidth } = inference;

  const runBatch = (want: Want, { ids, batch, length }: Batch, width: number, options: CallOptions = {}) => {
    const isLoss = want === 'loss';
    checkShape(ids.length, batch, length, isLoss ? 2 : 1);
    const read = isLoss ? length - 1 : length;
    checkSize('length', read, context, 'give the model fewer tokens at a time');
    checkSize('values', batch * read * width, MAX_OUTPUT_VALUES, 'split the batch');
    checkIds(ids, vocabularySize);
    // A copy in every case: the buffer is given away to the worker, and the caller keeps his own.
    const given = ids instanceof BigInt64Array ? ids.slice() : BigInt64Array.from(ids, BigInt);
    return inference.run({ want, ids: given, batch, length }, options);
  };
  const runMatrix = async (
    want: Want,
    request: Batch,
    width: number,
    options?: CallOptions,
  ): Promise<Tensor> => {
    const data = await runBatch(want, request, width, options);
    const { batch, length } = request;
    const shape = want === 'next-logits' ? [batch, width] : [batch, length, width];
    return { data: data instanceof Float32Array ? data : Float32Array.from(data), shape };
  };

  return {
    ...tokenizer,
    parameters,
    context,
    hiddenWidth,
    nextTokenLogits: async (batch, options) => runMatrix('next-logits', batch, vocabularySize, options),
    logits: async (batch, options) => runMatrix('logits', batch, vocabularySize, options),
    hiddenStates: async (batch, options) => {
      if (hiddenWidth === undefined) {
        throw new GanglionError('synapse-unsupported', {
          what: 'this model file has no last_hidden_state',
          facts: { path: modelPath },
          hint: 'export it with that output, or do not serve LastHiddenState',
        });
      }
      return runMatrix('hidden-states', batch, hiddenWidth, options);
    },
    negativeLogLikelihood: async (batch, options) =>
      Float64Array.from(await runBatch('loss', batch, vocabularySize, options)),
    generate: async (prompt, request, options = {}) => {
      const { endOfText } = tokenizer;
      const nextLogits = async (ids: Int32Array, options: CallOptions) =>
        (await runMatrix('next-logits', { ids, batch: 1, length: ids.length }, vocabularySize, options)).data;
      const source = { context, endOfText, nextLogits };
      const ids = await continueTokens(tokenizer.encode(prompt), request, source, options);
      return { text: tokenizer.decode(ids), ids };
    },
    close: () => inference.close(),
  };
}

function checkShape(found: number, batch: number, length: number, shortest: number): void {
  if (
    Number.isInteger(batch) &&
    batch >= 1 &&
    Number.isInteger(length) &&
    length >= shortest &&
    batch * length === found
  )
    return;
  throw new GanglionError('tensor-shape', {
    what: 'the ids are not a matrix of batch rows of length tokens',
    facts: { ids: found, batch, length, shortest },
    hint: 'give batch * length ids, row by row',
  });
}

function checkSize(name: string, found: number, limit: number, hint: string): void {
  if (found <= limit) return;
  throw new GanglionError('tensor-too-large', {
    what: 'the input is too large',
    facts: { [name]: found, limit },
    hint,
  });
}

function requirePositive(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new GanglionError('invalid-argument', {
    what: `${name} must be a positive integer`,
    facts: { [name]: value },
    hint: 'see OpenModelInit',
  });
}
