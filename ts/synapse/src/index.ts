// SPDX-License-Identifier: Apache-2.0
/** The schema of each exchange between neurons, its limits, and the signed envelope. */
export {
  type Admission,
  type Admitted,
  type AnswerProof,
  type OpenedRequest,
  openRequest,
  openResponse,
  type RequestGate,
  type RequestHeader,
  type RequestToSign,
  type ResponseGate,
  type ResponseToSign,
  type SignedRequest,
  signRequest,
  signResponse,
  verifyAnswer,
} from './envelope/envelope.ts';
export { createNonces, signedAtMs } from './envelope/nonce.ts';
export { PROTOCOL } from './envelope/protocol.ts';
export { MAX_LIFE_MS, MAX_SKEW_MS, type ReplayInit, ReplayWindow } from './envelope/replay.ts';
export {
  DEFAULT_LIMITS,
  type Limits,
  limitsOf,
  MAX_MAGNITUDE,
  type Rules,
  type Tokenizer,
} from './limits.ts';
export { type ExchangeCodec, exchangeOf } from './synapses/exchange.ts';
export { sameBytes } from './synapses/rules.ts';
export type {
  BackwardRequests,
  BackwardResponses,
  Codec,
  ForwardRequests,
  ForwardResponses,
  RequestOf,
  ResponseOf,
  Seq2SeqBackwardRequest,
  Seq2SeqRequest,
  Seq2SeqResponse,
  TokensBackwardRequest,
  TokensBackwardResponse,
  TokensRequest,
} from './synapses/types.ts';
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
