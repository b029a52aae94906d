// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import type { Tensor } from '@ganglion/tensor';
import { checkNumber, checkTensor, checkTexts } from '../checks.ts';
import { CODECS } from '../codecs/negotiate.ts';
import * as proto from '../generated/synapse.ts';
import type { Rules } from '../limits.ts';
import { parse } from '../parse.ts';
import { decodeFloats, encodeFloats } from '../tensor.ts';
import { type Exchange, missing, otherSynapse, placesOf, type Synapse } from './synapse.ts';

/** Asks for text that continues each prompt. */
export interface Seq2SeqRequest {
  readonly prompts: readonly string[];
  /** At least 1. */
  readonly maxNewTokens: number;
  /** 0 takes the likeliest token each time; at most 2. */
  readonly temperature: number;
  /** A 32-bit unsigned number; the same seed gives the same text from the same model. */
  readonly seed: number;
}

/** One text for each prompt, without the prompt. */
export interface Seq2SeqResponse {
  readonly texts: readonly string[];
}

/** What earlier texts were worth, one reward each. */
export interface Seq2SeqBackwardRequest {
  readonly forward: Seq2SeqRequest;
  readonly texts: readonly string[];
  /** [B] */
  readonly rewards: Tensor;
}

/** Nothing but that the rewards have arrived. */
export type Seq2SeqBackwardResponse = Record<string, never>;

const MAX_TEMPERATURE = 2;
const MAX_SEED = 0xffff_ffff;

const forward: Exchange<Seq2SeqRequest, Seq2SeqResponse> = {
  // The model is run anew for each token of each text.
  cost: ({ prompts, maxNewTokens }) => placesOf(prompts.length * maxNewTokens),
  encodeRequest: (request, rules) => {
    checkRequest(request, rules);
    const value = toWire(request);
    return proto.ForwardRequest.encode({ synapse: { $case: 'seq2seq', value } }).finish();
  },
  decodeRequest: (body, rules) => {
    const { synapse } = parse('invalid-argument', proto.ForwardRequest, body);
    if (synapse?.$case !== 'seq2seq') throw otherSynapse('invalid-argument');
    checkRequest(synapse.value, rules);
    return synapse.value;
  },
  encodeResponse: (request, response, rules) => {
    checkResponse(request, response, rules);
    const value = { texts: [...response.texts] };
    return proto.ForwardResponse.encode({ synapse: { $case: 'seq2seq', value } }).finish();
  },
  decodeResponse: (request, body, rules) => {
    const { synapse } = parse('response-invalid', proto.ForwardResponse, body);
    if (synapse?.$case !== 'seq2seq') throw otherSynapse('response-invalid');
    checkResponse(request, synapse.value, rules);
    return synapse.value;
  },
};

const backward: Exchange<Seq2SeqBackwardRequest, Seq2SeqBackwardResponse> = {
  // Nothing is run.
  cost: ({ texts }) => placesOf(texts.length),
  encodeRequest: (request, rules) => {
    checkBackwardRequest(request, rules);
    const value = {
      forward: toWire(request.forward),
      texts: [...request.texts],
      rewards: encodeFloats(request.rewards, CODECS.raw),
    };
    return proto.BackwardRequest.encode({ synapse: { $case: 'seq2seq', value } }).finish();
  },
  decodeRequest: (body, rules) => {
    const { synapse } = parse('invalid-argument', proto.BackwardRequest, body);
    if (synapse?.$case !== 'seq2seq') throw otherSynapse('invalid-argument');
    const { forward: asked, texts, rewards } = synapse.value;
    if (asked === undefined) throw missing('the forward request');
    const request = { forward: asked, texts, rewards: decodeFloats(rewards, rules.limits) };
    checkBackwardRequest(request, rules);
    return request;
  },
  encodeResponse: () => proto.BackwardResponse.encode({ synapse: { $case: 'seq2seq', value: {} } }).finish(),
  decodeResponse: (_request, body) => {
    const { synapse } = parse('response-invalid', proto.BackwardResponse, body);
    if (synapse?.$case !== 'seq2seq') throw otherSynapse('response-invalid');
    return {};
  },
};

/** Text that continues a prompt. */
export const seq2seq: Synapse<
  Seq2SeqRequest,
  Seq2SeqResponse,
  Seq2SeqBackwardRequest,
  Seq2SeqBackwardResponse
> = { forward, backward };

/** Prompts that are there and not too many or too long; settings within their ranges. */
function checkRequest(request: Seq2SeqRequest, rules: Rules): void {
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
function checkResponse(
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
function checkBackwardRequest(request: Seq2SeqBackwardRequest, rules: Rules): void {
  checkRequest(request.forward, rules);
  checkNumber('texts', request.texts.length, request.forward.prompts.length, request.forward.prompts.length);
  checkTexts(request.texts, 0, rules.limits.maxTextBytes, 'message-too-large');
  checkTensor(request.rewards, [{ exactly: request.texts.length }], rules.limits);
}

function toWire(request: Seq2SeqRequest): proto.Seq2SeqRequest {
  const { prompts, maxNewTokens, temperature, seed } = request;
  return { prompts: [...prompts], maxNewTokens, temperature, seed };
}
