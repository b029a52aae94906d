// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { believed, Evidence, FULL_EVIDENCE, LEAST_EVIDENCE } from './evidence.ts';

const HALF_LIFE = 1_000;

function answered(times: number, every: number): { evidence: Evidence; last: number } {
  const evidence = new Evidence({ halfLife: HALF_LIFE, at: 0 });
  for (let i = 0; i < times; i += 1) evidence.add(i * every);
  return { evidence, last: (times - 1) * every };
}

test.each([
  [2, 1],
  [10, 100],
  [100_000, 1],
])('two half-lives after the last of %i answers there is no more than the least', (times, every) => {
  const { evidence, last } = answered(times, every);
  expect(evidence.at(last)).toBeGreaterThan(LEAST_EVIDENCE);
  expect(evidence.at(last)).toBeLessThanOrEqual(FULL_EVIDENCE);
  expect(evidence.at(last + 2 * HALF_LIFE)).toBeLessThanOrEqual(LEAST_EVIDENCE);
});

test('evidence halves in a half-life, and time that goes back takes nothing', () => {
  const { evidence } = answered(1, 1);
  expect(evidence.at(HALF_LIFE)).toBe(0.5);
  expect(evidence.at(-5)).toBe(1);
  evidence.add(-5);
  expect(evidence.toJSON()).toEqual({ at: 0, answers: 2 });
});

test('a mean is believed the more, the more evidence there is, and not at all up to the least', () => {
  expect(believed(0.5, LEAST_EVIDENCE)).toBe(0);
  expect(believed(0.5, 1.5)).toBeCloseTo(0.3, 12);
  expect(believed(0.5, FULL_EVIDENCE)).toBeCloseTo(0.4, 12);
  expect(believed(-0.5, FULL_EVIDENCE)).toBeCloseTo(-0.4, 12);
});

test.each([
  [null],
  [{}],
  [{ at: 0, answers: -1 }],
  [{ at: 0, answers: 5 }],
  [{ at: Number.NaN, answers: 1 }],
])('%j is no evidence', (json) => {
  expect(() => Evidence.fromJSON({ halfLife: HALF_LIFE }, json)).toThrow(TypeError);
});

test('evidence that went through JSON is the same', () => {
  const { evidence } = answered(3, 10);
  const again = Evidence.fromJSON({ halfLife: HALF_LIFE }, JSON.parse(JSON.stringify(evidence)));
  expect(again.at(500)).toBe(evidence.at(500));
});
