// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { blake2b256, fromUri, ready, toHex, verify } from './index.ts';
import { createVerifier } from './verifier.ts';

/** The words of every development account. */
const DEV_PHRASE = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
const MESSAGE = new TextEncoder().encode('what is signed');

test('blake2b-256 agrees with its published value, in one part or several', async () => {
  await ready();
  // RFC 7693 gives no 256-bit vector; this one is of the reference implementation (b2sum -l 256).
  const whole = toHex(blake2b256(new TextEncoder().encode('abc')));
  expect(whole).toBe('bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319');
  const parts = ['a', '', 'bc'].map((part) => new TextEncoder().encode(part));
  expect(toHex(blake2b256(...parts))).toBe(whole);
});

test('threads and this thread agree on good and bad signatures', async () => {
  const [alice, bob] = await Promise.all([fromUri('//Alice'), fromUri('//Bob')]);
  const verifier = createVerifier({ threads: 2 });
  const good = alice.sign(MESSAGE);
  const flipped = Uint8Array.from(good, (byte, index) => (index === 10 ? byte ^ 1 : byte));
  const cases: readonly [Uint8Array, Uint8Array, Uint8Array, boolean][] = [
    [MESSAGE, good, alice.publicKey, true],
    [MESSAGE, good, bob.publicKey, false],
    [MESSAGE.subarray(1), good, alice.publicKey, false],
    [MESSAGE, flipped, alice.publicKey, false],
    [MESSAGE, new Uint8Array(64), alice.publicKey, false],
    [MESSAGE, new Uint8Array(64).fill(255), new Uint8Array(32).fill(255), false],
    [MESSAGE, new Uint8Array(0), alice.publicKey, false],
    [MESSAGE, good.subarray(1), alice.publicKey, false],
    [MESSAGE, good, alice.publicKey.subarray(1), false],
    [new Uint8Array(0), alice.sign(new Uint8Array(0)), alice.publicKey, true],
  ];
  for (const [message, signature, key, expected] of cases) {
    expect(await verifier.verify(message, signature, key)).toBe(expected);
    expect(await verify(message, signature, key)).toBe(expected);
  }
  await verifier.close();
});

test('many at once each get their own answer', async () => {
  const alice = await fromUri('//Alice');
  const verifier = createVerifier({ threads: 2 });
  const jobs = Array.from({ length: 60 }, (_, index) => {
    const message = Uint8Array.of(index);
    const signature = alice.sign(index % 3 === 0 ? Uint8Array.of(index, 0) : message);
    return verifier.verify(message, signature, alice.publicKey);
  });
  expect(verifier.waiting).toBe(60);
  expect(await Promise.all(jobs)).toEqual(Array.from({ length: 60 }, (_, index) => index % 3 !== 0));
  expect(verifier.waiting).toBe(0);
  await verifier.close();
});

test('as many as the limit may wait; one more is overloaded', async () => {
  const alice = await fromUri('//Alice');
  const signature = alice.sign(MESSAGE);
  const verifier = createVerifier({ maxQueue: 3 });
  const ask = () => verifier.verify(MESSAGE, signature, alice.publicKey);
  const waiting = [ask(), ask(), ask()];
  await expect(ask()).rejects.toMatchObject({ code: 'overloaded', facts: { limit: 3 } });
  expect(await Promise.all(waiting)).toEqual([true, true, true]);
  expect(await ask()).toBe(true);
  await verifier.close();
});

test('closing rejects what waits and what comes later', async () => {
  const alice = await fromUri('//Alice');
  const signature = alice.sign(MESSAGE);
  const verifier = createVerifier();
  const waiting = Promise.allSettled(
    Array.from({ length: 12 }, () => verifier.verify(MESSAGE, signature, alice.publicKey)),
  );
  await verifier.close();
  for (const result of await waiting) {
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
  }
  await expect(verifier.verify(MESSAGE, signature, alice.publicKey)).rejects.toMatchObject({
    code: 'unavailable',
  });
});

test('a caller that gives up is let go', async () => {
  const alice = await fromUri('//Alice');
  const verifier = createVerifier();
  const signature = alice.sign(MESSAGE);
  const gone = verifier.verify(MESSAGE, signature, alice.publicKey, { signal: AbortSignal.abort() });
  await expect(gone).rejects.toMatchObject({ code: 'aborted' });
  expect(await verifier.verify(MESSAGE, signature, alice.publicKey)).toBe(true);
  await verifier.close();
});

test.each([0, -1, 1.5, Number.NaN])('%d threads are refused', (threads) => {
  expect(() => createVerifier({ threads })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
});

test.each(['Ferdinand', 'hunter2', 'two words', '', '0x12', 'a/b', `0x${'g'.repeat(64)}`])(
  '%j is no secret of a key, and not repeated',
  async (text) => {
    const error = await fromUri(text).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error).toMatchObject({ code: 'invalid-argument' });
    if (text !== '') expect(error?.message).not.toContain(text);
  },
);

test('a derivation begins with nothing, a seed or words', async () => {
  const addresses = await Promise.all(
    ['//Alice', `0x${'01'.repeat(32)}`, `0x${'AB'.repeat(32)}//1/2`, `${DEV_PHRASE}//Alice`, DEV_PHRASE].map(
      async (uri) => (await fromUri(uri)).address,
    ),
  );
  expect(addresses[3]).toBe(addresses[0]);
  expect(new Set(addresses).size).toBe(4);
});
