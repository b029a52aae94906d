// SPDX-License-Identifier: Apache-2.0
// What the synapses share that ask about token ids: LastHiddenState, CausalLM and CausalLMNext.
import { GanglionError } from '@ganglion/base';
import type { Tensor, Tokens } from '@ganglion/tensor';
import { sameBytes } from '../bytes.ts';
import { checkDimensions, checkIds, checkShape, checkTensor, type Dimension } from '../checks.ts';
import type { Codec } from '../codecs/codec.ts';
import { codecOfNumber, negotiate } from '../codecs/negotiate.ts';
import * as proto from '../generated/synapse.ts';
import type { Rules } from '../limits.ts';
import { parse } from '../parse.ts';
import { decodeFloats, decodeIds, encodeFloats, encodeIds } from '../tensor.ts';
import { type Exchange, missing, otherSynapse, placesOf, type Synapse } from './synapse.ts';

/** What a token synapse asks. */
export interface TokensRequest {
  /** [B,T] */
  readonly inputIds: Tokens;
  /** sha256 of the tokenizer's file, 32 bytes. */
  readonly tokenizer: Uint8Array;
  /** Codec of the floats in the answer. @default 'raw' */
  readonly codec?: Codec;
}

/** Gradients for an earlier forward answer, in its shape. */
export interface TokensBackwardRequest {
  readonly forward: TokensRequest;
  readonly gradients: Tensor;
}

/** Gradients with respect to the embedded inputs [B,T,D], when the peer shares them. */
export interface TokensBackwardResponse {
  readonly inputGradients?: Tensor;
}

/**
 * What a token synapse answers: hidden states of any width, or distributions over the vocabulary;
 * of all positions or the last.
 */
export interface TokensAnswer {
  readonly of: 'hiddenStates' | 'logits';
  readonly positions: 'all' | 'last';
}

/** In what one token synapse differs from the others. */
export interface TokenSynapseInit<Response> {
  /** Its field in the schema's messages. */
  readonly field: 'lastHiddenState' | 'causalLm' | 'causalLmNext';
  readonly answer: TokensAnswer;
  /** The answer's tensor under its name, and out of it. */
  readonly wrap: (tensor: Tensor) => Response;
  readonly unwrap: (response: Response) => Tensor;
}

const SHA256_BYTES = 32;
const INPUT_GRADIENTS: TokensAnswer = { of: 'hiddenStates', positions: 'all' };

/** Makes a token synapse from what is its own. */
export function createTokenSynapse<Response>(
  init: TokenSynapseInit<Response>,
): Synapse<TokensRequest, Response, TokensBackwardRequest, TokensBackwardResponse> {
  return { forward: createForward(init), backward: createBackward(init) };
}

/** The model is run once, on every example. */
function costOf({ inputIds }: TokensRequest): number {
  return placesOf(inputIds.shape[0] ?? 1);
}

function createForward<Response>(init: TokenSynapseInit<Response>): Exchange<TokensRequest, Response> {
  const { field: $case, answer, wrap, unwrap } = init;
  return {
    cost: costOf,
    encodeRequest: (request, rules) => {
      checkRequest(request, rules);
      const value = toWire(request);
      return proto.ForwardRequest.encode({ synapse: { $case, value } }).finish();
    },
    decodeRequest: (body, rules) => {
      const { synapse } = parse('invalid-argument', proto.ForwardRequest, body);
      if (synapse?.$case !== $case) throw otherSynapse('invalid-argument');
      const request = fromWire(synapse.value, rules);
      checkRequest(request, rules);
      return request;
    },
    encodeResponse: (request, response, rules) => {
      const tensor = unwrap(response);
      checkAnswer(answer, request, tensor, rules);
      const value = encodeFloats(tensor, negotiate(request.codec));
      return proto.ForwardResponse.encode({ synapse: { $case, value } }).finish();
    },
    decodeResponse: (request, body, rules) => {
      const { synapse } = parse('response-invalid', proto.ForwardResponse, body);
      if (synapse?.$case !== $case) throw otherSynapse('response-invalid');
      const tensor = decodeFloats(synapse.value, rules.limits);
      checkAnswer(answer, request, tensor, rules);
      return wrap(tensor);
    },
  };
}

function createBackward<Response>(
  init: TokenSynapseInit<Response>,
): Exchange<TokensBackwardRequest, TokensBackwardResponse> {
  const { field: $case, answer } = init;
  return {
    cost: ({ forward }) => costOf(forward),
    encodeRequest: (request, rules) => {
      checkBackwardRequest(answer, request, rules);
      const { forward, gradients } = request;
      const value = {
        forward: toWire(forward),
        gradients: encodeFloats(gradients, negotiate(forward.codec)),
      };
      return proto.BackwardRequest.encode({ synapse: { $case, value } }).finish();
    },
    decodeRequest: (body, rules) => {
      const { synapse } = parse('invalid-argument', proto.BackwardRequest, body);
      if (synapse?.$case !== $case) throw otherSynapse('invalid-argument');
      const { forward, gradients } = synapse.value;
      if (forward === undefined) throw missing('the forward request');
      const request = {
        forward: fromWire(forward, rules),
        gradients: decodeFloats(gradients, rules.limits),
      };
      checkBackwardRequest(answer, request, rules);
      return request;
    },
    encodeResponse: (request, response, rules) => {
      checkBackwardResponse(request, response, rules);
      const { inputGradients } = response;
      const codec = negotiate(request.forward.codec);
      const value = {
        inputGradients: inputGradients === undefined ? undefined : encodeFloats(inputGradients, codec),
      };
      return proto.BackwardResponse.encode({ synapse: { $case, value } }).finish();
    },
    decodeResponse: (request, body, rules) => {
      const { synapse } = parse('response-invalid', proto.BackwardResponse, body);
      if (synapse?.$case !== $case) throw otherSynapse('response-invalid');
      const wire = synapse.value.inputGradients;
      if (wire === undefined) return {};
      const response = { inputGradients: decodeFloats(wire, rules.limits) };
      checkBackwardResponse(request, response, rules);
      return response;
    },
  };
}

/** Token ids [B,T] within limits and vocabulary, of the tokenizer that this end has. */
function checkRequest(request: TokensRequest, rules: Rules): void {
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
function checkAnswer(answer: TokensAnswer, request: TokensRequest, tensor: Tensor, rules: Rules): void {
  const [batch = 0, sequence = 0] = request.inputIds.shape;
  const last: Dimension =
    answer.of === 'hiddenStates'
      ? { atMost: rules.limits.maxWidth, name: 'width' }
      : rules.tokenizer === undefined
        ? { atMost: rules.limits.maxVocabulary, name: 'vocabulary' }
        : { exactly: rules.tokenizer.vocabulary };
  const middle = answer.positions === 'all' ? [{ exactly: sequence }] : [];
  checkTensor(tensor, [{ exactly: batch }, ...middle, last], rules.limits);
}

/** A sound forward request and gradients in the shape of its answer. */
function checkBackwardRequest(answer: TokensAnswer, request: TokensBackwardRequest, rules: Rules): void {
  checkRequest(request.forward, rules);
  checkAnswer(answer, request.forward, request.gradients, rules);
}

/** Input gradients, when there are any, of shape [B,T,D]. */
function checkBackwardResponse(
  request: TokensBackwardRequest,
  response: TokensBackwardResponse,
  rules: Rules,
): void {
  const { inputGradients } = response;
  if (inputGradients !== undefined) checkAnswer(INPUT_GRADIENTS, request.forward, inputGradients, rules);
}

function toWire(request: TokensRequest): proto.TokensRequest {
  const { inputIds, tokenizer, codec } = request;
  return { inputIds: encodeIds(inputIds), tokenizer, codec: negotiate(codec).number };
}

function fromWire(wire: proto.TokensRequest, rules: Rules): TokensRequest {
  const codec = codecOfNumber(wire.codec);
  return {
    inputIds: decodeIds(wire.inputIds, rules.limits),
    // A copy, so that keeping a request does not keep the whole message.
    tokenizer: Uint8Array.from(wire.tokenizer),
    codec,
  };
}
