// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { buildGenesis, mergeJson } from './genesis.ts';
import { readRuntime } from './runtime.ts';

/** The account of 32 zero bytes. */
const NOBODY = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM';

test('a patch merges as RFC 7386 says', () => {
  expect(mergeJson({ a: 1, b: { c: 2, d: 3 } }, { b: { c: null, e: 4 }, f: 5 })).toEqual({
    a: 1,
    b: { d: 3, e: 4 },
    f: 5,
  });
  expect(mergeJson({ a: [1, 2] }, { a: [3] })).toEqual({ a: [3] });
  expect(mergeJson({ a: 1 }, { a: { b: null, c: 1 } })).toEqual({ a: { c: 1 } });
  expect(mergeJson(1, 'x')).toBe('x');
});

test.each([
  ['empty', new Uint8Array()],
  ['not wasm', Uint8Array.from([1, 2, 3])],
  ['an empty module', Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])],
])('a runtime that is %s is refused', async (_name, wasm) => {
  await expect(buildGenesis({ wasm, preset: 'development' })).rejects.toMatchObject({
    code: 'invalid-argument',
    facts: { method: 'GenesisBuilder_get_preset' },
  });
});

test('a preset that there is not is refused with the names of those that there are', async () => {
  await expect(buildGenesis({ wasm: await readRuntime(), preset: 'constructor' })).rejects.toMatchObject({
    code: 'invalid-argument',
    facts: { preset: 'constructor', presets: 'development local_testnet network_4096' },
  });
});

test.each([
  ['has an unknown field', { registry: { neuron: [] } }, /unknown field `neuron`/],
  [
    'has a neuron whose owner owns nothing',
    { registry: { neurons: [{ hotkey: NOBODY, owner: NOBODY }] } },
    /./,
  ],
])('a genesis patch that %s is refused as such', async (_name, patch, reason) => {
  await expect(
    buildGenesis({ wasm: await readRuntime(), preset: 'development', patch }),
  ).rejects.toMatchObject({
    code: 'invalid-argument',
    message: expect.stringContaining('refuses the genesis configuration'),
    facts: { reason: expect.stringMatching(reason) },
  });
});
