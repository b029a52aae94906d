// SPDX-License-Identifier: Apache-2.0

import { blake2b256, fromUri, type Signer } from '@ganglion/account';
import { createVerifier, type Verifier } from '@ganglion/account/verifier';
import { ERROR_CODES, GanglionError } from '@ganglion/base';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as proto from '../generated/synapse.ts';
import {
  codeOfStatus,
  createNonces,
  decodeHealthRequest,
  decodeHealthResponse,
  encodeHealthRequest,
  encodeHealthResponse,
  limitsOf,
  MAX_LIFE_MS,
  MAX_SKEW_MS,
  openRequest,
  openResponse,
  ReplayWindow,
  type RequestGate,
  type RequestToSign,
  type SignedRequest,
  signRequest,
  signResponse,
  statusOf,
  verifyAnswer,
} from '../index.ts';

const START = 1_800_000_000_000;
const GENESIS = new Uint8Array(32).fill(1);
const BODY = new TextEncoder().encode('the body');
const LIMITS = limitsOf({ maxMessageBytes: 2_000 });
const clock = { now: () => START, elapsed: () => START };
let alice: Signer;
let bob: Signer;
let eve: Signer;
let verifier: Verifier;
let verified = 0;

beforeAll(async () => {
  [alice, bob, eve] = await Promise.all([fromUri('//Alice'), fromUri('//Bob'), fromUri('//Eve')]);
  verifier = createVerifier();
});
afterAll(() => verifier.close());

/** Bob's gate, which knows Alice and Bob only, and counts the signatures it verifies. */
function gate(change: Partial<RequestGate> = {}): RequestGate {
  return {
    genesisHash: GENESIS,
    receiver: bob.publicKey,
    admission: (sender) => (Buffer.compare(sender, eve.publicKey) === 0 ? undefined : { stake: 5n }),
    replay: new ReplayWindow(clock, { acceptFromMs: 0 }),
    verifier: {
      verify: (...job) => {
        verified += 1;
        return verifier.verify(...job);
      },
    },
    limits: LIMITS,
    ...change,
  };
}

const nonces = createNonces(clock);

/** A request of Alice to Bob. */
function sign(change: Partial<RequestToSign> = {}): Promise<SignedRequest> {
  const request: RequestToSign = {
    signer: alice,
    receiver: bob.publicKey,
    genesisHash: GENESIS,
    method: 'Forward',
    synapse: 'CausalLMNext',
    body: BODY,
    nonce: nonces(),
    expiresAtMs: START + 10_000,
    ...change,
  };
  return signRequest(request, LIMITS);
}

/** The message with some of its three parts replaced. */
function replace(message: Uint8Array, change: Partial<proto.SignedRequest>): Uint8Array {
  return proto.SignedRequest.encode({ ...proto.SignedRequest.decode(message), ...change }).finish();
}

/** The message with something of its header changed and the old signature. */
function reheader(message: Uint8Array, change: Partial<proto.RequestHeader>): Uint8Array {
  const header = proto.RequestHeader.decode(proto.SignedRequest.decode(message).header);
  return replace(message, { header: proto.RequestHeader.encode({ ...header, ...change }).finish() });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'passed';
  } catch (error) {
    return GanglionError.is(error) ? error.code : `untyped: ${String(error)}`;
  }
}

test('a sound request opens to what was signed', async () => {
  const { message, requestHash, header } = await sign();
  const opened = await openRequest(message, 'Forward', gate());
  expect(opened.header).toMatchObject({
    synapse: 'CausalLMNext',
    sender: alice.publicKey,
    receiver: bob.publicKey,
    expiresAtMs: START + 10_000,
  });
  expect(Buffer.compare(opened.body, BODY)).toBe(0);
  expect(opened.requestHash).toEqual(requestHash);
  expect(requestHash).toEqual(blake2b256(header));
  expect(opened.admitted.stake).toBe(5n);
});

test('a missing, empty, short, long or wrong signature is refused before anything is read', async () => {
  const { message } = await sign();
  const other = await sign({ signer: eve });
  const signature = proto.SignedRequest.decode(message).signature;
  const cases: readonly [Uint8Array, string][] = [
    [new Uint8Array(0), 'signature-missing'],
    [signature.subarray(1), 'signature-invalid'],
    [Buffer.concat([signature, Uint8Array.of(0)]), 'signature-invalid'],
    [new TextEncoder().encode('0x'), 'signature-invalid'],
    [new Uint8Array(64), 'signature-invalid'],
    [new Uint8Array(64).fill(255), 'signature-invalid'],
    [proto.SignedRequest.decode(other.message).signature, 'signature-invalid'],
  ];
  const bobs = gate();
  for (const [value, code] of cases) {
    expect(await codeOf(openRequest(replace(message, { signature: value }), 'Forward', bobs))).toBe(code);
  }
  // None of them burnt the nonce of the sound one.
  expect(await codeOf(openRequest(message, 'Forward', bobs))).toBe('passed');
});

test('a signature over the right content in another domain is refused', async () => {
  const { message } = await sign();
  const { header } = proto.SignedRequest.decode(message);
  for (const domain of ['', 'ganglion:response:v1', 'ganglion:request:v2']) {
    const signature = alice.sign(blake2b256(new TextEncoder().encode(domain), header));
    expect(await codeOf(openRequest(replace(message, { signature }), 'Forward', gate()))).toBe(
      'signature-invalid',
    );
  }
  const bare = replace(message, { signature: alice.sign(header) });
  expect(await codeOf(openRequest(bare, 'Forward', gate()))).toBe('signature-invalid');
});

test('a swapped or altered body is refused without verifying the signature', async () => {
  const { message } = await sign();
  const before = verified;
  for (const body of [new Uint8Array(0), BODY.subarray(1), Uint8Array.from(BODY, (byte) => byte ^ 1)]) {
    expect(await codeOf(openRequest(replace(message, { body }), 'Forward', gate()))).toBe('body-mismatch');
  }
  expect(verified).toBe(before);
});

test('a request for another neuron, chain or method is refused without verifying the signature', async () => {
  const before = verified;
  const { message } = await sign({ receiver: alice.publicKey });
  expect(await codeOf(openRequest(message, 'Forward', gate()))).toBe('wrong-receiver');
  const foreign = await sign({ genesisHash: new Uint8Array(32).fill(2) });
  expect(await codeOf(openRequest(foreign.message, 'Forward', gate()))).toBe('wrong-network');
  expect(await codeOf(openRequest((await sign()).message, 'Backward', gate()))).toBe('invalid-argument');
  expect(verified).toBe(before);
});

test('a request of an unregistered sender is refused without verifying the signature', async () => {
  const before = verified;
  const { message } = await sign({ signer: eve });
  expect(await codeOf(openRequest(message, 'Forward', gate()))).toBe('unregistered');
  expect(verified).toBe(before);
});

test('changing any field of a signed header is refused', async () => {
  const { message } = await sign();
  const changes: Partial<proto.RequestHeader>[] = [
    { synapse: 1 },
    { method: 'Backward' },
    { sender: bob.publicKey },
    { nonce: nonces() },
    { expiresAtMs: BigInt(START + 10_001) },
  ];
  for (const change of changes) {
    const method = change.method === 'Backward' ? 'Backward' : 'Forward';
    expect(await codeOf(openRequest(reheader(message, change), method, gate()))).toBe('signature-invalid');
  }
  expect(await codeOf(openRequest(reheader(message, { protocol: 0 }), 'Forward', gate()))).toBe(
    'protocol-mismatch',
  );
  expect(await codeOf(openRequest(reheader(message, { protocol: 2 }), 'Forward', gate()))).toBe(
    'protocol-mismatch',
  );
  expect(await codeOf(openRequest(reheader(message, { synapse: 3 }), 'Forward', gate()))).toBe(
    'synapse-unsupported',
  );
});

const times: readonly [string, number, number, string][] = [
  // what, signed at, expires at (both relative to now), code
  ['just expired within the skew', -10_000, -MAX_SKEW_MS, 'passed'],
  ['expired', -10_000, -MAX_SKEW_MS - 1, 'expired'],
  ['long expired', -3_600_000, -3_599_000, 'expired'],
  ['signed within the skew', MAX_SKEW_MS, MAX_SKEW_MS + 1_000, 'passed'],
  ['signed in the future', MAX_SKEW_MS + 1, MAX_SKEW_MS + 1_000, 'clock-skew'],
  ['signed an hour ahead', 3_600_000, 3_601_000, 'clock-skew'],
  ['as long as may be', 0, MAX_LIFE_MS, 'passed'],
  ['longer than may be', -1, MAX_LIFE_MS, 'invalid-argument'],
  ['for ever', 0, Number.MAX_SAFE_INTEGER - START, 'clock-skew'],
  ['expired before it was signed', 1_000, 500, 'invalid-argument'],
];
test.each(times)('a request that is %s', async (_name, signedMs, expiresMs, code) => {
  const nonce = BigInt(START + signedMs) << 20n;
  const { message } = await sign({ nonce, expiresAtMs: START + expiresMs });
  expect(await codeOf(openRequest(message, 'Forward', gate()))).toBe(code);
});

test('a replayed request is refused: at once, a thousand times, and after the nonce was forgotten', async () => {
  let now = START;
  const replay = new ReplayWindow({ now: () => now, elapsed: () => now }, { acceptFromMs: 0 });
  const bobs = gate({ replay });
  const { message } = await sign();
  await openRequest(message, 'Forward', bobs);
  const before = verified;
  for (let count = 0; count < 1000; count += 1) {
    expect(await codeOf(openRequest(message, 'Forward', bobs))).toBe('replayed');
  }
  expect(verified).toBe(before);
  now = START + 10_000 + MAX_SKEW_MS;
  expect(await codeOf(openRequest(message, 'Forward', bobs))).toBe('replayed');
  now += 1;
  expect(await codeOf(openRequest(message, 'Forward', bobs))).toBe('expired');
});

test('of many concurrent copies exactly one passes', async () => {
  const bobs = gate();
  const { message } = await sign();
  const codes = await Promise.all(
    Array.from({ length: 20 }, () => codeOf(openRequest(Uint8Array.from(message), 'Forward', bobs))),
  );
  expect(codes.filter((code) => code === 'passed')).toHaveLength(1);
  expect(codes.filter((code) => code === 'replayed')).toHaveLength(19);
});

test('a forged request with the nonce of a sound one does not keep the sound one out', async () => {
  const bobs = gate();
  const { message } = await sign();
  const forged = replace(message, { signature: new Uint8Array(64).fill(3) });
  const codes = await Promise.all(
    [forged, message, forged].map((copy) => codeOf(openRequest(copy, 'Forward', bobs))),
  );
  expect(codes).toEqual(['signature-invalid', 'passed', 'signature-invalid']);
});

test('a message below and at the size limit passes, one byte more is too large', async () => {
  const size = (await sign({ body: new Uint8Array(1_000) })).message.length;
  for (const room of [1, 0]) {
    const { message } = await sign({ body: new Uint8Array(1_000) });
    const limits = limitsOf({ maxMessageBytes: size + room });
    expect(await codeOf(openRequest(message, 'Forward', gate({ limits })))).toBe('passed');
  }
  const { message } = await sign({ body: new Uint8Array(1_000) });
  const limits = limitsOf({ maxMessageBytes: size - 1 });
  expect(await codeOf(openRequest(message, 'Forward', gate({ limits })))).toBe('message-too-large');
  expect(await codeOf(sign({ body: new Uint8Array(2_000) }))).toBe('message-too-large');
});

test('a request cut at any byte is a typed refusal', async () => {
  const { message } = await sign();
  const bobs = gate();
  for (let length = 0; length < message.length; length += 1) {
    const code = await codeOf(openRequest(message.subarray(0, length), 'Forward', bobs));
    expect(['invalid-argument', 'signature-missing', 'protocol-mismatch']).toContain(code);
  }
  expect(await codeOf(openRequest(message, 'Forward', bobs))).toBe('passed');
});

test('a header cut at any byte is a typed refusal', async () => {
  const { message } = await sign();
  const { header } = proto.SignedRequest.decode(message);
  for (let length = 0; length < header.length; length += 1) {
    const cut = replace(message, { header: header.subarray(0, length) });
    const code = await codeOf(openRequest(cut, 'Forward', gate()));
    expect(ERROR_CODES).toContain(code);
    expect(code).not.toBe('internal');
  }
  const padded = replace(message, { header: new Uint8Array(513) });
  expect(await codeOf(openRequest(padded, 'Forward', gate()))).toBe('invalid-argument');
});

test('whatever the bytes are, opening them gives a typed refusal', async () => {
  const bobs = gate();
  const { message } = await sign();
  const arbitrary = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.tuple(fc.nat(message.length - 1), fc.integer({ min: 1, max: 255 })).map(([place, change]) => {
      const copy = Uint8Array.from(message);
      copy[place] = (copy[place] ?? 0) ^ change;
      return copy;
    }),
  );
  await fc.assert(
    fc.asyncProperty(arbitrary, async (bytes) => {
      const code = await codeOf(openRequest(bytes, 'Forward', bobs));
      expect(ERROR_CODES).toContain(code);
      expect(code).not.toBe('internal');
    }),
    { numRuns: 400 },
  );
});

test('a response opens for the request that it answers, and proves it to anybody', async () => {
  const { header, requestHash } = await sign();
  const message = await signResponse({ signer: bob, requestHash, body: BODY }, LIMITS);
  const body = await openResponse(message, {
    requestHash,
    responder: bob.publicKey,
    verifier,
    limits: LIMITS,
  });
  expect(Buffer.compare(body, BODY)).toBe(0);
  const proof = await verifyAnswer({ requestHeader: header, response: message });
  expect(proof.request).toMatchObject({ sender: alice.publicKey, receiver: bob.publicKey });
  expect(Buffer.compare(proof.responder, bob.publicKey)).toBe(0);
  expect(proof.code).toBeUndefined();
  expect(Buffer.compare(proof.body, BODY)).toBe(0);
});

test('a response proves nothing about another request, nor when it was altered or signed by another', async () => {
  const { header, requestHash } = await sign();
  const other = await sign();
  const response = await signResponse({ signer: bob, requestHash, body: BODY }, LIMITS);
  const signed = proto.SignedResponse.decode(response);
  const encode = (change: Partial<proto.SignedResponse>) =>
    proto.SignedResponse.encode({ ...signed, ...change }).finish();
  const byEve = await signResponse({ signer: eve, requestHash, body: BODY }, LIMITS);
  const cases: readonly [Uint8Array, Uint8Array, string][] = [
    [other.header, response, 'response-invalid'],
    [header, byEve, 'response-invalid'],
    [header, encode({ body: BODY.subarray(1) }), 'body-mismatch'],
    [header, encode({ signature: new Uint8Array(0) }), 'signature-missing'],
    [header, encode({ signature: new Uint8Array(64).fill(1) }), 'signature-invalid'],
    [header, encode({ header: new Uint8Array(0) }), 'protocol-mismatch'],
    [header, response.subarray(0, 40), 'response-invalid'],
    [header.subarray(0, 30), response, 'invalid-argument'],
  ];
  for (const [requestHeader, bytes, code] of cases) {
    expect(await codeOf(verifyAnswer({ requestHeader, response: bytes }))).toBe(code);
  }
  const gateOf = (hash: Uint8Array) => ({
    requestHash: hash,
    responder: bob.publicKey,
    verifier,
    limits: LIMITS,
  });
  expect(await codeOf(openResponse(response, gateOf(other.requestHash)))).toBe('response-invalid');
  expect(await codeOf(openResponse(byEve, gateOf(requestHash)))).toBe('response-invalid');
  for (const [, bytes, code] of cases.slice(2, 6)) {
    expect(await codeOf(openResponse(bytes, gateOf(requestHash)))).toBe(code);
  }
});

test('a request is no response and a response no request, although both are signed', async () => {
  const { message, requestHash } = await sign();
  const response = await signResponse({ signer: alice, requestHash, body: BODY }, LIMITS);
  const responseGate = { requestHash, responder: alice.publicKey, verifier, limits: LIMITS };
  expect(await codeOf(openResponse(message, responseGate))).not.toBe('passed');
  expect(await codeOf(openRequest(response, 'Forward', gate()))).not.toBe('passed');
});

test('every refusal travels signed and without a body, and is thrown under its own code', async () => {
  const { header, requestHash } = await sign();
  for (const code of ERROR_CODES) {
    const message = await signResponse({ signer: bob, requestHash, code }, LIMITS);
    const opening = openResponse(message, {
      requestHash,
      responder: bob.publicKey,
      verifier,
      limits: LIMITS,
    });
    await expect(opening).rejects.toMatchObject({ code, facts: { origin: 'peer' } });
    const proof = await verifyAnswer({ requestHeader: header, response: message });
    expect([proof.code, proof.body.length]).toEqual([code, 0]);
  }
});

test('codes survive the way through gRPC statuses; foreign statuses become codes', () => {
  for (const code of ERROR_CODES) expect(codeOfStatus(statusOf(code), code)).toBe(code);
  expect(codeOfStatus(14, 'no connection')).toBe('unavailable');
  expect(codeOfStatus(4, 'deadline')).toBe('timeout');
  expect(codeOfStatus(8, 'received message larger than max')).toBe('message-too-large');
  expect(codeOfStatus(99, '')).toBe('unavailable');
});

test('a health check travels', () => {
  expect(decodeHealthRequest(encodeHealthRequest('ganglion.v1.Synapse'))).toBe('ganglion.v1.Synapse');
  for (const serving of [true, false])
    expect(decodeHealthResponse(encodeHealthResponse(serving))).toBe(serving);
  expect(() => decodeHealthRequest(Uint8Array.of(255))).toThrow(
    expect.objectContaining({ code: 'invalid-argument' }),
  );
});
