// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from '@jest/globals';
import type { Hex } from './chopsticks.ts';
import { readAhead, type Send } from './read-ahead.ts';

const AT: Hex = `0x${'0a'.repeat(32)}`;
const MAP: Hex = `0x${'11'.repeat(32)}`;

/** The key of entry `index`, which sorts as its number does. */
const keyOf = (index: number): Hex => `${MAP}${index.toString(16).padStart(8, '0')}`;

/** A chain with a map of so many entries, each its own index, that counts what it is asked for. */
function chainOf(entries: number, init: { refuse?: string } = {}) {
  const keys = Array.from({ length: entries }, (_, index) => keyOf(index));
  const asked: Record<string, number> = {};
  const lookUp = (key: Hex): Hex | null => (keys.includes(key) ? `0x${key.slice(-8)}` : null);
  const send: Send = async (method, params) => {
    asked[method] = (asked[method] ?? 0) + 1;
    if (method === init.refuse) throw new Error('too large');
    const [first, count, start] = params;
    if (method === 'state_getKeysPaged') {
      return keys
        .filter((key) => key.startsWith(String(first)) && key > String(start))
        .slice(0, Number(count));
    }
    if (method === 'state_getStorage') return lookUp(first as Hex);
    return [{ block: AT, changes: (first as Hex[]).map((key) => [key, lookUp(key)]) }];
  };
  return { send: readAhead(send), asked, keys };
}

async function walk(send: Send): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (let start: unknown = MAP; ; ) {
    const [next] = (await send('state_getKeysPaged', [MAP, 1, start, AT])) as unknown[];
    if (next === undefined) return seen;
    seen.push(next);
    start = next;
  }
}

describe('a walk by single keys', () => {
  test.each([0, 1, 999, 1000, 1001, 2500])(
    'over %p keys sees each once, in few requests',
    async (entries) => {
      const { send, asked, keys } = chainOf(entries);
      expect(await walk(send)).toEqual(keys);
      expect(asked.state_getKeysPaged).toBe(Math.floor(entries / 1000) + 1);
    },
  );

  test('may start between two keys, and behind where it was', async () => {
    const { send } = chainOf(10);
    const next = (start: Hex) => send('state_getKeysPaged', [MAP, 1, start, AT]);
    expect(await next(`${keyOf(4)}00`)).toEqual([keyOf(5)]);
    expect(await next(keyOf(1))).toEqual([keyOf(2)]);
    expect(await next(keyOf(9))).toEqual([]);
  });
});

describe('values of a map', () => {
  const read = (send: Send, index: number) => send('state_getStorage', [keyOf(index), AT]);

  test('are read one by one while they are few', async () => {
    const { send, asked } = chainOf(100);
    for (let index = 0; index < 16; index += 1) await read(send, index);
    expect(asked).toEqual({ state_getStorage: 16 });
  });

  test('are read ahead when they are many', async () => {
    const { send, asked } = chainOf(2500);
    for (let index = 0; index < 2500; index += 1) {
      expect(await read(send, index)).toBe(`0x${keyOf(index).slice(-8)}`);
    }
    expect(await read(send, 2500)).toBeNull();
    expect(asked).toEqual({ state_getStorage: 16, state_getKeysPaged: 3, state_queryStorageAt: 3 });
  });

  test('beyond what is read ahead are read one by one', async () => {
    const { send, asked } = chainOf(10_001);
    for (let index = 0; index < 20; index += 1) await read(send, index);
    expect(await read(send, 10_000)).toBe('0x00002710');
    expect(asked.state_getKeysPaged).toBe(10);
    expect(asked.state_getStorage).toBe(17);
  });

  test('are read one by one when a page of them is refused', async () => {
    const { send, asked } = chainOf(100, { refuse: 'state_queryStorageAt' });
    for (let index = 0; index < 30; index += 1) {
      expect(await read(send, index)).toBe(`0x${keyOf(index).slice(-8)}`);
    }
    expect(asked.state_queryStorageAt).toBe(1);
  });
});

test('other requests pass as they are', async () => {
  const { send, asked, keys } = chainOf(3);
  expect(await send('state_getKeysPaged', [MAP, 2, MAP, AT])).toEqual(keys.slice(0, 2));
  expect(await send('state_getStorage', [MAP, AT])).toBeNull();
  expect(asked).toEqual({ state_getKeysPaged: 1, state_getStorage: 1 });
});
