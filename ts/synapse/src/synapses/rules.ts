// SPDX-License-Identifier: Apache-2.0
import { type ErrorCode, GanglionError } from '@ganglion/base';
import type { Tensor } from '@ganglion/tensor';
import type { Rules } from '../limits.ts';
import { checkFloats, checkIds, checkShape } from '../tensor.ts';
import type {
  Seq2SeqBackwardRequest,
  Seq2SeqRequest,
  Seq2SeqResponse,
  TokensBackwardRequest,
  TokensBackwardResponse,
  TokensRequest,
} from './types.ts';

/** A dimension that must be met exactly, or that a limit bounds. */
export type Dimension = { readonly exactly: number } | { readonly atMost: number; readonly name: string };

/** What a token synapse answers: hidden states of any width, or distributions over the vocabulary; of all positions or the last. */
export interface TokensAnswer {
  readonly of: 'hiddenStates' | 'logits';
  readonly positions: 'all' | 'last';
}

const ENCODER = new TextEncoder();
const MAX_TEMPERATURE = 2;
const MAX_SEED = 0xffff_ffff;
const SHA256_BYTES = 32;

/** Token ids [B,T] within limits and vocabulary, of the tokenizer that this end has. */
export function checkTokensRequest(request: TokensRequest, rules: Rules): void {
  const { inputIds, tokenizer } = request;
  const { limits } = rules;
  if (tokenizer.length !== SHA256_BYTES) {
    throw new GanglionError('invalid-argument', {
      what: 'the tokenizer is named by another number of bytes',
      facts: { bytes: tokenizer.length, expected: SHA256_BYTES },
    });
  }
  if (rules.tokenizer !== undefined && !sameBytes(tokenizer, rules.tokenizer.sha256)) {
    throw new GanglionError('tokenizer-mismatch', {
      what: 'the token ids are of another tokenizer',
      hint: 'use the tokenizer that the market shares',
    });
  }
  checkDimensions(inputIds.shape, [
    { atMost: limits.maxBatch, name: 'batch' },
    { atMost: limits.maxSequence, name: 'sequence' },
  ]);
  checkShape(inputIds, limits);
  checkIds(inputIds.data, rules.tokenizer?.vocabulary ?? limits.maxVocabulary);
}

/** Finite floats in the shape that the request calls for: [B,T,D], [B,T,V] or [B,V]. */
export function checkTokensAnswer(
  answer: TokensAnswer,
  request: TokensRequest,
  tensor: Tensor,
  rules: Rules,
): void {
  const [batch = 0, sequence = 0] = request.inputIds.shape;
  const last: Dimension =
    answer.of === 'hiddenStates'
      ? { atMost: rules.limits.maxWidth, name: 'width' }
      : rules.tokenizer === undefined
        ? { atMost: rules.limits.maxVocabulary, name: 'vocabulary' }
        : { exactly: rules.tokenizer.vocabulary };
  const middle = answer.positions === 'all' ? [{ exactly: sequence }] : [];
  checkTensor(tensor, [{ exactly: batch }, ...middle, last], rules);
}

/** A sound forward request and gradients in the shape of its answer. */
export function checkTokensBackwardRequest(
  answer: TokensAnswer,
  request: TokensBackwardRequest,
  rules: Rules,
): void {
  checkTokensRequest(request.forward, rules);
  checkTokensAnswer(answer, request.forward, request.gradients, rules);
}

/** Input gradients, when there are any, of shape [B,T,D]. */
export function checkTokensBackwardResponse(
  request: TokensBackwardRequest,
  response: TokensBackwardResponse,
  rules: Rules,
): void {
  const { inputGradients } = response;
  if (inputGradients === undefined) return;
  checkTokensAnswer({ of: 'hiddenStates', positions: 'all' }, request.forward, inputGradients, rules);
}

/** Prompts that are there and not too many or too long; settings within their ranges. */
export function checkSeq2SeqRequest(request: Seq2SeqRequest, rules: Rules): void {
  const { prompts, maxNewTokens, temperature, seed } = request;
  const { limits } = rules;
  checkNumber('prompts', prompts.length, 1, limits.maxPrompts);
  checkNumber('maxNewTokens', maxNewTokens, 1, limits.maxNewTokens);
  checkNumber('seed', seed, 0, MAX_SEED);
  if (!(temperature >= 0 && temperature <= MAX_TEMPERATURE)) {
    throw new GanglionError('invalid-argument', {
      what: 'the temperature is out of range',
      facts: { minimum: 0, maximum: MAX_TEMPERATURE },
    });
  }
  checkTexts(prompts, 1, limits.maxPromptBytes, 'message-too-large');
}

/** One text for each prompt, none too long. */
export function checkSeq2SeqResponse(
  request: Pick<Seq2SeqRequest, 'prompts'>,
  response: Seq2SeqResponse,
  rules: Rules,
): void {
  if (response.texts.length !== request.prompts.length) {
    throw new GanglionError('response-invalid', {
      what: 'there is not one text for each prompt',
      facts: { texts: response.texts.length, prompts: request.prompts.length },
    });
  }
  checkTexts(response.texts, 0, rules.limits.maxTextBytes, 'response-invalid');
}

/** A sound forward request, its texts, and one finite reward [B] for each. */
export function checkSeq2SeqBackwardRequest(request: Seq2SeqBackwardRequest, rules: Rules): void {
  checkSeq2SeqRequest(request.forward, rules);
  checkNumber('texts', request.texts.length, request.forward.prompts.length, request.forward.prompts.length);
  checkTexts(request.texts, 0, rules.limits.maxTextBytes, 'message-too-large');
  checkTensor(request.rewards, [{ exactly: request.texts.length }], rules);
}

/** Whether two byte strings are the same. Not for secrets: it stops at the first difference. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

function checkTensor(tensor: Tensor, dimensions: readonly Dimension[], rules: Rules): void {
  checkDimensions(tensor.shape, dimensions);
  checkShape(tensor, rules.limits);
  checkFloats(tensor.data);
}

function checkDimensions(shape: readonly number[], dimensions: readonly Dimension[]): void {
  if (shape.length !== dimensions.length) {
    throw new GanglionError('tensor-shape', {
      what: 'a tensor has another number of dimensions',
      facts: { dimensions: shape.length, expected: dimensions.length },
    });
  }
  for (const [axis, dimension] of dimensions.entries()) {
    const size = shape[axis] ?? 0;
    if ('exactly' in dimension && size !== dimension.exactly) {
      throw new GanglionError('tensor-shape', {
        what: 'a dimension is not what was asked for',
        facts: { axis, size, expected: dimension.exactly },
      });
    }
    if ('atMost' in dimension && size > dimension.atMost) {
      throw new GanglionError('tensor-too-large', {
        what: 'a dimension is too large',
        facts: { name: dimension.name, size, limit: dimension.atMost },
      });
    }
  }
}

function checkNumber(name: string, value: number, minimum: number, maximum: number): void {
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw new GanglionError('invalid-argument', {
      what: 'a number is out of range',
      facts: { name, value, minimum, maximum },
    });
  }
}

function checkTexts(texts: readonly string[], minimum: number, maximum: number, tooLong: ErrorCode): void {
  for (const [index, text] of texts.entries()) {
    // A UTF-16 unit takes at least one byte, so this spares measuring what is far too long.
    const bytes = text.length > maximum ? text.length : ENCODER.encode(text).length;
    if (bytes > maximum) {
      throw new GanglionError(tooLong, { what: 'a text is too long', facts: { index, limit: maximum } });
    }
    if (bytes < minimum) {
      throw new GanglionError('invalid-argument', { what: 'a text is empty', facts: { index } });
    }
  }
}
