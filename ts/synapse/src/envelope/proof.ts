// SPDX-License-Identifier: Apache-2.0
import { blake2b256, ready, verify } from '@ganglion/account';
import { type ErrorCode, GanglionError } from '@ganglion/base';
import { sameBytes } from '../bytes.ts';
import * as proto from '../generated/synapse.ts';
import { parse } from '../parse.ts';
import { badSignature, checkBody, checkSignatureBytes } from './checks.ts';
import { parseRequestHeader, parseResponseHeader, type RequestHeader, responseDigest } from './header.ts';

/** What a request and its response prove to anybody. */
export interface AnswerProof {
  readonly request: RequestHeader;
  /** Hotkey that answered. */
  readonly responder: Uint8Array;
  /** Why there was no answer, when there was none. */
  readonly code: ErrorCode | undefined;
  /** The answer's bytes, for the codec of the request's method and synapse. */
  readonly body: Uint8Array;
}

/**
 * Checks, for anybody and without trust in either side, that a neuron answered a request: the
 * response is signed by the request's receiver and names the request's hash. Throws as
 * {@link openResponse} does.
 */
export async function verifyAnswer(answer: {
  /** The request's header bytes. */
  readonly requestHeader: Uint8Array;
  /** The signed response as it came over the wire. */
  readonly response: Uint8Array;
}): Promise<AnswerProof> {
  await ready();
  const request = parseRequestHeader(answer.requestHeader);
  const signed = parse('response-invalid', proto.SignedResponse, answer.response);
  checkSignatureBytes(signed.signature);
  const header = parseResponseHeader(signed.header);
  if (
    !sameBytes(header.requestHash, blake2b256(answer.requestHeader)) ||
    !sameBytes(header.responder, request.receiver)
  ) {
    throw new GanglionError('response-invalid', { what: 'the response does not answer this request' });
  }
  checkBody(signed.body, header.bodyHash);
  const hash = responseDigest(signed.header);
  if (!(await verify(hash, signed.signature, header.responder))) throw badSignature('the responder');
  return { request, responder: header.responder, code: header.code, body: signed.body };
}
