// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  enumerateShapley,
  type MixtureGame,
  mixtureShapley,
  mixtureShapleyMergingCopies,
  mixtureValue,
  PRIOR_FLOOR,
} from './index.ts';
import { addLogShapley, createWorkspace, gaussLegendre } from './quadrature.ts';

const membersOf = (mask: number) => [...Array(20).keys()].filter((i) => (mask >> i) & 1);
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

function enumerateMixture(game: MixtureGame): Float64Array {
  return enumerateShapley(game.probabilities.length, (mask) => mixtureValue(game, membersOf(mask)));
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(0, ...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? Number.NaN))));
}

/** Probabilities as models give them: mostly ordinary, some tiny, some 0 or 1. */
const probability = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  { weight: 3, arbitrary: fc.double({ min: -28, max: 0, noNaN: true }).map((exponent) => 10 ** exponent) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 1e-300, 0.5) },
);

const mixtureGame = (most: number) =>
  fc
    .record({ n: fc.integer({ min: 0, max: most }), tokens: fc.integer({ min: 1, max: 4 }) })
    .chain(({ n, tokens }) => {
      const row = fc.array(probability, { minLength: tokens, maxLength: tokens });
      return fc.record({
        prior: row,
        probabilities: fc.array(row, { minLength: n, maxLength: n }),
        gates: fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: n, maxLength: n }),
        priorWeight: fc.double({ min: -6, max: 1, noNaN: true }).map((exponent) => 10 ** exponent),
      });
    });

test('the quadrature agrees with all 2^n coalitions within 1e-9', () => {
  fc.assert(
    fc.property(mixtureGame(9), (game) => {
      expect(largestDifference(mixtureShapley(game).values, enumerateMixture(game))).toBeLessThan(1e-9);
    }),
    { numRuns: 300 },
  );
});

test('the quadrature agrees with all 2^16 coalitions of sixteen peers', () => {
  const parts = Float64Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 0.9 : 10 ** -i));
  const values = new Float64Array(16);
  addLogShapley(1e-6, parts, 1, values, createWorkspace(16));
  const exact = enumerateShapley(16, (mask) =>
    Math.log(1e-6 + sum(membersOf(mask).map((i) => parts[i] ?? 0))),
  );
  expect(largestDifference(values, exact)).toBeLessThan(1e-9);
});

test('values add up to what all are worth together, less the prior alone', () => {
  fc.assert(
    fc.property(mixtureGame(40), (game) => {
      const { values, full, empty } = mixtureShapley(game);
      expect(Math.abs(sum(values) - (full - empty))).toBeLessThan(1e-9);
    }),
  );
});

test('responders in another order get the same values in that order', () => {
  fc.assert(
    fc.property(mixtureGame(8), (game) => {
      const turned = {
        ...game,
        probabilities: [...game.probabilities].reverse(),
        gates: [...game.gates].reverse(),
      };
      const back = mixtureShapley(turned).values.reverse();
      expect(largestDifference(back, mixtureShapley(game).values)).toBeLessThan(1e-10);
    }),
  );
});

test('equal answers at equal gates are worth the same', () => {
  fc.assert(
    fc.property(mixtureGame(6), probability, (game, p) => {
      const row = Array<number>(game.prior.length).fill(p);
      const twins = {
        ...game,
        probabilities: [row, ...game.probabilities, row],
        gates: [0.4, ...game.gates, 0.4],
      };
      const { values } = mixtureShapley(twins);
      expect(Math.abs((values[0] ?? 0) - (values.at(-1) ?? 1))).toBeLessThan(1e-12);
    }),
  );
});

test('a gate of 0 is worth exactly 0', () => {
  const game = {
    prior: [0.1, 0.2],
    probabilities: [
      [0.9, 0.9],
      [0.3, 0.5],
    ],
    gates: [0, 1],
    priorWeight: 1,
  };
  const { values, full, empty } = mixtureShapley(game);
  expect(values[0]).toBe(0);
  expect(values[1]).toBeCloseTo(full - empty, 12);
});

test('an answer like the prior is worth nothing when it is the only one', () => {
  const { values } = mixtureShapley({
    prior: [0.1, 0.7],
    probabilities: [[0.1, 0.7]],
    gates: [2],
    priorWeight: 0.5,
  });
  expect(Math.abs(values[0] ?? 1)).toBeLessThan(1e-12);
});

test('a worse answer than the prior costs, a better one earns', () => {
  const { values } = mixtureShapley({
    prior: [0.2, 0.2],
    probabilities: [
      [0, 0],
      [0.8, 0.9],
    ],
    gates: [0.5, 0.5],
    priorWeight: 1,
  });
  expect(values[0]).toBeLessThan(0);
  expect(values[1]).toBeGreaterThan(0);
});

test('nobody answered: no values, and the prior alone', () => {
  const { values, empty, full } = mixtureShapley({
    prior: [0.5],
    probabilities: [],
    gates: [],
    priorWeight: 1,
  });
  expect(values).toHaveLength(0);
  expect(empty).toBeCloseTo(Math.log(0.5), 15);
  expect(full).toBe(empty);
});

test('a prior of 0 counts as the floor, and everything stays finite', () => {
  const game = { prior: [0], probabilities: [[1], [0], [5e-324]], gates: [1, 1, 1], priorWeight: 1e-6 };
  const { values, empty } = mixtureShapley(game);
  expect(empty).toBeCloseTo(Math.log(PRIOR_FLOOR), 10);
  expect(values.every(Number.isFinite)).toBe(true);
  expect(largestDifference(values, enumerateMixture(game))).toBeLessThan(1e-9);
});

test('the prior may weigh as little as 1e-30 of all; less is refused, and so is a sum that overflows', () => {
  const game = { prior: [0], probabilities: [[0.5], [0.2]], gates: [1, 1] };
  for (const priorWeight of [3e-30, 2.001e-30]) {
    const [first = 0, second = 0] = mixtureShapley({ ...game, priorWeight }).values;
    const alone = [0, 1].map((i) => mixtureValue({ ...game, priorWeight }, [i]));
    const empty = mixtureValue({ ...game, priorWeight }, []);
    const both = mixtureValue({ ...game, priorWeight }, [0, 1]);
    expect(first).toBeCloseTo(((alone[0] ?? 0) - empty + both - (alone[1] ?? 0)) / 2, 10);
    expect(first + second).toBeCloseTo(both - empty, 10);
  }
  for (const priorWeight of [1.999e-30, 1e-300, 5e-324]) {
    expect(() => mixtureShapley({ ...game, priorWeight })).toThrow(RangeError);
  }
  expect(() => mixtureShapley({ ...game, priorWeight: 1, gates: [1e308, 1e308] })).toThrow(RangeError);
});

test('4096 equal peers are worth (log(c + n a) - log c) / n each', () => {
  for (const base of [1, 1e-3, 1e-6]) {
    const parts = new Float64Array(4096).fill(1 / 4096);
    const values = new Float64Array(4096);
    addLogShapley(base, parts, 1, values, createWorkspace(4096));
    const each = Math.log1p(1 / base) / 4096;
    expect(Math.max(...values.map((value) => Math.abs(value - each)))).toBeLessThan(1e-12);
  }
});

/**
 * Closed form for two kinds of peers: a player of the kind (n1, a) joins k of its kind and l of the other, with the
 * hypergeometric weight of such coalitions. It costs n1 * n2 and needs no integral.
 */
function valueAmongTwoKinds(n1: number, a: number, n2: number, b: number, base: number): number {
  const n = n1 + n2;
  const log = [0];
  for (let i = 1; i <= n; i++) log.push((log[i - 1] ?? 0) + Math.log(i));
  const at = (i: number) => log[i] ?? Number.NaN;
  let value = 0;
  for (let k = 0; k < n1; k++) {
    for (let l = 0; l <= n2; l++) {
      const ways = at(n1 - 1) - at(k) - at(n1 - 1 - k) + at(n2) - at(l) - at(n2 - l);
      const weight = Math.exp(ways + at(k + l) + at(n - 1 - k - l) - at(n));
      value += weight * Math.log1p(a / (base + k * a + l * b));
    }
  }
  return value;
}

test.each([
  [4032, 0.01, 64, 1, 1],
  [1, 1, 4095, 1e-3, 1e-3],
  [100, 1, 3996, 1e-4, 1e-4],
  [10, 1, 190, 1e-6, 1e-5],
  [21, 1, 20, 1e-9, 1e-9],
])('%i peers of %d and %i of %d on a base of %d match the closed form', (n1, a, n2, b, base) => {
  const parts = Float64Array.from({ length: n1 + n2 }, (_, i) => (i < n1 ? a : b));
  const values = new Float64Array(n1 + n2);
  addLogShapley(base, parts, 1, values, createWorkspace(n1 + n2));
  expect(Math.abs((values[0] ?? 0) - valueAmongTwoKinds(n1, a, n2, b, base))).toBeLessThan(1e-10);
  expect(Math.abs((values.at(-1) ?? 0) - valueAmongTwoKinds(n2, b, n1, a, base))).toBeLessThan(1e-10);
});

test('Gauss-Legendre nodes integrate polynomials exactly', () => {
  for (const count of [1, 2, 5, 20]) {
    const { at, weight } = gaussLegendre(count);
    for (let degree = 0; degree < 2 * count; degree++) {
      const integral = sum(Array.from(at, (x, i) => (weight[i] ?? 0) * x ** degree));
      expect(integral).toBeCloseTo(1 / (degree + 1), 13);
    }
  }
});

test.each([
  ['no token', { prior: [], probabilities: [], gates: [], priorWeight: 1 }],
  ['a missing gate', { prior: [0.5], probabilities: [[0.5]], gates: [], priorWeight: 1 }],
  ['a negative gate', { prior: [0.5], probabilities: [[0.5]], gates: [-1], priorWeight: 1 }],
  ['an infinite gate', { prior: [0.5], probabilities: [[0.5]], gates: [Infinity], priorWeight: 1 }],
  ['no weight for the prior', { prior: [0.5], probabilities: [[0.5]], gates: [1], priorWeight: 0 }],
  ['a short row', { prior: [0.5, 0.5], probabilities: [[0.5]], gates: [1], priorWeight: 1 }],
  ['a probability above 1', { prior: [0.5], probabilities: [[1.0001]], gates: [1], priorWeight: 1 }],
  ['a probability that is no number', { prior: [0.5], probabilities: [[NaN]], gates: [1], priorWeight: 1 }],
  ['a negative prior', { prior: [-0.1], probabilities: [[0.5]], gates: [1], priorWeight: 1 }],
])('%s is refused', (_, game) => {
  expect(() => mixtureShapley(game)).toThrow(RangeError);
});

const alone = { prior: [0.05, 0.02, 0.2], probabilities: [[0.5, 0.1, 0.3]], priorWeight: 0.5 };
const rival = [0.4, 0.3, 0.2];
const copiesOf = (row: readonly number[] | undefined, count: number) => Array(count).fill(row ?? []);

test('copies of one model, with no rival, share exactly what the model is worth', () => {
  const one = mixtureShapley({ ...alone, gates: [1] }).values[0] ?? 0;
  for (const count of [2, 3, 10]) {
    const gates = Array(count).fill(1 / count);
    const probabilities = copiesOf(alone.probabilities[0], count);
    const { values } = mixtureShapley({ ...alone, probabilities, gates });
    for (const value of values) expect(value).toBeCloseTo(one / count, 10);
  }
});

test('beside a rival each copy earns less than the model alone, but both together earn more', () => {
  const gates = (count: number) => Array(count).fill(1 / count);
  const probabilities = [...alone.probabilities, rival];
  const one = mixtureShapley({ ...alone, probabilities, gates: gates(2) }).values;
  const doubled = [...copiesOf(alone.probabilities[0], 2), rival];
  const two = mixtureShapley({ ...alone, probabilities: doubled, gates: gates(3) }).values;
  expect(two[0]).toBeLessThan(one[0] ?? 0);
  expect((two[0] ?? 0) + (two[1] ?? 0)).toBeGreaterThan(one[0] ?? 0);
  expect(two[2]).toBeLessThan(one[1] ?? 0);
});

test('merged copies share exactly one model’s worth and cost the rival nothing', () => {
  const gates = (count: number) => Array(count).fill(0.5);
  const plain = mixtureShapley({ ...alone, probabilities: [...alone.probabilities, rival], gates: gates(2) });
  for (const count of [1, 2, 7]) {
    const probabilities = [...copiesOf(alone.probabilities[0], count), rival];
    const merged = mixtureShapleyMergingCopies({ ...alone, probabilities, gates: gates(count + 1) });
    expect(sum(merged.values.subarray(0, count))).toBeCloseTo(plain.values[0] ?? 0, 12);
    expect(merged.values[count]).toBeCloseTo(plain.values[1] ?? 0, 12);
    expect(sum(merged.values)).toBeCloseTo(merged.full - merged.empty, 9);
  }
});

test('a copy is one within the tolerance and none beyond it', () => {
  const near = (factor: number) => ({
    ...alone,
    probabilities: [...alone.probabilities, (alone.probabilities[0] ?? []).map((p) => p * factor)],
    gates: [1, 1],
  });
  const isMerged = (factor: number) => {
    const { values } = mixtureShapleyMergingCopies(near(factor), { tolerance: 1e-3 });
    return values[0] === values[1];
  };
  expect([isMerged(1.0009), isMerged(1.01), isMerged(0.5)]).toEqual([true, false, false]);
});
