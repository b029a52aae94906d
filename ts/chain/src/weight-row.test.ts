// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { toUid } from './ids.ts';
import { toWeightRow } from './weight-row.ts';

const scores = (...values: readonly (readonly [number, number])[]) =>
  values.map(([uid, score]) => [toUid(uid), score] as const);

test('the largest score becomes 65535 and the others keep their ratio', () => {
  expect(toWeightRow(scores([3, 1], [1, 4], [2, 2]))).toEqual([
    { uid: 1, weight: 65_535 },
    { uid: 2, weight: 32_768 },
    { uid: 3, weight: 16_384 },
  ]);
});

test('zero, what rounds to zero, and the own uid are left out', () => {
  const row = toWeightRow(scores([0, 0], [1, 1 / 131_071], [2, 1 / 131_069], [3, 1], [4, 9]), toUid(4));
  expect(row).toEqual([
    { uid: 2, weight: 1 },
    { uid: 3, weight: 65_535 },
  ]);
});

test('no positive score is an empty row', () => {
  expect(toWeightRow([])).toEqual([]);
  expect(toWeightRow(scores([1, 0], [2, 5]), toUid(2))).toEqual([]);
});

test('scores of any scale keep their ratio', () => {
  expect(toWeightRow(scores([1, 5e-324], [2, 5e-324]))).toEqual([
    { uid: 1, weight: 65_535 },
    { uid: 2, weight: 65_535 },
  ]);
  expect(toWeightRow(scores([1, Number.MAX_VALUE], [2, Number.MAX_VALUE / 2]))[1]?.weight).toBe(32_768);
});

test.each([[-1], [Number.NaN], [Number.POSITIVE_INFINITY]])('the score %p is refused', (score) => {
  expect(() => toWeightRow(scores([1, score]))).toThrow(/^invalid-argument: a score/);
});

test('a uid with two scores is refused', () => {
  expect(() => toWeightRow(scores([1, 1], [1, 2]))).toThrow(/two scores/);
});

test.each([-1, 65_536, 0.5, Number.NaN])('%p is not a uid', (value) => {
  expect(() => toUid(value)).toThrow(/^invalid-argument: a uid/);
});
