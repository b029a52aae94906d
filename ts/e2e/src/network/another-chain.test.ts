// SPDX-License-Identifier: Apache-2.0
import { cp, rm } from 'node:fs/promises';
import { fromUri } from '@ganglion/account';
import { connectChain, TOKEN } from '@ganglion/chain';
import { startEmbeddedChain } from '@ganglion/embedded-chain';
import { type NetworkNode, type SealedNetwork, startNetwork } from '@ganglion/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pendingIn, until } from './transfers.ts';

const START_MS = 120_000;
const BLOCKS = 4;
/** Enough for a client to find the node again and see what it has. */
const LOOK_MS = 15_000;

let network: SealedNetwork;
let node: NetworkNode;
beforeAll(async () => {
  network = await startNetwork({ sealing: 'manual' });
  node = network.nodes[0];
}, START_MS);
afterAll(() => network?.stop(), START_MS);

/** Makes blocks, each final at once. */
async function grow(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await network.createBlock({ finalize: true });
}

test(
  'a node that has less final than before is waited for, and refused once it has other blocks instead',
  async () => {
    await using client = await connectTo(node);
    await grow(BLOCKS);
    await node.stop();
    await cp(`${node.folder}/chains`, `${node.folder}/backup`, { recursive: true });
    await node.start();
    // Empty blocks made after one another are the same each time: this one is not.
    const [from, to] = [await fromUri('//Bob'), await fromUri('//receiver')];
    const transfer = client.transfer({ from, to: to.publicKey, amount: TOKEN });
    await until('the transaction waits', async () => (await pendingIn(node)) === 1);
    await grow(BLOCKS);
    await transfer;
    const before = 2 * BLOCKS;
    await until('the client has them', async () => (await client.head()).number === before);

    await node.kill('SIGKILL');
    await rm(`${node.folder}/chains`, { recursive: true });
    await cp(`${node.folder}/backup`, `${node.folder}/chains`, { recursive: true });
    await node.start();
    await expect(client.metagraph({ timeoutMs: LOOK_MS })).rejects.toMatchObject({
      code: 'chain-unreachable',
      message: expect.stringContaining('the node has less of the chain than was final before'),
      facts: { endpoint: node.endpoint, finalised: BLOCKS, before },
    });

    await grow(BLOCKS + 1);
    await expect(client.metagraph({ timeoutMs: START_MS })).rejects.toMatchObject({
      code: 'chain-mismatch',
      message: expect.stringContaining('another block is final than before'),
      facts: { endpoint: node.endpoint, block: before },
    });
  },
  START_MS,
);

test(
  'a node of another genesis in its place is refused for good, and each watch ends with the reason',
  async () => {
    await using client = await connectTo(node);
    const watching = (async () => {
      for await (const _ of client.watchBlocks());
    })();
    watching.catch(() => {});
    await node.kill('SIGKILL');
    const port = Number(new URL(node.endpoint).port);
    const other = await startEmbeddedChain({ port, preset: 'local_testnet' });
    try {
      const refused = {
        code: 'chain-mismatch',
        message: expect.stringContaining('the endpoint serves another chain'),
        facts: { endpoint: node.endpoint, expected: client.genesisHash, found: other.genesisHash },
      };
      await expect(client.metagraph({ timeoutMs: START_MS })).rejects.toMatchObject(refused);
      await expect(watching).rejects.toMatchObject(refused);
    } finally {
      await other.stop();
    }
    await node.start();
    await expect(client.metagraph()).rejects.toMatchObject({ code: 'chain-mismatch' });
  },
  START_MS,
);

/** A client that is closed at the end of the block. */
async function connectTo({ endpoint }: NetworkNode) {
  const client = await connectChain({ endpoint });
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}
