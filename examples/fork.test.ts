// SPDX-License-Identifier: Apache-2.0
import {
  checkConservation,
  forkMarket,
  openMarket,
  requireEvent,
  requireNeuron,
  TOKEN,
} from '@ganglion/testkit';
import { expect, test } from '@jest/globals';

test('what happens on a fork does not happen on the chain it was made of', async () => {
  await using live = await openMarket();
  const alice = await live.addNeuron('alice', 10n * TOKEN);

  await using fork = await forkMarket({ endpoint: live.chain.endpoint });
  const { coldkey, hotkey, uid } = alice;
  const amount = 4n * TOKEN;
  const call = { coldkey, hotkey: hotkey.publicKey, amount };
  const receipt = await fork.include(fork.client.removeStake(call));
  requireEvent(receipt, 'Stake.StakeRemoved');
  checkConservation(await fork.crossEpoch());

  const stakeOn = async ({ client }: typeof live) => requireNeuron(await client.metagraph(), uid).stake;
  expect(await stakeOn(fork)).toBe(6n * TOKEN);
  expect(await stakeOn(live)).toBe(10n * TOKEN);
}, 60_000);
