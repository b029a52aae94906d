// SPDX-License-Identifier: Apache-2.0

import { fromUri } from '@ganglion/account';
import { type Epoch, TOKEN } from '@ganglion/chain';
import { type Market, openMarket } from '@ganglion/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type EpochAnswer, runMaths } from './maths.ts';
import { type PlayedEpoch, playScenario, REMOVED } from './scenario.ts';

const PLAY_MS = 120_000;

let market: Market;
let epochs: readonly PlayedEpoch[];
const watched: Epoch[] = [];

beforeAll(async () => {
  market = await openMarket();
  const watching = (async () => {
    for await (const epoch of market.client.watchEpochs()) watched.push(epoch);
  })();
  watching.catch(() => {});
  epochs = await playScenario(market);
}, PLAY_MS);

afterAll(() => market?.stop());

test.each([0, 1, 2, 3])(
  'epoch %p on chain is what the maths program calculates, to the last bit',
  async (index) => {
    const epoch = epochs[index];
    if (epoch === undefined) throw new Error('the epoch was not played');
    expect(epoch.after).toEqual(await runMaths(epoch.before));
  },
  60_000,
);

test('the epochs are worth comparing: shares, bonds, emission and carry are there', () => {
  const [first, , third, last] = epochs;
  expect(first?.before.bonds.flat()).toEqual([]);
  expect(third?.before.bonds.flat().length).toBeGreaterThan(8);
  expect(last?.after.emission.filter((amount) => amount !== '0').length).toBeGreaterThan(5);
  expect(last?.after.carry).not.toBe('0');
  expect(new Set(last?.after.trust).size).toBeGreaterThan(2);
});

test('minted and carried is emission and what was carried before, to the unit', () => {
  let carry = epochs[0]?.before.carry;
  for (const { before, after } of epochs) {
    expect(before.carry).toBe(carry);
    expect(mintedBy(after) + BigInt(after.carry)).toBe(10n * TOKEN + BigInt(before.carry));
    carry = after.carry;
  }
});

test('a reader of some columns gets those of everybody, and no others', async () => {
  const { at, all } = await market.client
    .metagraph()
    .then(({ block, neurons }) => ({ at: block.hash, all: neurons }));
  const { neurons } = await market.client.metagraph({ at, columns: ['stake', 'incentive', 'axon'] });
  expect(neurons).toEqual(all.map(({ uid, stake, incentive, axon }) => ({ uid, stake, incentive, axon })));
  const { neurons: uids } = await market.client.metagraph({ at, columns: [] });
  expect(uids).toEqual(all.map(({ uid }) => ({ uid })));
});

test('each epoch raises total issuance by what it minted and by nothing else', () => {
  for (const { after, issued } of epochs) expect(issued).toBe(mintedBy(after));
});

test('what a neuron earns is held in its owner’s account', async () => {
  const unstaking: bigint[] = [];
  for (const { coldkey, stake } of epochs.at(-1)?.metagraph.neurons ?? []) {
    unstaking.push((await market.client.balanceOf(coldkey)).reserved - stake);
  }
  expect(unstaking.filter((amount) => amount !== 0n)).toEqual([REMOVED]);
});

test('the client tells of every epoch once and in order', () => {
  expect(watched.map(({ block }) => block.number)).toEqual(watched.map((_, index) => 10 * (index + 1)));
  const last = watched.slice(-epochs.length);
  expect(last.map(({ block }) => block)).toEqual(epochs.map(({ metagraph }) => metagraph.block));
  expect(last.map(({ neurons }) => neurons)).toEqual(epochs.map(({ before }) => before.n));
  expect(last.map(({ minted }) => minted)).toEqual(epochs.map(({ after }) => mintedBy(after)));
  expect(last.map(({ carry }) => carry.toString())).toEqual(epochs.map(({ after }) => after.carry));
});

test('stake that was removed can be withdrawn when it has matured, and not twice', async () => {
  const coldkey = await fromUri('//judge1//owner');
  const { unstakeDelay } = await market.client.hyperparameters();
  await market.chain.newBlock(unstakeDelay);
  const { events } = await market.include(market.client.withdrawUnstaked({ coldkey }));
  const withdrawn = events.find(({ name }) => name === 'UnstakedWithdrawn');
  expect(String(withdrawn?.data.amount)).toBe(String(REMOVED));
  await expect(market.include(market.client.withdrawUnstaked({ coldkey }))).rejects.toMatchObject({
    code: 'transaction-failed',
    facts: { pallet: 'Stake', error: 'NothingMatured' },
  });
});

function mintedBy({ emission }: EpochAnswer): bigint {
  return emission.reduce((sum, amount) => sum + BigInt(amount), 0n);
}
