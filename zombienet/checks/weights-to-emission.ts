// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import {
  addNeurons,
  assertConserved,
  assertSameEverywhere,
  firstOf,
  type Network,
  waitForEpoch,
} from './network.ts';

/** Two validators put all their weight on one miner; a whole epoch later it has earned, and they have dividends. */
export async function weightsToEmission(network: Network, signal: AbortSignal): Promise<void> {
  const chain = firstOf(network);
  const [strongest, weaker, miner, idler] = await addNeurons(
    chain,
    [
      ['//Bob', 100n],
      ['//Charlie', 80n],
      ['//Dave', 0n],
      ['//Eve', 0n],
    ],
    signal,
  );
  assert.ok(strongest && weaker && miner && idler);
  const validators = [strongest, weaker];
  const row = [{ uid: miner.uid, weight: 65_535 }];
  await Promise.all(validators.map(({ hotkey }) => chain.setWeights({ hotkey, row })));
  const rows = await chain.weights({ signal });
  assert.deepEqual(
    new Map(rows.filter(({ edges }) => edges.length > 0).map(({ uid, edges }) => [uid, edges])),
    new Map(validators.map(({ uid }) => [uid, row])),
    'each node tells the weights that were set',
  );

  const paid = await waitForEpoch(
    chain,
    'waiting for an epoch that pays',
    async ({ minted }) => minted > 0n,
    signal,
  );
  await assertConserved(chain, paid, signal);
  const { neurons } = await chain.metagraph({ at: paid.epoch.block.hash, signal });
  const earned = new Map(neurons.map(({ uid, emission }) => [uid, emission]));
  const [strong, weak] = validators.map(({ uid }) => earned.get(uid) ?? 0n);
  const ofMiner = earned.get(miner.uid) ?? 0n;
  assert.ok(ofMiner > 0n, 'the miner earns');
  assert.ok(weak !== undefined && weak > 0n, 'the smaller validator earns');
  assert.ok(strong !== undefined && strong > weak, 'the larger validator earns more');
  assert.equal(earned.get(idler.uid), 0n, 'who has no weight on it earns nothing');
  assert.equal(
    [...earned.values()].reduce((sum, amount) => sum + amount, 0n),
    paid.epoch.minted,
  );
  await assertSameEverywhere(network, signal);
}
