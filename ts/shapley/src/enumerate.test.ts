// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { enumerateShapley, MOST_PLAYERS } from './index.ts';

const members = (mask: number, n: number) =>
  Array.from({ length: n }, (_, i) => i).filter((i) => (mask >> i) & 1);
const sumOf = (mask: number, parts: readonly number[]) =>
  members(mask, parts.length).reduce((sum, i) => sum + (parts[i] ?? 0), 0);

function expectClose(actual: ArrayLike<number>, expected: readonly number[], digits = 12) {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, digits);
  });
}

test('an additive game pays each player its own part', () => {
  const parts = [3, -1, 0, 2.5];
  expectClose(
    enumerateShapley(4, (mask) => sumOf(mask, parts)),
    parts,
  );
});

test('a unanimity game pays its members alike and nobody else', () => {
  const value = (mask: number) => ((mask & 0b1011) === 0b1011 ? 1 : 0);
  expectClose(enumerateShapley(5, value), [1 / 3, 1 / 3, 0, 1 / 3, 0]);
});

test('a sum of unanimity games pays the sum of the shares', () => {
  const terms = [
    { mask: 0b00111, worth: 2 },
    { mask: 0b11000, worth: -3 },
    { mask: 0b10001, worth: 5 },
  ];
  const value = (mask: number) =>
    terms.reduce((sum, term) => sum + ((mask & term.mask) === term.mask ? term.worth : 0), 0);
  const expected = [2 / 3 + 5 / 2, 2 / 3, 2 / 3, -3 / 2, -3 / 2 + 5 / 2];
  expectClose(enumerateShapley(5, value), expected);
});

test('a symmetric game pays everybody the same', () => {
  const value = (mask: number) => Math.sqrt(members(mask, 6).length);
  expectClose(enumerateShapley(6, value), Array(6).fill(Math.sqrt(6) / 6));
});

test('a glove is worth more where gloves are rare', () => {
  const value = (mask: number) => Math.min(mask & 1, members(mask >> 1, 2).length);
  expectClose(enumerateShapley(3, value), [2 / 3, 1 / 6, 1 / 6]);
});

test('votes of 50, 49 and 1 are worth 2/3, 1/6 and 1/6 when 51 win', () => {
  expectClose(
    enumerateShapley(3, (mask) => (sumOf(mask, [50, 49, 1]) >= 51 ? 1 : 0)),
    [2 / 3, 1 / 6, 1 / 6],
  );
});

test('an airport charges each plane its share of every length of runway that it needs', () => {
  const costs = [1, 3, 4, 9, 10];
  const value = (mask: number) => Math.max(0, ...members(mask, 5).map((i) => costs[i] ?? 0));
  let paid = 0;
  const expected = costs.map((cost, i) => {
    paid += (cost - (costs[i - 1] ?? 0)) / (costs.length - i);
    return paid;
  });
  expectClose(enumerateShapley(5, value), expected);
});

test('a mean pays (1/n) [a_i + (a_i - mean of the others) (H_n - 1)]', () => {
  const parts = [1, 4, 2, 8, 5];
  const n = parts.length;
  const total = parts.reduce((sum, part) => sum + part, 0);
  const harmonic = [1, 2, 3, 4, 5].reduce((sum, k) => sum + 1 / k, 0);
  const value = (mask: number) => (mask === 0 ? 0 : sumOf(mask, parts) / members(mask, n).length);
  const expected = parts.map((a) => (a + (a - (total - a) / (n - 1)) * (harmonic - 1)) / n);
  expectClose(enumerateShapley(n, value), expected);
});

test('a square of a sum pays a_i times the sum', () => {
  const parts = [1, 2, 3, 4];
  expectClose(
    enumerateShapley(4, (mask) => sumOf(mask, parts) ** 2),
    [10, 20, 30, 40],
  );
});

test('values add up to v(N) - v(empty) for any game, to the last digits', () => {
  const game = fc
    .integer({ min: 1, max: 7 })
    .chain((n) =>
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2 ** n, maxLength: 2 ** n }),
    );
  fc.assert(
    fc.property(game, (worth) => {
      const n = Math.log2(worth.length);
      const sum = enumerateShapley(n, (mask) => worth[mask] ?? 0).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo((worth.at(-1) ?? 0) - (worth[0] ?? 0), 12);
    }),
  );
});

test('no player at all is a game too, and the limit is a limit', () => {
  expect(enumerateShapley(0, () => 7)).toHaveLength(0);
  expect(enumerateShapley(1, (mask) => mask)).toEqual(Float64Array.of(1));
  expect(() => enumerateShapley(MOST_PLAYERS + 1, () => 0)).toThrow(RangeError);
  expect(() => enumerateShapley(-1, () => 0)).toThrow(RangeError);
  expect(() => enumerateShapley(1.5, () => 0)).toThrow(RangeError);
});

test('the largest game allowed is computed', () => {
  const values = enumerateShapley(MOST_PLAYERS, (mask) => mask);
  expect(values[0]).toBeCloseTo(1, 6);
  expect(values[MOST_PLAYERS - 1]).toBeCloseTo(2 ** (MOST_PLAYERS - 1), 3);
});
