// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { fromUri } from '@ganglion/account';
import { TOKEN } from '@ganglion/chain';
import { addNeurons, assertSameEverywhere, firstOf, type Network } from './network.ts';

/** Two neurons register and are staked behind; what they pay is gone, what they stake is held, and every node knows it. */
export async function registerAndStake(network: Network, signal: AbortSignal): Promise<void> {
  const chain = firstOf(network);
  const owner = await fromUri('//Bob');
  const [balance, issuance, { registrationBurn, neurons: count }] = await Promise.all([
    chain.balanceOf(owner.publicKey, { signal }),
    chain.totalIssuance({ signal }),
    chain.hyperparameters({ signal }),
  ]);
  assert.equal(count, 0, 'a new network has no neurons');

  const added = await addNeurons(
    chain,
    [
      ['//Bob', 100n],
      ['//Charlie', 50n],
    ],
    signal,
  );
  const [first, second] = added;
  assert.ok(first && second);
  assert.deepEqual(new Set(added.map(({ uid }) => uid)), new Set([0, 1]));

  const { block, neurons } = await chain.metagraph({ signal });
  const at = block.hash;
  assert.deepEqual(
    new Map(
      neurons.map(({ uid, hotkeyAddress, coldkeyAddress, stake }) => [
        uid,
        [hotkeyAddress, coldkeyAddress, stake],
      ]),
    ),
    new Map([
      [first.uid, [first.hotkey.address, first.coldkey.address, 100n * TOKEN]],
      [second.uid, [second.hotkey.address, second.coldkey.address, 50n * TOKEN]],
    ]),
  );
  const after = await chain.balanceOf(owner.publicKey, { at, signal });
  assert.equal(after.reserved - balance.reserved, 100n * TOKEN, 'stake is held in the account of its owner');
  const spent = balance.free - after.free - 100n * TOKEN;
  assert.ok(
    spent >= registrationBurn,
    `the owner paid the registration: ${spent} of ${registrationBurn} units`,
  );
  const gone = issuance - (await chain.totalIssuance({ at, signal }));
  assert.ok(gone > spent, `what both paid is burned: ${gone} units, ${spent} of them by the first`);
  await assertSameEverywhere(network, signal);
}
