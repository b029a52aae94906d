// SPDX-License-Identifier: Apache-2.0
import { blake2b256, ready, type Signer, toHex } from '@ganglion/account';
import type { Verifier } from '@ganglion/account/verifier';
import { type CallOptions, GanglionError, type Method, SYNAPSE_BITS, type SynapseName } from '@ganglion/base';
import { sameBytes } from '../bytes.ts';
import * as proto from '../generated/synapse.ts';
import type { Limits } from '../limits.ts';
import { parse } from '../parse.ts';
import { badSignature, checkBody, checkSignatureBytes, checkSize } from './checks.ts';
import { invalid, parseRequestHeader, type RequestHeader, requestDigest, skewed } from './header.ts';
import { signedAtMs } from './nonce.ts';
import { PROTOCOL } from './protocol.ts';
import { MAX_LIFE_MS, MAX_SKEW_MS, type ReplayWindow } from './replay.ts';

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
  /** Whether the neuron's operator does not want it answered. @default false */
  readonly isRefused?: boolean;
}

/**
 * Tells whether a hotkey is registered. Called for each request before its signature is verified,
 * so it must be quick.
 */
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
  const signature = signer.sign(requestDigest(header));
  const message = proto.SignedRequest.encode({ header, body, signature }).finish();
  checkSize(message, limits);
  return { message, header, requestHash: blake2b256(header) };
}

/**
 * Authenticates a request, cheapest check first: size, form, protocol, method, network, receiver,
 * time, registration, nonce, body, signature. Only a request with a valid signature burns its
 * nonce, and only one of several copies can.
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
  if (admitted.isRefused === true) {
    throw new GanglionError('not-admitted', {
      what: 'this neuron does not answer the sender: it has too little stake, or is refused by name',
      hint: 'ask another neuron, or with a hotkey that has more stake',
    });
  }
  const sender = toHex(header.sender);
  gate.replay.check(sender, header.nonce);
  checkBody(signed.body, header.bodyHash);
  const hash = requestDigest(signed.header);
  if (!(await gate.verifier.verify(hash, signed.signature, header.sender, options))) {
    throw badSignature('the sender');
  }
  gate.replay.burn(sender, header.nonce, header.expiresAtMs);
  return { header, requestHash: blake2b256(signed.header), body: signed.body, admitted };
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
