// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import type { Hex } from './chopsticks.ts';
import { countUpTo, keysAfter } from './sorted-keys.ts';

const KEYS: readonly Hex[] = ['0x01', '0x0201', '0x0202', '0x0203', '0x03'];

test.each<[Hex, number]>([
  ['0x', 0],
  ['0x01', 1],
  ['0x02', 1],
  ['0x0202', 3],
  ['0x04', 5],
])('up to %p there are %p keys', (start, count) => {
  expect(countUpTo(KEYS, start)).toBe(count);
});

test.each<[string, Hex, number, Hex, readonly Hex[]]>([
  ['all', '0x', 10, '0x', KEYS],
  ['those of a prefix', '0x02', 10, '0x02', ['0x0201', '0x0202', '0x0203']],
  ['no more than were asked for', '0x02', 2, '0x02', ['0x0201', '0x0202']],
  ['those after one of them', '0x02', 10, '0x0202', ['0x0203']],
  ['those of a prefix that is a key itself', '0x01', 10, '0x', ['0x01']],
  ['none after the last', '0x', 10, '0x03', []],
  ['none of a prefix that no key has', '0x05', 10, '0x05', []],
])('a page has %s', (_name, prefix, count, start, expected) => {
  expect(keysAfter(KEYS, prefix, count, start)).toEqual(expected);
});
