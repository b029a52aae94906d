// SPDX-License-Identifier: Apache-2.0
import { rm } from 'node:fs/promises';
import { fromUri } from '@ganglion/account';
import type { BlockRef } from '@ganglion/chain';
import { type Network, type NetworkNode, startNetwork } from '@ganglion/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { numberTransfers, pause, until } from './transfers.ts';

const START_MS = 120_000;
const TEST_MS = 300_000;
/** How often each of the two nodes dies; a longer campaign asks for more. */
const KILLS = Number(process.env.GANGLION_KILLS ?? 2);
const DOWN_MS = 1_000;
/** A client that lost its node has it back within this time once it answers again. */
const RECONNECT_MS = 10_000;
/** Transactions sent before each death, and while the node is away. */
const [BEFORE, MEANWHILE] = [4, 2];

describe('a node that dies under its clients', () => {
  let network: Network;
  beforeAll(async () => {
    network = await startNetwork({ authorities: 2, followers: 1 });
    await until('two blocks are final', async () => (await network.nodes[0].client.head()).number >= 2);
  }, START_MS);
  afterAll(() => network?.stop(), START_MS);

  /** Reads the metagraph at every final block, as long as the signal allows. */
  const watchMetagraph = async (node: NetworkNode, signal: AbortSignal) => {
    const seen: BlockRef[] = [];
    for await (const { hash } of node.client.watchBlocks({ signal })) {
      const { block } = await node.client.metagraph({ at: hash, timeoutMs: TEST_MS });
      seen.push(block);
    }
    return seen;
  };

  /** A chain of blocks that is the node's own, from one number to the next without a gap. */
  const expectWhole = async (node: NetworkNode, blocks: readonly BlockRef[]) => {
    const first = blocks[0]?.number ?? 0;
    expect(blocks.map(({ number }) => number)).toEqual(blocks.map((_, index) => first + index));
    for (const { number, hash } of blocks)
      expect(await node.request('chain_getBlockHash', [number])).toBe(hash);
  };

  for (const [name, uri] of [
    ['bob', '//Bob'],
    ['follower-1', '//Charlie'],
  ] as const) {
    test(
      `by kill -9, ${name} for one, has them back in ten seconds, and no transaction is lost or doubled`,
      async () => {
        const node = network.node(name);
        const transfers = await numberTransfers(name, await fromUri(uri), node);
        const end = new AbortController();
        const watching = watchMetagraph(node, end.signal);
        for (let kill = 0; kill < KILLS; kill += 1) {
          for (let i = 0; i < BEFORE; i += 1) await transfers.send(node.client);
          await pause(Math.random() * DOWN_MS);
          await node.kill('SIGKILL');
          for (let i = 0; i < MEANWHILE; i += 1) await transfers.send(node.client);
          await pause(DOWN_MS);
          await node.start();
          const { number } = await node.client.head({ timeoutMs: RECONNECT_MS });
          expect(number).toBeGreaterThan(0);
        }
        await transfers.expectEachOnce(node);
        end.abort();
        const blocks = await watching;
        expect(blocks.length).toBeGreaterThan(KILLS);
        await expectWhole(node, blocks);
      },
      TEST_MS,
    );
  }

  test(
    'and loses its database is waited for until it has caught up, and no block is missed',
    async () => {
      const node = network.node('follower-1');
      const end = new AbortController();
      const watching = watchMetagraph(node, end.signal);
      const before = await node.client.head();
      await node.kill('SIGKILL');
      await rm(`${node.folder}/chains`, { recursive: true });
      await node.start();
      const after = await node.client.head({ timeoutMs: START_MS });
      expect(after.number).toBeGreaterThanOrEqual(before.number);
      await until('it goes on', async () => (await node.client.head()).number > after.number);
      end.abort();
      const blocks = await watching;
      await expectWhole(node, blocks);
    },
    TEST_MS,
  );
});
