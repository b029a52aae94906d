// SPDX-License-Identifier: Apache-2.0
import type { Method, SynapseName } from '@ganglion/base';
import { type CausalLMResponse, causalLM } from './causal-lm.ts';
import { type CausalLMNextResponse, causalLMNext } from './causal-lm-next.ts';
import { type LastHiddenStateResponse, lastHiddenState } from './last-hidden-state.ts';
import {
  type Seq2SeqBackwardRequest,
  type Seq2SeqBackwardResponse,
  type Seq2SeqRequest,
  type Seq2SeqResponse,
  seq2seq,
} from './seq2seq.ts';
import type { Exchange } from './synapse.ts';
import type { TokensBackwardRequest, TokensBackwardResponse, TokensRequest } from './tokens.ts';

/** What each synapse asks in the forward direction. */
export interface ForwardRequests {
  readonly LastHiddenState: TokensRequest;
  readonly CausalLM: TokensRequest;
  readonly CausalLMNext: TokensRequest;
  readonly Seq2Seq: Seq2SeqRequest;
}

/** What each synapse answers in the forward direction. */
export interface ForwardResponses {
  readonly LastHiddenState: LastHiddenStateResponse;
  readonly CausalLM: CausalLMResponse;
  readonly CausalLMNext: CausalLMNextResponse;
  readonly Seq2Seq: Seq2SeqResponse;
}

/** What each synapse sends in the backward direction. */
export interface BackwardRequests {
  readonly LastHiddenState: TokensBackwardRequest;
  readonly CausalLM: TokensBackwardRequest;
  readonly CausalLMNext: TokensBackwardRequest;
  readonly Seq2Seq: Seq2SeqBackwardRequest;
}

/** What each synapse answers in the backward direction. */
export interface BackwardResponses {
  readonly LastHiddenState: TokensBackwardResponse;
  readonly CausalLM: TokensBackwardResponse;
  readonly CausalLMNext: TokensBackwardResponse;
  readonly Seq2Seq: Seq2SeqBackwardResponse;
}

interface Contents {
  readonly Forward: { readonly requests: ForwardRequests; readonly responses: ForwardResponses };
  readonly Backward: { readonly requests: BackwardRequests; readonly responses: BackwardResponses };
}

/** The request of one method of one synapse. */
export type RequestOf<M extends Method, S extends SynapseName> = Contents[M]['requests'][S];

/** The response of one method of one synapse. */
export type ResponseOf<M extends Method, S extends SynapseName> = Contents[M]['responses'][S];

/** The exchanges of every synapse in one direction. */
type Exchanges<M extends Method> = {
  readonly [S in SynapseName]: Exchange<RequestOf<M, S>, ResponseOf<M, S>>;
};

const EXCHANGES: { readonly [M in Method]: Exchanges<M> } = {
  Forward: {
    LastHiddenState: lastHiddenState.forward,
    CausalLM: causalLM.forward,
    CausalLMNext: causalLMNext.forward,
    Seq2Seq: seq2seq.forward,
  },
  Backward: {
    LastHiddenState: lastHiddenState.backward,
    CausalLM: causalLM.backward,
    CausalLMNext: causalLMNext.backward,
    Seq2Seq: seq2seq.backward,
  },
};

/** One direction of one synapse. */
export function exchangeOf<M extends Method, S extends SynapseName>(
  method: M,
  synapse: S,
): Exchange<RequestOf<M, S>, ResponseOf<M, S>> {
  const exchanges: Exchanges<M> = EXCHANGES[method];
  return exchanges[synapse];
}
