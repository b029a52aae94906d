// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { logSumExp, softmax, tokenLogProbability, tokenProbability } from './index.ts';

const row = fc.array(fc.float({ min: -80, max: 80, noNaN: true }), { minLength: 1, maxLength: 20 });

test('the softmax of a row adds up to 1 and agrees with each token probability', () => {
  fc.assert(
    fc.property(row, (list) => {
      const logits = { data: Float32Array.from(list), shape: [1, list.length] };
      const all = softmax(list);
      expect(all.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      const single = list.map((_, token) => tokenProbability(logits, 0, token));
      single.forEach((p, token) => {
        expect(p).toBeCloseTo(all[token] ?? Number.NaN, 14);
      });
    }),
  );
});

test('logits as large as float32 holds do not overflow', () => {
  const huge = 3e38;
  expect(softmax([huge, huge, -huge])).toEqual(Float64Array.of(0.5, 0.5, 0));
  expect(logSumExp([-huge, -huge])).toBe(-huge);
});

test('probabilities far below float32 keep their logarithm', () => {
  const logits = { data: Float32Array.of(0, -500), shape: [1, 2] };
  expect(tokenLogProbability(logits, 0, 1)).toBeCloseTo(-500, 12);
  expect(tokenProbability(logits, 0, 1)).toBeGreaterThan(0);
});

test('rows count over all leading axes', () => {
  const logits = { data: Float32Array.of(9, 0, 0, 9, 0, 9, 9, 0), shape: [2, 2, 2] };
  expect([0, 1, 2, 3].map((at) => Math.round(tokenProbability(logits, at, 0)))).toEqual([1, 0, 0, 1]);
});

test('nothing, masked values and values that are no numbers', () => {
  expect(logSumExp([])).toBe(-Infinity);
  expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
  expect(logSumExp([-Infinity, 0])).toBe(0);
  expect(logSumExp([1, Number.NaN, 2])).toBeNaN();
});

test.each([
  [-1, 0],
  [2, 0],
  [0, -1],
  [0, 3],
  [0, 0.5],
  [0.5, 0],
])('row %d, token %d is not there', (at, token) => {
  const logits = { data: new Float32Array(6), shape: [2, 3] };
  expect(() => tokenProbability(logits, at, token)).toThrow(RangeError);
});
