// SPDX-License-Identifier: Apache-2.0
/** The schema of each exchange between neurons, its limits, and the signed envelope. */
export { sameBytes } from './bytes.ts';
export type { Codec, FloatCodec } from './codecs/codec.ts';
export { CODECS, negotiate } from './codecs/negotiate.ts';
export type {
  Answer,
  Asker,
  AxonInfo,
  BackwardHandlers,
  ForwardHandlers,
  Handler,
  HandlerContext,
  Handlers,
} from './ends.ts';
export type { RequestHeader } from './envelope/header.ts';
export { createNonces, signedAtMs } from './envelope/nonce.ts';
export { type AnswerProof, verifyAnswer } from './envelope/proof.ts';
export { PROTOCOL } from './envelope/protocol.ts';
export { MAX_LIFE_MS, MAX_SKEW_MS, type ReplayInit, ReplayWindow } from './envelope/replay.ts';
export {
  type Admission,
  type Admitted,
  type OpenedRequest,
  openRequest,
  type RequestGate,
  type RequestToSign,
  type SignedRequest,
  signRequest,
} from './envelope/request.ts';
export {
  openResponse,
  type ResponseGate,
  type ResponseToSign,
  signResponse,
} from './envelope/response.ts';
export {
  DEFAULT_LIMITS,
  type Limits,
  limitsOf,
  MAX_MAGNITUDE,
  type Rules,
  type Tokenizer,
} from './limits.ts';
export {
  type BackwardRequests,
  type BackwardResponses,
  exchangeOf,
  type ForwardRequests,
  type ForwardResponses,
  type RequestOf,
  type ResponseOf,
} from './synapses/all.ts';
export type { CausalLMResponse } from './synapses/causal-lm.ts';
export type { CausalLMNextResponse } from './synapses/causal-lm-next.ts';
export type { LastHiddenStateResponse } from './synapses/last-hidden-state.ts';
export type {
  Seq2SeqBackwardRequest,
  Seq2SeqBackwardResponse,
  Seq2SeqRequest,
  Seq2SeqResponse,
} from './synapses/seq2seq.ts';
export type { Exchange } from './synapses/synapse.ts';
export type {
  TokensBackwardRequest,
  TokensBackwardResponse,
  TokensRequest,
} from './synapses/tokens.ts';
export {
  codeOfStatus,
  decodeHealthRequest,
  decodeHealthResponse,
  encodeHealthRequest,
  encodeHealthResponse,
  HEALTH_PATH,
  HEALTH_SERVICES,
  METHOD_PATHS,
  statusOf,
} from './transport.ts';
