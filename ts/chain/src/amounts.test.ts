// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { formatAmount, parseAmount, TOKEN } from './amounts.ts';

test.each([
  [0n, '0'],
  [1n, '0.000000001'],
  [TOKEN, '1'],
  [12n * TOKEN + TOKEN / 2n, '12.5'],
  [-TOKEN / 4n, '-0.25'],
  [2n ** 128n - 1n, '340282366920938463463374607431.768211455'],
])('%p units are %p tokens', (units, tokens) => {
  expect(formatAmount(units)).toBe(tokens);
  if (units >= 0n) expect(parseAmount(tokens)).toBe(units);
});

test.each(['', '-1', '1e3', '1.', '.5', '1.0000000001', ' 1', '0x1', '1,5'])(
  '%p is not an amount',
  (text) => {
    expect(() => parseAmount(text)).toThrow(/^invalid-argument/);
  },
);
