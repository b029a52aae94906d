// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import {
  bondToDecimal,
  bondToNumber,
  fractionToDecimal,
  fractionToNumber,
  parameterToDecimal,
  toBond,
  toFraction,
} from './fractions.ts';

const ONE = 2n ** 64n;

test.each([
  [0n, '0', 0],
  [1n, '0.0000000000000000000542101086242752217003726400434970855712890625', 2 ** -64],
  [ONE / 4n, '0.25', 0.25],
  [ONE / 2n + 1n, '0.5000000000000000000542101086242752217003726400434970855712890625', 0.5],
  [ONE - 2n, '0.999999999999999999891579782751449556599254719913005828857421875', 1],
  [ONE - 1n, '1', 1],
])('the fraction %p reads %p', (bits, decimal, number) => {
  expect(fractionToDecimal(toFraction(bits))).toBe(decimal);
  expect(fractionToNumber(toFraction(bits))).toBe(number);
});

test('bonds exceed one and keep every digit', () => {
  expect(bondToDecimal(toBond(5n * 2n ** 95n))).toBe('2.5');
  expect(bondToNumber(toBond(5n * 2n ** 95n))).toBe(2.5);
  expect(bondToDecimal(toBond(1n))).toMatch(/^0\.0{28}126217744835361888865876570445\d+5$/);
});

test('parameters are decimal on chain and stay exact', () => {
  expect(parameterToDecimal(100_000_000_000_000_000n)).toBe('0.1');
  expect(parameterToDecimal(10_000_000_000_000_000_000n)).toBe('10');
  expect(parameterToDecimal(1n)).toBe('0.000000000000000001');
  expect(parameterToDecimal(0n)).toBe('0');
});
