// SPDX-License-Identifier: Apache-2.0

import { fromUri } from '@ganglion/account';
import type { BlockRef, Hash } from '@ganglion/chain';
import { type SealedNetwork, startNetwork } from '@ganglion/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { numberTransfers, pendingIn, until } from './transfers.ts';

const START_MS = 120_000;
const DEPTHS = [1, 2, 3, 4, 5];

let network: SealedNetwork;
beforeAll(async () => {
  network = await startNetwork({ sealing: 'manual' });
}, START_MS);
afterAll(() => network?.stop(), START_MS);

/** Makes so many blocks on a parent, one on the other. */
async function grow(count: number, parent: Hash, empty: boolean): Promise<BlockRef[]> {
  const blocks: BlockRef[] = [];
  for (let i = 0; i < count; i += 1) {
    blocks.push(await network.createBlock({ parentHash: blocks.at(-1)?.hash ?? parent, empty }));
  }
  return blocks;
}

for (const depth of DEPTHS) {
  test(
    `a transaction in a branch of ${depth} that is abandoned takes effect once, and its promise settles`,
    async () => {
      const [node] = network.nodes;
      const transfers = await numberTransfers(`depth-${depth}`, await fromUri('//Bob'), node);
      const end = new AbortController();
      const watching = (async () => {
        const seen: BlockRef[] = [];
        for await (const block of node.client.watchBlocks({ signal: end.signal })) seen.push(block);
        return seen;
      })();
      const root = await network.createBlock({ finalize: true });
      const { outcome } = await transfers.send(node.client);
      let isSettled = false;
      outcome.finally(() => {
        isSettled = true;
      });
      await until('the transaction waits', async () => (await pendingIn(node)) === 1);

      const abandoned = await grow(depth, root.hash, true);
      await until('a block holds the transaction', async () => (await pendingIn(node)) === 0);
      const [first] = abandoned;
      expect(await extrinsicsOf(first?.hash)).toBe(2);
      expect(isSettled).toBe(false);

      const kept = await grow(depth + 1, root.hash, true);
      await network.finalizeBlock(kept.at(-1)?.hash ?? root.hash);
      let last = kept.at(-1) ?? root;
      for (let more = 0; more < 3 && !isSettled; more += 1) {
        last = await network.createBlock({ finalize: true });
        await until('the client has the block', async () => (await node.client.head()).number >= last.number);
      }
      const { block } = await outcome;
      expect(await node.request('chain_getBlockHash', [block?.number])).toBe(block?.hash);
      expect(abandoned.map(({ hash }) => hash)).not.toContain(block?.hash);
      await transfers.expectEachOnce(node);

      await until('the watch is told', async () => (await node.client.head()).number >= last.number);
      end.abort();
      const seen = await watching;
      expect(seen.length).toBeGreaterThan(depth);
      for (const { number, hash } of seen)
        expect(await node.request('chain_getBlockHash', [number])).toBe(hash);
      expect(seen.map(({ number }) => number)).toEqual(seen.map((_, i) => (seen[0]?.number ?? 0) + i));
    },
    START_MS,
  );
}

/** How many transactions a block holds, the inherent one among them. */
async function extrinsicsOf(hash: Hash | undefined): Promise<number> {
  const answer = await network.nodes[0].request('chain_getBlock', [hash]);
  const { block } = answer as { readonly block: { readonly extrinsics: readonly string[] } };
  return block.extrinsics.length;
}
