// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Candidate, createRandom, createScoreGate, explorationBound } from './index.ts';

const peers = (n: number, score: (uid: number) => number | undefined = () => undefined): Candidate[] =>
  Array.from({ length: n }, (_, uid) => ({ uid, score: score(uid) }));

function countChoices(candidates: Candidate[], k: number, rounds: number, balance: number): number[] {
  const gate = createScoreGate({ random: createRandom(1), balance });
  const counts = candidates.map(() => 0);
  for (let round = 0; round < rounds; round++) {
    for (const uid of gate.choose(candidates, k)) counts[uid] = (counts[uid] ?? 0) + 1;
  }
  return counts;
}

const settings = fc.record({
  n: fc.integer({ min: 1, max: 40 }),
  k: fc.integer({ min: 1, max: 12 }),
  exploration: fc.double({ min: 0, max: 1, noNaN: true }),
  seed: fc.integer(),
});

test('a choice has min(k, n) different candidates, in ascending order', () => {
  fc.assert(
    fc.property(settings, ({ n, k, exploration, seed }) => {
      const gate = createScoreGate({ random: createRandom(seed), exploration });
      const chosen = gate.choose(peers(n), k);
      expect(chosen).toHaveLength(Math.min(k, n));
      expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
      expect(chosen.every((uid) => uid >= 0 && uid < n)).toBe(true);
    }),
  );
});

test('every peer is asked within the bound, again and again, whatever its score', () => {
  fc.assert(
    fc.property(settings, ({ n, k, exploration, seed }) => {
      const gate = createScoreGate({ random: createRandom(seed), exploration });
      const candidates = peers(n, (uid) => (uid % 3 === 0 ? 5 : -1));
      const bound = explorationBound(n, k, exploration);
      const last = new Map(candidates.map(({ uid }) => [uid, 0]));
      let longest = 0;
      for (let round = 1; round <= 4 * bound; round++) {
        for (const uid of gate.choose(candidates, k)) last.set(uid, round);
        longest = Math.max(longest, ...[...last.values()].map((asked) => round - asked));
      }
      expect(longest).toBeLessThanOrEqual(bound);
    }),
  );
});

test('the same seed and the same questions give the same choices', () => {
  const run = (seed: number) => {
    const gate = createScoreGate({ random: createRandom(seed) });
    return Array.from({ length: 20 }, (_, round) =>
      gate.choose(
        peers(30, (uid) => uid + round),
        7,
      ),
    );
  };
  expect(run(3)).toEqual(run(3));
  expect(run(3)).not.toEqual(run(4));
});

test('a better peer is asked more often, a worthless one still as often as exploration asks', () => {
  const counts = countChoices(
    peers(20, (uid) => (uid === 0 ? 10 : uid === 1 ? 0 : 1)),
    4,
    2000,
    0,
  );
  const ordinary = counts.slice(2).reduce((sum, count) => sum + count, 0) / 18;
  expect(counts[0]).toBeGreaterThan(2 * ordinary);
  expect(counts[1]).toBeLessThan(ordinary);
  expect(counts[1]).toBeGreaterThanOrEqual(Math.floor(2000 / explorationBound(20, 4)));
});

test('balance takes load from the busiest peer and keeps it ahead', () => {
  const candidates = peers(20, (uid) => (uid === 0 ? 10 : 1));
  const [free = [], balanced = []] = [0, 1].map((balance) => countChoices(candidates, 4, 2000, balance));
  expect(balanced[0]).toBeLessThan((free[0] ?? 0) * 0.9);
  expect(balanced[0]).toBeGreaterThan(Math.max(...balanced.slice(1)));
});

test('without any score load is even within a tenth', () => {
  const counts = countChoices(peers(10), 3, 3000, 1);
  for (const count of counts) expect(Math.abs(count - 900)).toBeLessThan(90);
});

test('a newcomer is asked in the very next choice', () => {
  const gate = createScoreGate({ random: createRandom(9) });
  for (let round = 0; round < 50; round++) gate.choose(peers(12), 4);
  expect(gate.choose([...peers(12), { uid: 99 }], 4)).toContain(99);
});

test('a peer that left and came back is a newcomer', () => {
  const gate = createScoreGate({ random: createRandom(9) });
  for (let round = 0; round < 50; round++) gate.choose(peers(12), 4);
  gate.choose(peers(11), 4);
  expect(gate.choose(peers(12), 4)).toContain(11);
});

test('nobody to ask, or no place, is an empty choice', () => {
  const gate = createScoreGate({ random: createRandom(1) });
  expect(gate.choose([], 5)).toEqual([]);
  expect(gate.choose(peers(5), 0)).toEqual([]);
  expect(explorationBound(5, 0)).toBe(Infinity);
});

test.each([
  [[{ uid: 1 }, { uid: 1 }], 1],
  [[{ uid: 1, score: Number.NaN }], 1],
  [[{ uid: 1, score: Infinity }], 1],
  [[{ uid: 1 }], -1],
  [[{ uid: 1 }], 1.5],
])('%j with k=%d is refused', (candidates, k) => {
  expect(() => createScoreGate({ random: createRandom(1) }).choose(candidates, k)).toThrow(RangeError);
});

test.each([
  { exploration: -0.1 },
  { exploration: 1.1 },
  { exploration: Number.NaN },
  { balance: -1 },
  { balance: Infinity },
])('a gate with %j is refused', (init) => {
  expect(() => createScoreGate({ random: createRandom(1), ...init })).toThrow(RangeError);
});

test('a newcomer on an old uid has not been asked, whatever became of the neuron before it', () => {
  const gate = createScoreGate({ random: createRandom(1), exploration: 1 });
  const peers = (last: string) => [
    { uid: 0, key: 'a:1' },
    { uid: 1, key: 'b:1' },
    { uid: 2, key: last },
  ];
  expect(gate.choose(peers('c:1'), 3)).toEqual([0, 1, 2]);
  // All were asked at the same time but for the newcomer, who is first.
  for (let registeredAt = 2; registeredAt < 12; registeredAt += 1) {
    expect(gate.choose(peers(`c:${registeredAt}`), 1)).toEqual([2]);
  }
});
