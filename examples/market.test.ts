// SPDX-License-Identifier: Apache-2.0
import {
  checkConservation,
  checkIssuance,
  type EpochCrossing,
  type Market,
  openMarket,
  requireNeuron,
  type TestNeuron,
  TOKEN,
} from '@ganglion/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

/** What this suite has time for, from the start of the chain to its end. */
const LIMIT_MS = 60_000;

const VALIDATORS = 5;
const MINERS = 15;

const started = Date.now();
const crossings: EpochCrossing[] = [];
let market: Market;
let validators: readonly TestNeuron[];
let miners: readonly TestNeuron[];

beforeAll(async () => {
  market = await openMarket();
  validators = await market.addNeurons(VALIDATORS, { name: '//validator', stake: 100n * TOKEN });
  miners = await market.addNeurons(MINERS, { name: '//miner' });
  // Every validator finds that each miner is better than the one before, and the last one twice as good as that.
  const on = miners.map((miner, index) => [miner, index === MINERS - 1 ? 2 * MINERS : index + 1] as const);
  await market.setWeights(validators.map((from) => ({ from, on })));
  for (let epoch = 0; epoch < 3; epoch += 1) crossings.push(await market.crossEpoch());
}, 2 * LIMIT_MS);

afterAll(async () => {
  await market?.stop();
  process.stderr.write(`examples/market.test.ts took ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
});

test('twenty neurons are registered', async () => {
  const { neurons } = await market.client.metagraph();
  expect(neurons.length).toBe(VALIDATORS + MINERS);
});

test('three epochs conserve every unit', async () => {
  expect(crossings.length).toBe(3);
  for (const crossing of crossings) checkConservation(crossing);
  await checkIssuance(market.chain);
});

test('a better miner earns more, in every epoch', () => {
  for (const { after } of crossings) {
    const earned = miners.map(({ uid }) => requireNeuron(after.metagraph, uid).emission);
    expect(earned).toEqual([...earned].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(earned).size).toBe(MINERS);
  }
});

test('validators are paid for what they found', () => {
  const last = crossings.at(-1);
  for (const { uid } of validators) {
    if (last === undefined) throw new Error('no epoch was crossed');
    expect(requireNeuron(last.after.metagraph, uid).emission).toBeGreaterThan(0n);
  }
});

test('all of it takes less than a minute', () => {
  expect(Date.now() - started).toBeLessThan(LIMIT_MS);
});
