// SPDX-License-Identifier: Apache-2.0
import type { Method, SynapseName } from '@ganglion/base';
import type { Tensor, Tokens } from '@ganglion/tensor';

/** How floats travel: `raw` 4 bytes each and exact, `f16` 2 bytes each and rounded to 11 bits of precision. */
export type Codec = 'raw' | 'f16';

/** What the three token synapses ask. */
export interface TokensRequest {
  /** [B,T] */
  readonly inputIds: Tokens;
  /** sha256 of the tokenizer's file, 32 bytes. */
  readonly tokenizer: Uint8Array;
  /** Codec of the floats in the answer. @default 'raw' */
  readonly codec?: Codec;
}

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

/** Gradients for an earlier forward answer, in its shape. */
export interface TokensBackwardRequest {
  readonly forward: TokensRequest;
  readonly gradients: Tensor;
}

/** Gradients with respect to the embedded inputs [B,T,D], when the peer shares them. */
export interface TokensBackwardResponse {
  readonly inputGradients?: Tensor;
}

/** What earlier texts were worth, one reward each. */
export interface Seq2SeqBackwardRequest {
  readonly forward: Seq2SeqRequest;
  readonly texts: readonly string[];
  /** [B] */
  readonly rewards: Tensor;
}

/** What each synapse asks in the forward direction. */
export interface ForwardRequests {
  readonly LastHiddenState: TokensRequest;
  readonly CausalLM: TokensRequest;
  readonly CausalLMNext: TokensRequest;
  readonly Seq2Seq: Seq2SeqRequest;
}

/** What each synapse answers in the forward direction; B, T as asked, D the model's width, V the vocabulary. */
export interface ForwardResponses {
  /** [B,T,D] */
  readonly LastHiddenState: { readonly hiddenStates: Tensor };
  /** [B,T,V] */
  readonly CausalLM: { readonly logits: Tensor };
  /** [B,V]: of the token that follows each example. */
  readonly CausalLMNext: { readonly logits: Tensor };
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
  readonly Seq2Seq: Record<string, never>;
}

interface Exchanges {
  readonly Forward: { readonly requests: ForwardRequests; readonly responses: ForwardResponses };
  readonly Backward: { readonly requests: BackwardRequests; readonly responses: BackwardResponses };
}

/** The request of one method of one synapse. */
export type RequestOf<M extends Method, S extends SynapseName> = Exchanges[M]['requests'][S];

/** The response of one method of one synapse. */
export type ResponseOf<M extends Method, S extends SynapseName> = Exchanges[M]['responses'][S];
