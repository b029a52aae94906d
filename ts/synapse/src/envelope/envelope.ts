// SPDX-License-Identifier: Apache-2.0
import {
  blake2b256,
  PUBLIC_KEY_BYTES,
  ready,
  SIGNATURE_BYTES,
  type Signer,
  toHex,
  verify,
} from '@ganglion/account';
import type { Verifier } from '@ganglion/account/verifier';
import {
  type CallOptions,
  type ErrorCode,
  GanglionError,
  isErrorCode,
  METHODS,
  type Method,
  SYNAPSE_BITS,
  type SynapseName,
  synapseOfBit,
} from '@ganglion/base';
import { sameBytes } from '../bytes.ts';
import * as proto from '../generated/synapse.ts';
import type { Limits } from '../limits.ts';
import { parse } from '../parse.ts';
import { signedAtMs } from './nonce.ts';
import { PROTOCOL } from './protocol.ts';
import { MAX_LIFE_MS, MAX_SKEW_MS, type ReplayWindow } from './replay.ts';

/** Who asks whom for what, on which chain, and until when. */
export interface RequestHeader {
  readonly protocol: number;
  readonly genesisHash: Uint8Array;
  readonly method: Method;
  readonly synapse: SynapseName;
  /** Hotkey of the neuron that asks. */
  readonly sender: Uint8Array;
  /** Hotkey of the neuron that is asked. */
  readonly receiver: Uint8Array;
  readonly nonce: bigint;
  readonly expiresAtMs: number;
  readonly bodyHash: Uint8Array;
}

/** What a request is made of before it is signed. */
export interface RequestToSign {
  readonly signer: Signer;
  readonly receiver: Uint8Array;
  readonly genesisHash: Uint8Array;
  readonly method: Method;
  readonly synapse: SynapseName;
  readonly body: Uint8Array;
  /** Of `createNonces`. */
  readonly nonce: bigint;
  /** At most {@link MAX_LIFE_MS} after the nonce's time. */
  readonly expiresAtMs: number;
}

/** A request ready for the wire. */
export interface SignedRequest {
  readonly message: Uint8Array;
  /** The header's bytes: with the response, the proof of what was answered. */
  readonly header: Uint8Array;
  readonly requestHash: Uint8Array;
}

/** What is known of a registered sender. */
export interface Admitted {
  /** Units of stake behind the sender. */
  readonly stake: bigint;
}

/** Tells whether a hotkey is registered. Called for each request before its signature is verified, so it must be quick. */
export type Admission = (sender: Uint8Array) => Admitted | undefined;

/** What a request is held against. */
export interface RequestGate {
  readonly genesisHash: Uint8Array;
  /** Hotkey of this neuron. */
  readonly receiver: Uint8Array;
  readonly admission: Admission;
  readonly replay: ReplayWindow;
  readonly verifier: Pick<Verifier, 'verify'>;
  readonly limits: Limits;
}

/** A request that is authentic, fresh, and for this neuron. Its body is bytes still. */
export interface OpenedRequest {
  readonly header: RequestHeader;
  readonly requestHash: Uint8Array;
  readonly body: Uint8Array;
  readonly admitted: Admitted;
}

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

const REQUEST_DOMAIN = new TextEncoder().encode('ganglion:request:v1');
const RESPONSE_DOMAIN = new TextEncoder().encode('ganglion:response:v1');
const HASH_BYTES = 32;
/** A header takes about 200 bytes; more is nonsense that need not be hashed. */
const MAX_HEADER_BYTES = 512;

/** Signs a request over its whole content. `message-too-large` when it would exceed the limit. */
export async function signRequest(request: RequestToSign, limits: Limits): Promise<SignedRequest> {
  await ready();
  const { signer, receiver, genesisHash, method, synapse, body, nonce, expiresAtMs } = request;
  const header = proto.RequestHeader.encode({
    protocol: PROTOCOL,
    genesisHash,
    method,
    synapse: SYNAPSE_BITS[synapse],
    sender: signer.publicKey,
    receiver,
    nonce,
    expiresAtMs: BigInt(expiresAtMs),
    bodyHash: blake2b256(body),
  }).finish();
  const signature = signer.sign(blake2b256(REQUEST_DOMAIN, header));
  const message = proto.SignedRequest.encode({ header, body, signature }).finish();
  checkSize(message, limits);
  return { message, header, requestHash: blake2b256(header) };
}

/**
 * Authenticates a request, cheapest check first: size, form, protocol, method, network, receiver, time, registration,
 * nonce, body, signature. Only a request with a valid signature burns its nonce, and only one of several copies can.
 */
export async function openRequest(
  message: Uint8Array,
  method: Method,
  gate: RequestGate,
  options: CallOptions = {},
): Promise<OpenedRequest> {
  await ready();
  checkSize(message, gate.limits);
  const signed = parse('invalid-argument', proto.SignedRequest, message);
  checkSignatureBytes(signed.signature);
  const header = parseRequestHeader(signed.header);
  if (header.method !== method) throw invalid('the header is of another method');
  if (!sameBytes(header.genesisHash, gate.genesisHash)) {
    throw new GanglionError('wrong-network', {
      what: 'the request is for another chain',
      hint: 'check the genesis hash of the chain that you follow',
    });
  }
  if (!sameBytes(header.receiver, gate.receiver)) {
    throw new GanglionError('wrong-receiver', {
      what: 'the request is for another neuron',
      hint: 'read the axon of this hotkey from the chain again',
    });
  }
  checkTime(header, gate.replay.now());
  const admitted = gate.admission(header.sender);
  if (admitted === undefined) {
    throw new GanglionError('unregistered', {
      what: 'the sender is not registered',
      hint: 'register the hotkey, and wait until the axon has seen it',
    });
  }
  const sender = toHex(header.sender);
  gate.replay.check(sender, header.nonce);
  checkBody(signed.body, header.bodyHash);
  const hash = blake2b256(REQUEST_DOMAIN, signed.header);
  if (!(await gate.verifier.verify(hash, signed.signature, header.sender, options))) {
    throw badSignature('the sender');
  }
  gate.replay.burn(sender, header.nonce, header.expiresAtMs);
  return { header, requestHash: blake2b256(signed.header), body: signed.body, admitted };
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
  const signature = signer.sign(blake2b256(RESPONSE_DOMAIN, header));
  const message = proto.SignedResponse.encode({ header, body, signature }).finish();
  checkSize(message, limits);
  return message;
}

/**
 * The body of an answer that is authentic and belongs to the request.
 *
 * A signed refusal is thrown under its own code with `origin = 'peer'`; an answer that breaks a rule is thrown as
 * `signature-missing`, `signature-invalid`, `body-mismatch`, `protocol-mismatch` or `response-invalid`.
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
  const hash = blake2b256(RESPONSE_DOMAIN, signed.header);
  if (!(await gate.verifier.verify(hash, signed.signature, header.responder, options))) {
    throw badSignature('the responder');
  }
  if (header.code !== undefined) {
    throw new GanglionError(header.code, { what: 'the peer refused', facts: { origin: 'peer' } });
  }
  return signed.body;
}

/**
 * Checks, for anybody and without trust in either side, that a neuron answered a request: the response is signed by the
 * request's receiver and names the request's hash. Throws as {@link openResponse} does.
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
  const hash = blake2b256(RESPONSE_DOMAIN, signed.header);
  if (!(await verify(hash, signed.signature, header.responder))) throw badSignature('the responder');
  return { request, responder: header.responder, code: header.code, body: signed.body };
}

function parseRequestHeader(bytes: Uint8Array): RequestHeader {
  if (bytes.length > MAX_HEADER_BYTES) throw invalid('the header is too long');
  const wire = parse('invalid-argument', proto.RequestHeader, bytes);
  checkProtocol(wire.protocol);
  const method = METHODS.find((name) => name === wire.method);
  if (method === undefined) throw invalid('there is no such method');
  const synapse = synapseOfBit(wire.synapse);
  if (synapse === undefined) {
    throw new GanglionError('synapse-unsupported', { what: 'there is no such synapse' });
  }
  if (wire.genesisHash.length !== HASH_BYTES || wire.bodyHash.length !== HASH_BYTES) {
    throw invalid('a hash has another number of bytes');
  }
  if (wire.sender.length !== PUBLIC_KEY_BYTES || wire.receiver.length !== PUBLIC_KEY_BYTES) {
    throw invalid('a hotkey has another number of bytes');
  }
  if (wire.expiresAtMs > BigInt(Number.MAX_SAFE_INTEGER)) throw skewed('the expiry is out of range');
  const { protocol, genesisHash, sender, receiver, nonce, bodyHash } = wire;
  return {
    protocol,
    genesisHash,
    method,
    synapse,
    sender: Uint8Array.from(sender),
    receiver,
    nonce,
    expiresAtMs: Number(wire.expiresAtMs),
    bodyHash,
  };
}

function parseResponseHeader(bytes: Uint8Array): {
  requestHash: Uint8Array;
  responder: Uint8Array;
  code: ErrorCode | undefined;
  bodyHash: Uint8Array;
} {
  if (bytes.length > MAX_HEADER_BYTES) {
    throw new GanglionError('response-invalid', { what: 'the header is too long' });
  }
  const { protocol, requestHash, responder, code, bodyHash } = parse(
    'response-invalid',
    proto.ResponseHeader,
    bytes,
  );
  checkProtocol(protocol);
  if (code !== '' && !isErrorCode(code)) {
    throw new GanglionError('response-invalid', { what: 'the response has a code that does not exist' });
  }
  return { requestHash, responder, code: code === '' ? undefined : code, bodyHash };
}

function checkTime(header: RequestHeader, nowMs: number): void {
  const atMs = signedAtMs(header.nonce);
  if (atMs > nowMs + MAX_SKEW_MS || header.expiresAtMs > nowMs + MAX_LIFE_MS + MAX_SKEW_MS) {
    throw skewed('the request is from the future');
  }
  if (header.expiresAtMs + MAX_SKEW_MS < nowMs) {
    throw new GanglionError('expired', {
      what: 'the request has expired',
      hint: 'sign a new one; if it was new, synchronise the clock',
    });
  }
  if (header.expiresAtMs <= atMs || header.expiresAtMs - atMs > MAX_LIFE_MS) {
    throw new GanglionError('invalid-argument', {
      what: 'a request lives longer than nothing and no longer than the limit',
      facts: { limitMs: MAX_LIFE_MS },
    });
  }
}

function checkSize(message: Uint8Array, limits: Limits): void {
  if (message.length > limits.maxMessageBytes) {
    throw new GanglionError('message-too-large', {
      what: 'the message is too large',
      facts: { bytes: message.length, limit: limits.maxMessageBytes },
      hint: 'send fewer or shorter examples, or ask for the f16 codec',
    });
  }
}

function checkProtocol(protocol: number): void {
  if (protocol !== PROTOCOL) {
    throw new GanglionError('protocol-mismatch', {
      what: 'the peer speaks another version of the protocol',
      facts: { version: protocol, ours: PROTOCOL },
      hint: 'upgrade the older side',
    });
  }
}

function checkSignatureBytes(signature: Uint8Array): void {
  if (signature.length === 0) {
    throw new GanglionError('signature-missing', { what: 'the message is not signed' });
  }
  if (signature.length !== SIGNATURE_BYTES) {
    throw new GanglionError('signature-invalid', {
      what: 'the signature has another number of bytes',
      facts: { bytes: signature.length, expected: SIGNATURE_BYTES },
    });
  }
}

function checkBody(body: Uint8Array, hash: Uint8Array): void {
  if (!sameBytes(blake2b256(body), hash)) {
    throw new GanglionError('body-mismatch', { what: 'the body is not the one that was signed' });
  }
}

function badSignature(whose: string): GanglionError {
  return new GanglionError('signature-invalid', { what: `the signature is not that of ${whose}` });
}

function skewed(what: string): GanglionError {
  return new GanglionError('clock-skew', {
    what,
    facts: { allowedMs: MAX_SKEW_MS },
    hint: 'synchronise the clocks',
  });
}

function invalid(what: string): GanglionError {
  return new GanglionError('invalid-argument', { what });
}
