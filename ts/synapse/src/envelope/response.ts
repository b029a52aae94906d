// SPDX-License-Identifier: Apache-2.0
import { blake2b256, ready, type Signer } from '@ganglion/account';
import type { Verifier } from '@ganglion/account/verifier';
import { type CallOptions, type ErrorCode, GanglionError } from '@ganglion/base';
import { sameBytes } from '../bytes.ts';
import * as proto from '../generated/synapse.ts';
import type { Limits } from '../limits.ts';
import { parse } from '../parse.ts';
import { badSignature, checkBody, checkSignatureBytes, checkSize } from './checks.ts';
import { parseResponseHeader, responseDigest } from './header.ts';
import { PROTOCOL } from './protocol.ts';

/** What a response is made of before it is signed: a body, or the code of why there is none. */
export type ResponseToSign = { readonly signer: Signer; readonly requestHash: Uint8Array } & (
  | { readonly body: Uint8Array }
  | { readonly code: ErrorCode }
);

/** What a response is held against. */
export interface ResponseGate {
  readonly requestHash: Uint8Array;
  /** Hotkey of the neuron that was asked. */
  readonly responder: Uint8Array;
  readonly verifier: Pick<Verifier, 'verify'>;
  readonly limits: Limits;
}

/** Signs an answer, or the refusal of one, to exactly one request. */
export async function signResponse(response: ResponseToSign, limits: Limits): Promise<Uint8Array> {
  await ready();
  const { signer, requestHash } = response;
  const body = 'body' in response ? response.body : new Uint8Array(0);
  const header = proto.ResponseHeader.encode({
    protocol: PROTOCOL,
    requestHash,
    responder: signer.publicKey,
    code: 'code' in response ? response.code : '',
    bodyHash: blake2b256(body),
  }).finish();
  const signature = signer.sign(responseDigest(header));
  const message = proto.SignedResponse.encode({ header, body, signature }).finish();
  checkSize(message, limits);
  return message;
}

/**
 * The body of an answer that is authentic and belongs to the request.
 *
 * A signed refusal is thrown under its own code with `origin = 'peer'`; an answer that breaks a
 * rule is thrown as
 * `signature-missing`, `signature-invalid`, `body-mismatch`, `protocol-mismatch` or
 * `response-invalid`.
 */
export async function openResponse(
  message: Uint8Array,
  gate: ResponseGate,
  options: CallOptions = {},
): Promise<Uint8Array> {
  await ready();
  checkSize(message, gate.limits);
  const signed = parse('response-invalid', proto.SignedResponse, message);
  checkSignatureBytes(signed.signature);
  const header = parseResponseHeader(signed.header);
  if (!sameBytes(header.requestHash, gate.requestHash)) {
    throw new GanglionError('response-invalid', { what: 'the response answers another request' });
  }
  if (!sameBytes(header.responder, gate.responder)) {
    throw new GanglionError('response-invalid', { what: 'the response is signed by another neuron' });
  }
  checkBody(signed.body, header.bodyHash);
  const hash = responseDigest(signed.header);
  if (!(await gate.verifier.verify(hash, signed.signature, header.responder, options))) {
    throw badSignature('the responder');
  }
  if (header.code !== undefined) {
    throw new GanglionError(header.code, { what: 'the peer refused', facts: { origin: 'peer' } });
  }
  return signed.body;
}
