// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { type BaseState, ChainState } from './chain-state.ts';
import type { Hex } from './chopsticks.ts';
import { keysAfter } from './sorted-keys.ts';

/** A base of these entries that counts how often it is asked for keys. */
function baseOf(entries: Readonly<Record<Hex, Hex>> = {}): BaseState & { asked: number } {
  const values = new Map(Object.entries(entries)) as Map<Hex, Hex>;
  const keys = [...values.keys()].sort();
  const base = {
    asked: 0,
    lastFailure: undefined,
    get: async (key: Hex) => values.get(key),
    keysAfter: async (prefix: Hex, count: number, start: Hex) => {
      base.asked += 1;
      return keysAfter(keys, prefix, count, start);
    },
  };
  return base;
}

/** A number as the key of an entry of one map. */
const keyOf = (index: number): Hex => `0xaa${index.toString(16).padStart(8, '0')}`;

test('what was written last is read, and what was not written is read below', async () => {
  const state = new ChainState(baseOf({ '0x01': '0x11', '0x02': '0x22', '0x03': '0x33' }));
  state.write([
    ['0x02', '0x2222'],
    ['0x03', null],
  ]);
  expect(await state.getMany(['0x01', '0x02', '0x03', '0x04'])).toEqual([
    '0x11',
    '0x2222',
    undefined,
    undefined,
  ]);
  state.write([['0x03', '0x3333']]);
  expect(await state.get('0x03')).toBe('0x3333');
  expect(await state.getKeysPaged('0x', 10, '0x')).toEqual(['0x01', '0x02', '0x03']);
});

test('a block sees what its parent had, and neither sees what the other changes', async () => {
  const parent = new ChainState(baseOf());
  parent.write([['0x01', '0x11']]);
  const [one, other] = [parent.next(), parent.next()];
  one.write([['0x01', '0x12']]);
  other.write([['0x01', null]]);
  expect(await Promise.all([parent, one, other].map((state) => state.get('0x01')))).toEqual([
    '0x11',
    '0x12',
    undefined,
  ]);
});

test('a prefix that is removed hides what is below it, and not what is written afterwards', async () => {
  const state = new ChainState(baseOf({ '0xaa01': '0x01', '0xaa02': '0x02', '0xbb01': '0x03' }));
  state.write([['0xaa03', '0x03']]);
  state.write([
    ['0xaa04', '0x04'],
    ['0xaa', 'DeletedPrefix'],
    ['0xaa05', '0x05'],
  ]);
  for (let block = 0; block < 3; block += 1) {
    expect(await state.getKeysPaged('0x', 10, '0x')).toEqual(['0xaa05', '0xbb01']);
    expect(await state.getMany(['0xaa01', '0xaa03', '0xaa04', '0xaa05'])).toEqual([
      undefined,
      undefined,
      undefined,
      '0x05',
    ]);
    // Merges with what is below.
    state.write([['0xaa05', '0x05']]);
  }
});

test('60,000 changes are no deeper than the logarithm of their number, and stay readable in each block', async () => {
  let state = new ChainState(baseOf());
  const states: ChainState[] = [];
  let deepest = 0;
  for (let block = 0; block < 60_000; block += 1) {
    state = state.next();
    // As a block does: an entry of its own, one that every block changes, and the end of an old entry.
    state.write([
      [keyOf(block), '0x01'],
      ['0x01', `0x${block.toString(16).padStart(8, '0')}`],
      [keyOf(block - 256), null],
    ]);
    deepest = Math.max(deepest, state.depth);
    if (block % 10_000 === 0) states.push(state);
  }
  // Twice the keys from each place to the one below it: at most 2 ^ 17 keys.
  expect(deepest).toBeLessThanOrEqual(19);
  for (const [index, old] of states.entries()) {
    expect(await old.get('0x01')).toBe(`0x${(index * 10_000).toString(16).padStart(8, '0')}`);
  }
  expect(await state.getKeysPaged('0xaa', 1000, '0xaa')).toHaveLength(256);
});

test.each([1, 2, 7, 1000])('pages of %p keys list each key once, in order', async (pageSize) => {
  const even = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [keyOf(2 * index), '0x00' as Hex]),
  );
  const state = new ChainState(baseOf(even));
  for (let index = 0; index < 50; index += 1) {
    state.write([
      [keyOf(2 * index + 1), '0x01'],
      [keyOf(4 * index), null],
    ]);
  }
  const expected = Array.from({ length: 100 }, (_, index) => index).filter((index) => index % 4 !== 0);
  const listed: Hex[] = [];
  for (let start: Hex | undefined = '0xaa'; start !== undefined; ) {
    const page: Hex[] = await state.getKeysPaged('0xaa', pageSize, start);
    listed.push(...page);
    start = page.length === pageSize ? page.at(-1) : undefined;
  }
  expect(listed).toEqual(expected.map(keyOf));
  expect(await state.findNextKey('0xaa', keyOf(0))).toBe(keyOf(1));
  expect(await state.findNextKey('0xaa', keyOf(99))).toBeUndefined();
});

test('listing twice as many keys asks the base for twice as many pages', async () => {
  const pagesOf = async (entries: number) => {
    const base = baseOf();
    const state = new ChainState(base);
    state.write(Array.from({ length: entries }, (_, index) => [keyOf(index), '0x01'] as const));
    for (let start: Hex | undefined = '0xaa'; start !== undefined; ) {
      start = (await state.getKeysPaged('0xaa', 100, start)).at(-1);
    }
    return base.asked;
  };
  expect([await pagesOf(1_000), await pagesOf(2_000)]).toEqual([11, 21]);
});

test('a state that was forgotten says what a node says that has pruned it, and its children live on', async () => {
  const parent = new ChainState(baseOf());
  parent.write([['0x01', '0x11']]);
  const child = parent.next();
  parent.forget();
  await expect(parent.get('0x01')).rejects.toMatchObject({
    code: 4003,
    message: expect.stringContaining('State already discarded'),
  });
  await expect(parent.getKeysPaged('0x', 1, '0x')).rejects.toMatchObject({ code: 4003 });
  expect(await child.get('0x01')).toBe('0x11');
});
