// SPDX-License-Identifier: Apache-2.0
import { type CallOptions, GanglionError, type Logger } from '@ganglion/base';
import type { Tensor, Tokens } from '@ganglion/tensor';
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
  /**
   * An ONNX file: input_ids int64 [B, T] -> logits float32 [B, T, V] and, if it has them,
   * last_hidden_state [B, T, d].
   */
  readonly modelPath: string;
  /** The Hugging Face tokenizer.json that the model was made for. */
  readonly tokenizerPath: string;
  /**
   * The longest input in tokens (`context` in models.json); one input of that length is run at
   * opening.
   */
  readonly context: number;
  /** Number of parameters (`parameters` in models.json), only passed on. */
  readonly parameters?: number | undefined;
  /** Threads inside one operator. @default 1 */
  readonly threads?: number | undefined;
  /** Requests that may wait; more are refused with `overloaded`. @default 64 */
  readonly queueLimit?: number | undefined;
  readonly logger: Logger;
}

/** Token ids [B, T], of 32 or of 64 bits. */
export type InputIds = Tokens | Tensor<BigInt64Array>;

/**
 * A language model in its own thread.
 *
 * Every method refuses ids that do not fit: `tensor-shape`, `tensor-range` (an id outside the
 * vocabulary), `tensor-too-large` (longer than the context, or an answer above
 * {@link MAX_OUTPUT_VALUES}); fails with `overloaded` when the queue is full, `unavailable` when the
 * thread dies meanwhile (it is safe to try again), `tensor-not-finite` when the model computes
 * nonsense; and honours `signal` and `timeoutMs`.
 */
export interface LanguageModel extends Tokenizer, AsyncDisposable {
  readonly parameters: number | undefined;
  readonly context: number;
  /** d; absent when the file has no last_hidden_state. */
  readonly hiddenWidth: number | undefined;
  /** Logits [B, V] of the token after each row. */
  nextTokenLogits(inputIds: InputIds, options?: CallOptions): Promise<Tensor>;
  /** Logits [B, T, V] of the token after each position. */
  logits(inputIds: InputIds, options?: CallOptions): Promise<Tensor>;
  /**
   * Hidden states [B, T, d] before the last projection; `synapse-unsupported` when the file has
   * none.
   */
  hiddenStates(inputIds: InputIds, options?: CallOptions): Promise<Tensor>;
  /**
   * -log p(ids[t + 1] | ids[0..t]) in nats: [B, T - 1], row major.
   *
   * The last token is judged and not read, so T is from 2 to context + 1.
   */
  negativeLogLikelihood(inputIds: InputIds, options?: CallOptions): Promise<Float64Array>;
  /** Continues a text; `invalid-argument` for a request out of its ranges. */
  generate(prompt: string, request: GenerateRequest, options?: CallOptions): Promise<Generated>;
  /** Ends the thread; what runs and waits is rejected with `unavailable`. */
  close(): Promise<void>;
}

/**
 * Opens a model and its tokenizer, and runs it once to see that it works.
 *
 * Throws `model-missing` when a file is not there, `model-broken` when it is not a model of this
 * form, is truncated or does not fit its tokenizer, `invalid-argument` for settings out of range.
 */
export async function openModel(init: OpenModelInit, options: CallOptions = {}): Promise<LanguageModel> {
  const { modelPath, context, threads = 1, queueLimit = DEFAULT_QUEUE_LIMIT, logger } = init;
  requirePositive('context', context);
  requirePositive('threads', threads);
  requirePositive('queueLimit', queueLimit);
  await requireFile(modelPath, 'model file');
  const tokenizer = await openTokenizer(init.tokenizerPath);
  const { vocabularySize } = tokenizer;
  const inference = await Inference.open(
    { modelPath, context, threads, vocabularySize, queueLimit, logger },
    options,
  );
  return new OnnxModel({ tokenizer, inference }, init);
}

class OnnxModel implements LanguageModel {
  readonly tokenizerId: string;
  readonly vocabularySize: number;
  readonly endOfText: number | undefined;
  readonly parameters: number | undefined;
  readonly context: number;
  readonly hiddenWidth: number | undefined;
  readonly #tokenizer: Tokenizer;
  readonly #inference: Inference;
  readonly #path: string;

  constructor(
    components: { readonly tokenizer: Tokenizer; readonly inference: Inference },
    init: OpenModelInit,
  ) {
    const { tokenizer, inference } = components;
    this.#tokenizer = tokenizer;
    this.#inference = inference;
    this.#path = init.modelPath;
    this.tokenizerId = tokenizer.tokenizerId;
    this.vocabularySize = tokenizer.vocabularySize;
    this.endOfText = tokenizer.endOfText;
    this.parameters = init.parameters;
    this.context = init.context;
    this.hiddenWidth = inference.hiddenWidth;
  }

  encode(text: string): Int32Array {
    return this.#tokenizer.encode(text);
  }

  decode(ids: ArrayLike<number>): string {
    return this.#tokenizer.decode(ids);
  }

  nextTokenLogits(inputIds: InputIds, options?: CallOptions): Promise<Tensor> {
    return this.#runMatrix('next-logits', inputIds, this.vocabularySize, options);
  }

  logits(inputIds: InputIds, options?: CallOptions): Promise<Tensor> {
    return this.#runMatrix('logits', inputIds, this.vocabularySize, options);
  }

  async hiddenStates(inputIds: InputIds, options?: CallOptions): Promise<Tensor> {
    if (this.hiddenWidth === undefined) {
      throw new GanglionError('synapse-unsupported', {
        what: 'this model file has no last_hidden_state',
        facts: { path: this.#path },
        hint: 'export it with that output, or do not serve LastHiddenState',
      });
    }
    return this.#runMatrix('hidden-states', inputIds, this.hiddenWidth, options);
  }

  async negativeLogLikelihood(inputIds: InputIds, options?: CallOptions): Promise<Float64Array> {
    return Float64Array.from(await this.#run('loss', inputIds, this.vocabularySize, options));
  }

  async generate(prompt: string, request: GenerateRequest, options: CallOptions = {}): Promise<Generated> {
    const nextLogits = async (data: Int32Array, options: CallOptions) =>
      (await this.nextTokenLogits({ shape: [1, data.length], data }, options)).data;
    const source = { context: this.context, endOfText: this.endOfText, nextLogits };
    const ids = await continueTokens(this.encode(prompt), request, source, options);
    return { text: this.decode(ids), ids };
  }

  close(): Promise<void> {
    return this.#inference.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #runMatrix(want: Want, inputIds: InputIds, width: number, options?: CallOptions): Promise<Tensor> {
    const data = await this.#run(want, inputIds, width, options);
    const [batch = 0, length = 0] = inputIds.shape;
    const shape = want === 'next-logits' ? [batch, width] : [batch, length, width];
    return { data: data instanceof Float32Array ? data : Float32Array.from(data), shape };
  }

  async #run(
    want: Want,
    inputIds: InputIds,
    width: number,
    options: CallOptions = {},
  ): Promise<Float32Array | Float64Array> {
    const { shape, data } = inputIds;
    const isLoss = want === 'loss';
    checkShape(inputIds, isLoss ? 2 : 1);
    const [batch = 0, length = 0] = shape;
    const read = isLoss ? length - 1 : length;
    checkSize('length', read, this.context, 'give the model fewer tokens at a time');
    checkSize('values', batch * read * width, MAX_OUTPUT_VALUES, 'split the batch');
    checkIds(data, this.vocabularySize);
    // A copy in every case: the buffer is given away to the worker, and the caller keeps the one
    // that it gave.
    const given = data instanceof BigInt64Array ? data.slice() : BigInt64Array.from(data, BigInt);
    return this.#inference.run({ want, inputIds: { shape, data: given } }, options);
  }
}

function checkShape({ shape, data }: InputIds, shortest: number): void {
  const [batch = 0, length = 0] = shape;
  const isMatrix = shape.length === 2 && [batch, length].every(Number.isInteger);
  if (isMatrix && batch >= 1 && length >= shortest && batch * length === data.length) return;
  throw new GanglionError('tensor-shape', {
    what: 'the ids are not a matrix of batch rows of length tokens',
    facts: { ids: data.length, shape: shape.join(' '), shortest },
    hint: 'give ids of shape [batch, length], row by row',
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
