// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { assertSameEverywhere, firstOf, type Network, waitForBlock } from './network.ts';

/** Blocks that must still become final for the network to be called alive. */
const MORE_BLOCKS = 3;

/** Every node has the same chain, and it goes on. */
export async function oneChain(network: Network, signal: AbortSignal): Promise<void> {
  const chain = firstOf(network);
  const { number } = await chain.head({ signal });
  await waitForBlock(chain, number + MORE_BLOCKS, signal);
  const genesis = network.chains.map(({ genesisHash }) => genesisHash);
  assert.deepEqual(
    genesis,
    genesis.map(() => chain.genesisHash),
  );
  await assertSameEverywhere(network, signal);
}
