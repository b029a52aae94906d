// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { type Evidence, leastSpearman, runChecks, spearmanCorrelation } from './judge.ts';
import type { EpochRecord, NeuronRecord } from './record.ts';

function neuron(uid: number, changes: Partial<NeuronRecord>): NeuronRecord {
  const nothing = { stake: '0', rank: 0, trust: 0, consensus: 0, incentive: 0, dividends: 0, emission: '0' };
  return {
    uid,
    role: 'miner',
    model: null,
    parameters: null,
    loss: null,
    shapley: null,
    ...nothing,
    ...changes,
  };
}

/** An epoch in which all went well, with room for things to go wrong. */
function epoch(
  changes: { neurons?: NeuronRecord[]; supply?: Partial<EpochRecord['supply']> } = {},
): EpochRecord {
  return {
    block: 40,
    neurons: changes.neurons ?? [
      neuron(0, { model: 'a', parameters: 10, incentive: 0.1, emission: '10' }),
      neuron(1, { model: 'b', parameters: 20, incentive: 0.2, emission: '20' }),
      neuron(2, { model: 'c', parameters: 30, incentive: 0.7, emission: '69' }),
      neuron(3, { role: 'malformed' }),
      neuron(4, { role: 'silent' }),
      neuron(5, { role: 'validator', dividends: 1, emission: '100' }),
    ],
    supply: {
      emission: 200n,
      carryBefore: 1n,
      minted: 199n,
      carry: 2n,
      stakeGrowth: 199n,
      ...changes.supply,
    },
    ownLoss: 5,
    mixtureLoss: 4,
  };
}

const PROCESSES = ['chain', 'miner-1', 'silent', 'validator-1'].map((name) => ({ name, isAlive: true }));
const withEnded = (...names: string[]) =>
  PROCESSES.map(({ name }) => ({ name, isAlive: !names.includes(name) }));

function judge(changes: Partial<Evidence> = {}) {
  const evidence = { epochs: [epoch(), epoch()], processes: PROCESSES, answer: 'text' };
  return runChecks({ ...evidence, ...changes });
}
const failed = (changes: Partial<Evidence>) => judge(changes).flatMap(({ ok, name }) => (ok ? [] : [name]));

test('a good run passes every check', () => {
  expect(judge().map(({ ok }) => ok)).toEqual(Array(7).fill(true));
});

test.each([
  ['minted one unit too much', { minted: 200n }],
  ['minted one unit too little', { minted: 198n }],
  ['lost a unit of the carry', { carry: 1n }],
  ['stakes grew by another amount', { stakeGrowth: 198n }],
])('an epoch that %s is found', (_case, supply) => {
  expect(failed({ epochs: [epoch(), epoch({ supply })] })).toEqual([
    'minted + carried = emission, to the unit, in every epoch',
  ]);
});

test('one unit for a peer that misbehaves is found, in whichever epoch it was', () => {
  const neurons = epoch().neurons.map((record) =>
    record.role === 'silent' ? { ...record, emission: '1' } : record,
  );
  const supply = { minted: 200n, stakeGrowth: 200n, carry: 1n };
  expect(failed({ epochs: [epoch({ neurons, supply }), epoch()] })).toEqual([
    'the silent miner earns nothing',
  ]);
});

test('small models that earn more, idle validators, dead processes and no answer are found', () => {
  const turned = epoch().neurons.map((record) => ({ ...record, incentive: -record.incentive, dividends: 0 }));
  expect(
    failed({ epochs: [epoch({ neurons: turned })], processes: withEnded('validator-1'), answer: ' ' }),
  ).toEqual([
    'bigger models earn more (Spearman)',
    'validators earn dividends',
    'the chain and every validator are alive',
    'the best miner continues a text',
  ]);
});

test('a market without its chain fails, one without a miner says so and goes on', () => {
  expect(failed({ processes: withEnded('chain') })).toEqual(['the chain and every validator are alive']);
  const checks = judge({ processes: withEnded('miner-1', 'silent') });
  expect(checks.every(({ ok }) => ok)).toBe(true);
  expect(checks.map(({ value }) => value)).toContain('2 of 4 processes; ended: miner-1, silent');
});

test('a miner that was killed is left out of the ranking, and no other', () => {
  const [small, ...rest] = epoch().neurons.filter(({ role }) => role === 'miner');
  if (small === undefined) throw new Error('the epoch has no miners');
  const others = epoch().neurons.filter(({ role }) => role !== 'miner');
  const neurons = [...others, ...rest, { ...small, incentive: 1 }];
  const ranking = (isAlive: boolean) =>
    judge({
      epochs: [epoch({ neurons })],
      processes: [...PROCESSES, { name: 'miner-9', isAlive, model: small.model ?? undefined }],
    })[0]?.ok;
  expect([ranking(false), ranking(true)]).toEqual([true, false]);
});

test('without epochs nothing is taken as proven', () => {
  expect(failed({ epochs: [] })).toHaveLength(5);
});

test('one pair of neighbours may be out of order among five or four models, not two', () => {
  const isAllowed = (order: number[]) =>
    spearmanCorrelation([...order].sort(), order) >= leastSpearman(order.length);
  expect(
    [
      [1, 2, 3, 5, 4],
      [2, 1, 3, 4],
      [1, 2, 3],
    ].map(isAllowed),
  ).toEqual([true, true, true]);
  expect(
    [
      [2, 1, 3, 5, 4],
      [2, 1, 4, 3],
      [2, 1],
    ].map(isAllowed),
  ).toEqual([false, false, false]);
});

test.each([
  [[1, 2, 3, 4, 5], [10, 20, 30, 40, 50], 1],
  [[1, 2, 3, 4, 5], [5, 4, 3, 2, 1], -1],
  [[1, 2, 3, 4, 5], [1, 2, 3, 5, 4], 0.9],
  [[1, 2, 3, 4, 5], [2, 1, 3, 5, 4], 0.8],
  // Ties share their mean rank.
  [[1, 2, 3, 4], [1, 2, 2, 3], 0.9486832980505138],
  [[1, 2, 3], [7, 7, 7], 0],
  [[], [], 0],
])('the rank correlation of %j and %j is %d', (xs, ys, expected) => {
  expect(spearmanCorrelation(xs, ys)).toBeCloseTo(expected, 12);
});
