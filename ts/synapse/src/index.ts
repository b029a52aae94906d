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
} from './envelope.ts';
export { type ExchangeCodec, exchangeOf } from './exchange.ts';
export {
  DEFAULT_LIMITS,
  type Limits,
  limitsOf,
  MAX_MAGNITUDE,
  type Rules,
  type Tokenizer,
} from './limits.ts';
export { createNonces, signedAtMs } from './nonce.ts';
export { PROTOCOL } from './protocol.ts';
export { MAX_LIFE_MS, MAX_SKEW_MS, type ReplayInit, ReplayWindow } from './replay.ts';
export { sameBytes } from './rules.ts';
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
} from './types.ts';
