// SPDX-License-Identifier: Apache-2.0
import { blake2b256, PUBLIC_KEY_BYTES } from '@ganglion/account';
import {
  type ErrorCode,
  GanglionError,
  isErrorCode,
  METHODS,
  type Method,
  type SynapseName,
  synapseOfBit,
} from '@ganglion/base';
import * as proto from '../generated/synapse.ts';
import { parse } from '../parse.ts';
import { PROTOCOL } from './protocol.ts';
import { MAX_SKEW_MS } from './replay.ts';

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

/** Who answers which request, and why not when there is no answer. */
export interface ResponseHeader {
  readonly requestHash: Uint8Array;
  /** Hotkey of the neuron that answers. */
  readonly responder: Uint8Array;
  readonly code: ErrorCode | undefined;
  readonly bodyHash: Uint8Array;
}

const REQUEST_DOMAIN = new TextEncoder().encode('ganglion:request:v1');
const RESPONSE_DOMAIN = new TextEncoder().encode('ganglion:response:v1');
const HASH_BYTES = 32;
/** A header takes about 200 bytes; more is nonsense that need not be hashed. */
const MAX_HEADER_BYTES = 512;

/** What a sender signs. */
export function requestDigest(header: Uint8Array): Uint8Array {
  return blake2b256(REQUEST_DOMAIN, header);
}

/** What a responder signs. */
export function responseDigest(header: Uint8Array): Uint8Array {
  return blake2b256(RESPONSE_DOMAIN, header);
}

/** Reads the header of a request: its form and its version, not yet whether any of it is true. */
export function parseRequestHeader(bytes: Uint8Array): RequestHeader {
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

/** Reads the header of a response; as {@link parseRequestHeader}. */
export function parseResponseHeader(bytes: Uint8Array): ResponseHeader {
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

function checkProtocol(protocol: number): void {
  if (protocol !== PROTOCOL) {
    throw new GanglionError('protocol-mismatch', {
      what: 'the peer speaks another version of the protocol',
      facts: { version: protocol, ours: PROTOCOL },
      hint: 'upgrade the older side',
    });
  }
}

/** A time that no honest clock could have written. */
export function skewed(what: string): GanglionError {
  return new GanglionError('clock-skew', {
    what,
    facts: { allowedMs: MAX_SKEW_MS },
    hint: 'synchronise the clocks',
  });
}

/** A request that cannot be understood. */
export function invalid(what: string): GanglionError {
  return new GanglionError('invalid-argument', { what });
}
