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

/** A chain in an interpreter, on a machine that may be busy with other things; alone it takes less than a minute. */
const START_MS = 240_000;

const VALIDATORS = 5;
const MINERS = 15;

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
}, START_MS);

afterAll(() => market?.stop());

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
