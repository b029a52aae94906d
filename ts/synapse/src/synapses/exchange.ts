// SPDX-License-Identifier: Apache-2.0

import type { Method, SynapseName } from '@ganglion/base';
import { type ErrorCode, GanglionError } from '@ganglion/base';
import type { Tensor } from '@ganglion/tensor';
import * as proto from '../generated/synapse.ts';
import type { Rules } from '../limits.ts';
import { parse } from '../parse.ts';
import { CODECS, decodeFloats, decodeIds, encodeFloats, encodeIds } from '../tensor.ts';
import {
  checkSeq2SeqBackwardRequest,
  checkSeq2SeqRequest,
  checkSeq2SeqResponse,
  checkTokensAnswer,
  checkTokensBackwardRequest,
  checkTokensBackwardResponse,
  checkTokensRequest,
  type TokensAnswer,
} from './rules.ts';
import type { Codec, RequestOf, ResponseOf, Seq2SeqRequest, TokensRequest } from './types.ts';

/**
 * How the bodies of one method of one synapse become bytes and back.
 *
 * Both directions hold the content against the rules, so that a sender never signs what a receiver would refuse.
 * Each throws a typed error; decoding throws nothing else whatever the bytes are.
 */
export interface ExchangeCodec<Request, Response> {
  encodeRequest(request: Request, rules: Rules): Uint8Array;
  decodeRequest(body: Uint8Array, rules: Rules): Request;
  /** The request says which shape and codec the answer must have. */
  encodeResponse(request: Request, response: Response, rules: Rules): Uint8Array;
  decodeResponse(request: Request, body: Uint8Array, rules: Rules): Response;
}

type TokensCase = 'lastHiddenState' | 'causalLm' | 'causalLmNext';

const ANSWERS: Readonly<Record<TokensCase, TokensAnswer>> = {
  lastHiddenState: { of: 'hiddenStates', positions: 'all' },
  causalLm: { of: 'logits', positions: 'all' },
  causalLmNext: { of: 'logits', positions: 'last' },
};

/** The codecs of every synapse in one direction. */
type Codecs<M extends Method> = {
  readonly [S in SynapseName]: ExchangeCodec<RequestOf<M, S>, ResponseOf<M, S>>;
};

const EXCHANGES: { readonly [M in Method]: Codecs<M> } = {
  Forward: {
    LastHiddenState: tokensForward(
      'lastHiddenState',
      (hiddenStates) => ({ hiddenStates }),
      ({ hiddenStates }) => hiddenStates,
    ),
    CausalLM: tokensForward(
      'causalLm',
      (logits) => ({ logits }),
      ({ logits }) => logits,
    ),
    CausalLMNext: tokensForward(
      'causalLmNext',
      (logits) => ({ logits }),
      ({ logits }) => logits,
    ),
    Seq2Seq: {
      encodeRequest: (request, rules) => {
        checkSeq2SeqRequest(request, rules);
        return finish(
          proto.ForwardRequest.encode({ synapse: { $case: 'seq2seq', value: seq2seqToWire(request) } }),
        );
      },
      decodeRequest: (body, rules) => {
        const { synapse } = parse('invalid-argument', proto.ForwardRequest, body);
        if (synapse?.$case !== 'seq2seq') throw otherSynapse('invalid-argument');
        checkSeq2SeqRequest(synapse.value, rules);
        return synapse.value;
      },
      encodeResponse: (request, { texts }, rules) => {
        checkSeq2SeqResponse(request, { texts }, rules);
        const value = { texts: [...texts] };
        return finish(proto.ForwardResponse.encode({ synapse: { $case: 'seq2seq', value } }));
      },
      decodeResponse: (request, body, rules) => {
        const { synapse } = parse('response-invalid', proto.ForwardResponse, body);
        if (synapse?.$case !== 'seq2seq') throw otherSynapse('response-invalid');
        checkSeq2SeqResponse(request, synapse.value, rules);
        return synapse.value;
      },
    },
  },
  Backward: {
    LastHiddenState: tokensBackward('lastHiddenState'),
    CausalLM: tokensBackward('causalLm'),
    CausalLMNext: tokensBackward('causalLmNext'),
    Seq2Seq: {
      encodeRequest: (request, rules) => {
        checkSeq2SeqBackwardRequest(request, rules);
        const value = {
          forward: seq2seqToWire(request.forward),
          texts: [...request.texts],
          rewards: encodeFloats(request.rewards, 'raw'),
        };
        return finish(proto.BackwardRequest.encode({ synapse: { $case: 'seq2seq', value } }));
      },
      decodeRequest: (body, rules) => {
        const { synapse } = parse('invalid-argument', proto.BackwardRequest, body);
        if (synapse?.$case !== 'seq2seq') throw otherSynapse('invalid-argument');
        const { forward, texts } = synapse.value;
        if (forward === undefined) throw missing('the forward request');
        const request = { forward, texts, rewards: decodeFloats(synapse.value.rewards, rules.limits) };
        checkSeq2SeqBackwardRequest(request, rules);
        return request;
      },
      encodeResponse: () =>
        finish(proto.BackwardResponse.encode({ synapse: { $case: 'seq2seq', value: {} } })),
      decodeResponse: (_request, body) => {
        const { synapse } = parse('response-invalid', proto.BackwardResponse, body);
        if (synapse?.$case !== 'seq2seq') throw otherSynapse('response-invalid');
        return {};
      },
    },
  },
};

/** The codec of one method of one synapse. */
export function exchangeOf<M extends Method, S extends SynapseName>(
  method: M,
  synapse: S,
): ExchangeCodec<RequestOf<M, S>, ResponseOf<M, S>> {
  const codecs: Codecs<M> = EXCHANGES[method];
  return codecs[synapse];
}

function tokensForward<Response>(
  $case: TokensCase,
  wrap: (tensor: Tensor) => Response,
  unwrap: (response: Response) => Tensor,
): ExchangeCodec<TokensRequest, Response> {
  const answer = ANSWERS[$case];
  return {
    encodeRequest: (request, rules) => {
      checkTokensRequest(request, rules);
      const value = tokensToWire(request);
      return finish(proto.ForwardRequest.encode({ synapse: { $case, value } }));
    },
    decodeRequest: (body, rules) => {
      const { synapse } = parse('invalid-argument', proto.ForwardRequest, body);
      if (synapse?.$case !== $case) throw otherSynapse('invalid-argument');
      const request = tokensFromWire(synapse.value, rules);
      checkTokensRequest(request, rules);
      return request;
    },
    encodeResponse: (request, response, rules) => {
      const tensor = unwrap(response);
      checkTokensAnswer(answer, request, tensor, rules);
      const value = encodeFloats(tensor, request.codec ?? 'raw');
      return finish(proto.ForwardResponse.encode({ synapse: { $case, value } }));
    },
    decodeResponse: (request, body, rules) => {
      const { synapse } = parse('response-invalid', proto.ForwardResponse, body);
      if (synapse?.$case !== $case) throw otherSynapse('response-invalid');
      const tensor = decodeFloats(synapse.value, rules.limits);
      checkTokensAnswer(answer, request, tensor, rules);
      return wrap(tensor);
    },
  };
}

function tokensBackward(
  $case: TokensCase,
): ExchangeCodec<RequestOf<'Backward', 'CausalLM'>, ResponseOf<'Backward', 'CausalLM'>> {
  const answer = ANSWERS[$case];
  return {
    encodeRequest: (request, rules) => {
      checkTokensBackwardRequest(answer, request, rules);
      const value = {
        forward: tokensToWire(request.forward),
        gradients: encodeFloats(request.gradients, request.forward.codec ?? 'raw'),
      };
      return finish(proto.BackwardRequest.encode({ synapse: { $case, value } }));
    },
    decodeRequest: (body, rules) => {
      const { synapse } = parse('invalid-argument', proto.BackwardRequest, body);
      if (synapse?.$case !== $case) throw otherSynapse('invalid-argument');
      const { forward, gradients } = synapse.value;
      if (forward === undefined) throw missing('the forward request');
      const request = {
        forward: tokensFromWire(forward, rules),
        gradients: decodeFloats(gradients, rules.limits),
      };
      checkTokensBackwardRequest(answer, request, rules);
      return request;
    },
    encodeResponse: (request, response, rules) => {
      checkTokensBackwardResponse(request, response, rules);
      const { inputGradients } = response;
      const codec = request.forward.codec ?? 'raw';
      const value = {
        inputGradients: inputGradients === undefined ? undefined : encodeFloats(inputGradients, codec),
      };
      return finish(proto.BackwardResponse.encode({ synapse: { $case, value } }));
    },
    decodeResponse: (request, body, rules) => {
      const { synapse } = parse('response-invalid', proto.BackwardResponse, body);
      if (synapse?.$case !== $case) throw otherSynapse('response-invalid');
      const wire = synapse.value.inputGradients;
      if (wire === undefined) return {};
      const response = { inputGradients: decodeFloats(wire, rules.limits) };
      checkTokensBackwardResponse(request, response, rules);
      return response;
    },
  };
}

function tokensToWire(request: TokensRequest): proto.TokensRequest {
  const { inputIds, tokenizer, codec = 'raw' } = request;
  return { inputIds: encodeIds(inputIds), tokenizer, codec: CODECS[codec] };
}

function tokensFromWire(wire: proto.TokensRequest, rules: Rules): TokensRequest {
  const codec = codecOf(wire.codec);
  return {
    inputIds: decodeIds(wire.inputIds, rules.limits),
    // A copy, so that keeping a request does not keep the whole message.
    tokenizer: Uint8Array.from(wire.tokenizer),
    codec,
  };
}

function seq2seqToWire(request: Seq2SeqRequest): proto.Seq2SeqRequest {
  const { prompts, maxNewTokens, temperature, seed } = request;
  return { prompts: [...prompts], maxNewTokens, temperature, seed };
}

function codecOf(number: number): Codec {
  if (number === 0 || number === CODECS.raw) return 'raw';
  if (number === CODECS.f16) return 'f16';
  throw new GanglionError('tensor-dtype', {
    what: 'the codec asked for is not known',
    facts: { codec: number },
  });
}

function finish(writer: { finish(): Uint8Array }): Uint8Array {
  return writer.finish();
}

function otherSynapse(code: ErrorCode): GanglionError {
  return new GanglionError(code, { what: 'the body is not of the synapse that the header names' });
}

function missing(what: string): GanglionError {
  return new GanglionError('invalid-argument', { what: `${what} is missing` });
}
