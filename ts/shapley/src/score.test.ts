// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FAILURE_VALUE, MAX_WEIGHT, Score, weightsFromScores } from './index.ts';

const observations = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 500 }),
    value: fc.double({ min: -2, max: 2, noNaN: true }),
    weight: fc.double({ min: 0.1, max: 9, noNaN: true }),
  }),
  { minLength: 1, maxLength: 30 },
);

test('one observation is the mean at once, without a pull towards 0', () => {
  const score = Score.create({ halfLife: 100, at: 0 });
  expect([score.mean, score.evidence]).toEqual([0, 0]);
  score.observe({ at: 5, value: 0.7 });
  expect(score.mean).toBe(0.7);
  expect(score.variance).toBe(Infinity);
});

test('the mean is the ratio of decayed sums, in whatever order observations come', () => {
  fc.assert(
    fc.property(observations, (list) => {
      const score = Score.create({ halfLife: 100, at: 0 });
      for (const observation of list) score.observe(observation);
      const last = Math.max(...list.map(({ at }) => at));
      const decay = ({ at, weight }: { at: number; weight: number }) => weight * 2 ** (-(last - at) / 100);
      const weight = list.reduce((total, one) => total + decay(one), 0);
      const mean = list.reduce((total, one) => total + decay(one) * one.value, 0) / weight;
      const spread = list.reduce((total, one) => total + decay(one) * (one.value - mean) ** 2, 0);
      const squared = list.reduce((total, one) => total + decay(one) ** 2, 0);
      expect(score.mean).toBeCloseTo(mean, 10);
      expect(score.evidence).toBeCloseTo(weight, 9);
      if (list.length > 1) expect(score.variance).toBeCloseTo(spread / (weight - squared / weight), 6);
    }),
  );
});

test('a constant peer has its value as mean and no variance', () => {
  const score = Score.create({ halfLife: 10, at: 0 });
  for (let at = 0; at < 100; at++) score.observe({ at, value: 0.25, weight: 1 + (at % 3) });
  expect(score.mean).toBeCloseTo(0.25, 14);
  expect(score.variance).toBeCloseTo(0, 14);
});

test('without decay the variance is the sample variance and the error falls with the root of the count', () => {
  const score = Score.create({ halfLife: 1, at: 0 });
  for (const value of [1, 2, 3, 4]) score.observe({ at: 0, value });
  expect(score.variance).toBeCloseTo(5 / 3, 12);
  expect(score.standardError).toBeCloseTo(Math.sqrt(5 / 3 / 4), 12);
});

test('time alone keeps the mean and makes evidence lighter, by half in a half-life', () => {
  const score = Score.create({ halfLife: 8, at: 0 });
  score.observe({ at: 0, value: 1, weight: 4 });
  score.decayTo(8);
  expect([score.mean, score.evidence]).toEqual([1, 2]);
  score.decayTo(3);
  expect(score.evidence).toBe(2);
});

test('evidence of more than forty half-lives ago is forgotten', () => {
  const score = Score.create({ halfLife: 1, at: 0 });
  score.observe({ at: 0, value: 1 });
  score.decayTo(40);
  expect(score.mean).toBe(1);
  score.decayTo(41);
  expect([score.mean, score.evidence, score.variance]).toEqual([0, 0, Infinity]);
  score.observe({ at: 5000, value: -0.5 });
  expect(score.mean).toBe(-0.5);
});

test('a peer that falls silent loses its score, one that never answered has none', () => {
  const fallen = Score.create({ halfLife: 5, at: 0 });
  fallen.observe({ at: 0, value: 0.8 });
  for (let at = 1; at <= 50; at++) fallen.observeFailure({ at });
  expect(fallen.mean).toBeLessThan(0.001);
  const silent = Score.create({ halfLife: 5, at: 0 });
  for (let at = 0; at < 10; at++) silent.observeFailure({ at });
  expect(silent.mean).toBe(FAILURE_VALUE);
  expect(silent.evidence).toBeGreaterThan(1);
  expect(weightsFromScores([{ uid: 4, score: silent.mean }])).toEqual([]);
});

test('a score survives a round trip through JSON and goes on as if nothing had happened', () => {
  fc.assert(
    fc.property(observations, observations, (before, after) => {
      const score = Score.create({ halfLife: 33, at: 0 });
      for (const observation of before) score.observe(observation);
      const restored = Score.fromJSON(JSON.parse(JSON.stringify(score)));
      for (const observation of after) {
        score.observe(observation);
        restored.observe(observation);
      }
      expect(restored.toJSON()).toEqual(score.toJSON());
    }),
  );
});

test('the state of a single observation can be read again, whatever its value', () => {
  for (let i = 1; i <= 1_000; i++) {
    const score = Score.create({ halfLife: 33, at: 0 });
    score.observe({ at: 0, value: Math.sin(i), weight: 0.1 + (i % 89) / 10 });
    expect(Score.fromJSON(score.toJSON()).mean).toBe(score.mean);
  }
});

const state = { halfLife: 1, at: 0, weight: 1, weightSquared: 1, mean: 0, spread: 0 };
test.each([
  ['nothing', undefined],
  ['a list', []],
  ['a missing value', { ...state, mean: undefined }],
  ['a string', { ...state, weight: '1' }],
  ['a null, as JSON writes NaN', { ...state, spread: null }],
  ['a negative weight', { ...state, weight: -1 }],
  ['no half-life', { ...state, halfLife: 0 }],
])('%s is not the state of a score', (_, value) => {
  expect(() => Score.fromJSON(value)).toThrow(TypeError);
});

test.each([
  { at: 0, value: Number.NaN },
  { at: 0, value: Infinity },
  { at: Number.NaN, value: 0 },
  { at: 0, value: 0, weight: 0 },
  { at: 0, value: 0, weight: -1 },
  { at: 0, value: 0, weight: Infinity },
])('%p is not an observation and changes nothing', (observation) => {
  const score = Score.create({ halfLife: 1, at: 0 });
  expect(() => score.observe(observation)).toThrow(RangeError);
  expect(score.evidence).toBe(0);
});

test('weights are proportional, the best has 65535, uids ascend', () => {
  const row = weightsFromScores([
    { uid: 9, score: 0.5 },
    { uid: 2, score: 1 },
    { uid: 5, score: -3 },
    { uid: 1, score: 0 },
    { uid: 3, score: 0.25 },
  ]);
  expect(row).toEqual([
    { uid: 2, weight: 65535 },
    { uid: 3, weight: 16384 },
    { uid: 9, weight: 32768 },
  ]);
});

test('nothing positive gives no row', () => {
  expect(weightsFromScores([])).toEqual([]);
  expect(weightsFromScores([{ uid: 0, score: -1e-9 }])).toEqual([]);
});

test('a row is one that the chain takes, whatever the scores', () => {
  const scores = fc.uniqueArray(
    fc.record({
      uid: fc.integer({ min: 0, max: 65535 }),
      score: fc.double({ noNaN: true, noDefaultInfinity: true }),
    }),
    { selector: ({ uid }) => uid },
  );
  fc.assert(
    fc.property(scores, (list) => {
      const row = weightsFromScores(list);
      expect(weightsFromScores([...list].reverse())).toEqual(row);
      row.forEach(({ uid, weight }, i) => {
        expect(uid).toBeGreaterThan(row[i - 1]?.uid ?? -1);
        expect(Number.isInteger(weight) && weight >= 1 && weight <= MAX_WEIGHT).toBe(true);
      });
      const isAnyPositive = list.some(({ score }) => score > 0);
      expect(Math.max(0, ...row.map(({ weight }) => weight))).toBe(isAnyPositive ? MAX_WEIGHT : 0);
    }),
  );
});

test('a score too small to show is left out', () => {
  const at = (score: number) =>
    weightsFromScores([
      { uid: 0, score: 1 },
      { uid: 1, score },
    ]).length;
  expect([at(0.49 / MAX_WEIGHT), at(0.51 / MAX_WEIGHT)]).toEqual([1, 2]);
});

test('a limit keeps the best, and the lower uid among equals', () => {
  const scores = [7, 3, 5].map((uid) => ({ uid, score: uid === 7 ? 2 : 1 }));
  const uids = (maxEdges: number) => weightsFromScores(scores, { maxEdges }).map(({ uid }) => uid);
  expect([uids(0), uids(1), uids(2), uids(3), uids(4)]).toEqual([[], [7], [3, 7], [3, 5, 7], [3, 5, 7]]);
});

test.each([
  [[{ uid: -1, score: 1 }], {}],
  [[{ uid: 65536, score: 1 }], {}],
  [[{ uid: 1.5, score: 1 }], {}],
  [[{ uid: 1, score: Number.NaN }], {}],
  [
    [
      { uid: 1, score: 1 },
      { uid: 1, score: 2 },
    ],
    {},
  ],
  [[], { maxWeight: 0 }],
  [[], { maxWeight: 65536 }],
])('%j with %j is refused', (scores, options) => {
  expect(() => weightsFromScores(scores, options)).toThrow(RangeError);
});
