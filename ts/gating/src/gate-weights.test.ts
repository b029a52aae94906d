// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRandom, gateWeights } from './index.ts';

test('weights are exp(score / temperature), normalised', () => {
  const [a = 0, b = 0, c = 0] = gateWeights([1, 0, -1], { temperature: 0.5 });
  expect(a / b).toBeCloseTo(Math.exp(2), 10);
  expect(b / c).toBeCloseTo(Math.exp(2), 10);
});

test('without any score all answers count the same', () => {
  expect([...gateWeights([undefined, undefined, undefined, undefined])]).toEqual([0.25, 0.25, 0.25, 0.25]);
});

test('an unknown peer counts as much as the mean of the known scores', () => {
  const weights = gateWeights([0.2, 0.6, undefined]);
  expect(weights[2]).toBeCloseTo(gateWeights([0.2, 0.6, 0.4])[2] ?? 0, 15);
});

test('who did not answer takes nothing from who did', () => {
  expect([...gateWeights([])]).toEqual([]);
  expect([...gateWeights([-7])]).toEqual([1]);
});

test('weights add up to 1 and follow the order of the scores', () => {
  const scores = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(scores, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (list, temperature) => {
      const weights = gateWeights(list, { temperature });
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      list.forEach((score, i) => {
        if (score >= (list[0] ?? 0)) expect(weights[i]).toBeGreaterThanOrEqual(weights[0] ?? 0);
      });
    }),
  );
});

test.each([
  [[Number.NaN], 1],
  [[Infinity], 1],
  [[1], 0],
  [[1], -1],
  [[1], Number.NaN],
])('scores %j at temperature %d are refused', (scores, temperature) => {
  expect(() => gateWeights(scores, { temperature })).toThrow(RangeError);
});

test('random numbers are the same for the same seed, even, and in [0, 1)', () => {
  const first = createRandom(42);
  const second = createRandom(42);
  const bins = Array(10).fill(0);
  for (let i = 0; i < 10_000; i++) {
    const number = first();
    expect(second()).toBe(number);
    bins[Math.floor(number * 10)]++;
  }
  expect(bins).toHaveLength(10);
  for (const count of bins) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
