// SPDX-License-Identifier: Apache-2.0

import { fromUri } from '@ganglion/account';
import { type BlockRef, type ChainClient, connectChain } from '@ganglion/chain';
import { type NetworkNode, type SealedNetwork, startNetwork } from '@ganglion/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type FaultProxy, startFaultProxy } from '../fault-proxy.ts';
import { numberTransfers, pause, until } from './transfers.ts';

const START_MS = 120_000;
const BLOCK_MS = 250;
/** A client that lost its wire has it back within this time once it is whole. */
const RECONNECT_MS = 10_000;
/** A wire that carries nothing must first be noticed, which takes two pings. */
const NOTICE_MS = 12_000;

/** No frame of a websocket begins like this. */
const GARBAGE = Uint8Array.of(0xff, 0xff, 0x00, 0x13, 0x37);
/** A text frame that holds no JSON. */
const NOT_JSON = Uint8Array.of(0x81, 3, ...Buffer.from('{{{'));
/** A close frame with status 1009: the message was too big. */
const TOO_BIG = Uint8Array.of(0x88, 2, 1009 >> 8, 1009 & 0xff);

describe('a node behind a wire', () => {
  let network: SealedNetwork;
  let node: NetworkNode;
  let proxy: FaultProxy;
  beforeAll(async () => {
    network = await startNetwork({ sealing: BLOCK_MS });
    node = network.nodes[0];
    proxy = await startFaultProxy(node.endpoint);
  }, START_MS);
  afterAll(async () => {
    await proxy?.close();
    await network?.stop();
  }, START_MS);

  const faults: readonly (readonly [string, number, () => void])[] = [
    ['that is reset', 10, () => proxy.cut()],
    ['that is closed by the peer', 10, () => proxy.finish()],
    ['that carries a broken frame', 10, () => proxy.inject(GARBAGE)],
    ['that carries a message which is no JSON', 10, () => proxy.inject(NOT_JSON)],
    ['that is closed for too big a message', 10, () => proxy.inject(TOO_BIG)],
    ['that carries nothing any more', 1, () => proxy.blackHole()],
    ['that carries a byte in a second', 1, () => proxy.trickle(1_000)],
  ];
  for (const [index, [how, times, fault]] of faults.entries()) {
    test(
      `${how} is replaced in time, and neither block nor transaction is lost or doubled`,
      async () => {
        const { endpoint } = proxy;
        const client: ChainClient = await connectChain({ endpoint });
        const transfers = await numberTransfers(`wire-${index}`, await fromUri('//Bob'), node);
        const end = new AbortController();
        const blocks: BlockRef[] = [];
        const watching = (async () => {
          for await (const block of client.watchBlocks({ signal: end.signal })) blocks.push(block);
        })();
        for (let time = 0; time < times; time += 1) {
          const before = blocks.length;
          await until('blocks come', () => blocks.length > before);
          await transfers.send(client);
          await pause(Math.random() * BLOCK_MS);
          fault();
          const timeoutMs = times === 1 ? NOTICE_MS : RECONNECT_MS;
          const { number } = await node.client.head();
          await until('blocks come again', () => (blocks.at(-1)?.number ?? 0) > number, timeoutMs);
        }
        await transfers.expectEachOnce(node);
        expect(proxy.connections()).toBe(1);
        end.abort();
        await watching;
        expect(blocks.map(({ number }) => number)).toEqual(
          blocks.map((_, i) => (blocks[0]?.number ?? 0) + i),
        );
        await client.close();
        await until('the wire is given back', () => proxy.connections() === 0);
      },
      START_MS,
    );
  }
});
