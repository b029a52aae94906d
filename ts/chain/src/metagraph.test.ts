// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { TypeRegistry } from '@polkadot/types';
import { ALL_COLUMNS, columnBits, toNeurons } from './metagraph.ts';

/** What the chain answers with, in its order; only columns that were asked for have entries. */
const PAGE = {
  uid: 'Vec<u16>',
  hotkey: 'Vec<AccountId32>',
  owner: 'Vec<AccountId32>',
  registeredAt: 'Vec<u32>',
  stake: 'Vec<u128>',
  rank: 'Vec<u64>',
  trust: 'Vec<u64>',
  consensus: 'Vec<u64>',
  incentive: 'Vec<u64>',
  dividends: 'Vec<u64>',
  emission: 'Vec<u128>',
  lastUpdate: 'Vec<Option<u32>>',
  axon: 'Vec<Option<u32>>',
};

function page(columns: Readonly<Record<string, unknown>>): Parameters<typeof toNeurons>[0] {
  const registry = new TypeRegistry();
  registry.register({ Page: PAGE });
  return registry.createTypeUnsafe('Page', [columns]);
}

test('every column has the bit that the chain gives it', () => {
  expect(Object.fromEntries(ALL_COLUMNS.map((column) => [column, columnBits([column])]))).toEqual({
    hotkey: 1,
    hotkeyAddress: 1,
    coldkey: 2,
    coldkeyAddress: 2,
    registeredAt: 4,
    stake: 8,
    rank: 16,
    trust: 32,
    consensus: 64,
    incentive: 128,
    dividends: 256,
    emission: 512,
    lastUpdate: 1_024,
    axon: 2_048,
  });
  expect(columnBits(ALL_COLUMNS)).toBe(4_095);
});

test('a column that is named twice is asked for once', () => {
  expect(columnBits(['stake', 'hotkey', 'stake', 'hotkeyAddress'])).toBe(9);
});

test('no column is the uids alone', () => {
  expect(columnBits([])).toBe(0);
  expect(toNeurons(page({ uid: [3, 5] }), [])).toEqual([{ uid: 3 }, { uid: 5 }]);
});

test('a neuron has the columns asked for and no others', () => {
  const found = page({
    uid: [1, 4],
    stake: [7, 2n ** 100n],
    lastUpdate: [null, 9],
    rank: [0, 2n ** 64n - 1n],
  });
  expect(toNeurons(found, ['lastUpdate', 'stake'])).toEqual([
    { uid: 1, stake: 7n, lastUpdate: undefined },
    { uid: 4, stake: 2n ** 100n, lastUpdate: 9 },
  ]);
});

test('a chain that does not know a column is named as the cause', () => {
  expect(() => toNeurons(page({ uid: [1] }), ['stake'])).toThrow(
    expect.objectContaining({ code: 'chain-mismatch' }),
  );
});
