// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { bytesToHex, hexToBytes, ready } from '@ganglion/account';
import { beforeAll, expect, test } from '@jest/globals';
import { type PromisedWeights, weightsHash } from './commitment.ts';
import { toHash, toUid } from './ids.ts';

beforeAll(() => ready());

const VECTORS = new URL('../../../pallets/incentive/vectors/commitments.txt', import.meta.url);

/** What both sides must make of the same row, as the pallet's own tests read it. */
const vectors = readFileSync(VECTORS, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [genesis = '', hotkey = '', interval, versionKey, salt = '', commitment = '', row = ''] =
      line.split(' ');
    const promised: PromisedWeights = {
      genesisHash: toHash(`0x${genesis}`),
      hotkey: hexToBytes(hotkey),
      interval: Number(interval),
      versionKey: Number(versionKey),
      salt: hexToBytes(salt),
      row: row.split(',').map((edge) => {
        const [uid, weight] = edge.split('=').map(Number);
        return { uid: toUid(uid ?? -1), weight: weight ?? -1 };
      }),
    };
    return { promised, commitment };
  });

const [first] = vectors.map(({ promised }) => promised);
if (first === undefined) throw new Error('there are no vectors');

test('the hash of a row is the one that the chain makes of it', () => {
  expect(vectors.map(({ promised }) => promised.row.length)).toEqual([1, 2, 63, 64]);
  for (const { promised, commitment } of vectors)
    expect(bytesToHex(weightsHash(promised)).replace(/^0x/, '')).toBe(commitment);
});

test('a version key that is left out is 0', () => {
  const { versionKey: _, ...unversioned } = first;
  expect(weightsHash(unversioned)).toEqual(weightsHash({ ...first, versionKey: 0 }));
});

test.each<[string, Partial<PromisedWeights>]>([
  ['a salt of 31 bytes', { salt: new Uint8Array(31) }],
  ['a salt of 33 bytes', { salt: new Uint8Array(33) }],
  ['a hotkey of 31 bytes', { hotkey: new Uint8Array(31) }],
  ['an interval below zero', { interval: -1 }],
  ['an interval of 2^32', { interval: 2 ** 32 }],
  ['half an interval', { interval: 0.5 }],
  ['a version key of 2^32', { versionKey: 2 ** 32 }],
  ['a weight of 65536', { row: [{ uid: toUid(1), weight: 65_536 }] }],
])('%s has no hash', (_what, change) => {
  expect(() => weightsHash({ ...first, ...change })).toThrow(/^invalid-argument/);
});
