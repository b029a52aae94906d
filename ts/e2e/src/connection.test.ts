// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { fromUri } from '@ganglion/account';
import { type ChainClient, connectChain, TOKEN } from '@ganglion/chain';
import { type EmbeddedChain, startEmbeddedChain } from '@ganglion/embedded-chain';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { type Filter, startFilterProxy } from './filter-proxy.ts';

const START_MS = 60_000;
const MAIN = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));

const clients: ChainClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

/** A client that the test need not close. */
async function connect(...args: Parameters<typeof connectChain>): Promise<ChainClient> {
  const client = await connectChain(...args);
  clients.push(client);
  return client;
}

describe('a chain that is not there', () => {
  test('is chain-unreachable once time is up, and the endpoint is named', async () => {
    const started = Date.now();
    const endpoint = 'ws://127.0.0.1:9';
    await expect(connectChain({ endpoint }, { timeoutMs: 1_000 })).rejects.toMatchObject({
      code: 'chain-unreachable',
      facts: { endpoint },
    });
    expect(Date.now() - started).toBeLessThan(3_000);
  });

  test('is no reason to wait when the caller gives up', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const connecting = connectChain({ endpoint: 'ws://127.0.0.1:9' }, { signal: controller.signal });
    await expect(connecting).rejects.toMatchObject({ code: 'aborted' });
  });

  test('is told apart from an endpoint that is none', async () => {
    await expect(connectChain({ endpoint: 'localhost' })).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});

describe('a chain behind a bad wire', () => {
  let chain: EmbeddedChain;
  let proxy: FaultProxy;

  beforeAll(async () => {
    chain = await startEmbeddedChain();
    proxy = await startFaultProxy(chain.endpoint);
  }, START_MS);

  afterAll(async () => {
    await proxy?.close();
    await chain?.stop();
  });

  test('is refused when it is not the one expected', async () => {
    const genesisHash = `0x${'ab'.repeat(32)}` as const;
    await expect(connectChain({ endpoint: chain.endpoint, genesisHash })).rejects.toMatchObject({
      code: 'chain-mismatch',
      facts: { expected: genesisHash, found: chain.genesisHash },
    });
  });

  test(
    'is watched over cuts without a block or an epoch missed or told twice',
    async () => {
      const client = await connect({ endpoint: proxy.endpoint });
      const first = chain.head().number;
      const blocks: number[] = [];
      const epochs: number[] = [];
      const watching = [
        (async () => {
          for await (const { number } of client.watchBlocks()) blocks.push(number);
        })(),
        (async () => {
          for await (const { block } of client.watchEpochs()) epochs.push(block.number);
        })(),
      ];
      await chain.newBlock(3);
      proxy.refuse(true);
      proxy.cut();
      await chain.newBlock(25);
      proxy.refuse(false);
      await expect(client.head()).resolves.toEqual(chain.head());
      proxy.cut();
      await chain.newBlock(5);
      const last = chain.head().number;
      while (blocks.at(-1) !== last || (epochs.at(-1) ?? 0) <= last - 10) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(blocks).toEqual(Array.from({ length: last - first }, (_, index) => first + 1 + index));
      expect(epochs).toEqual(blocks.filter((number) => number % 10 === 0));
      expect(proxy.connections()).toBe(1);
      await client.close();
      await Promise.all(watching);
    },
    START_MS,
  );

  test(
    'that falls silent is noticed, and the next call goes over a new connection',
    async () => {
      const client = await connect({ endpoint: proxy.endpoint });
      proxy.blackHole();
      await expect(client.metagraph({ timeoutMs: 200 })).rejects.toMatchObject({ code: 'timeout' });
      await expect(client.metagraph({ timeoutMs: 20_000 })).resolves.toMatchObject({ neurons: [] });
    },
    START_MS,
  );

  test(
    'that stays away is chain-unreachable when time is up, and is found again afterwards',
    async () => {
      const client = await connect({ endpoint: proxy.endpoint });
      proxy.refuse(true);
      proxy.cut();
      await expect(client.metagraph({ timeoutMs: 500 })).rejects.toMatchObject({ code: 'chain-unreachable' });
      proxy.refuse(false);
      await expect(client.metagraph()).resolves.toMatchObject({ neurons: [] });
    },
    START_MS,
  );

  test(
    'whose node is too busy to tell of a block is asked again, and a transaction ends as it went',
    async () => {
      const questions = new Set<unknown>();
      let refusals = 0;
      const up: Filter = (text) => {
        if (text.includes('"chain_getBlock"')) questions.add(JSON.parse(text).id);
        return true;
      };
      const down: Filter = (text) => {
        const { id } = JSON.parse(text);
        if (!questions.has(id) || refusals === 2) return true;
        refusals += 1;
        return JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32_005, message: 'too many requests' } });
      };
      await using busy = await startFilterProxy(chain.endpoint, { up, down });
      const client = await connect({ endpoint: busy.endpoint });
      const [from, to] = [await fromUri('//Alice'), await fromUri('//patient receiver')];
      const transfer = client.transfer({ from, to: to.publicKey, amount: TOKEN });
      while (chain.pending() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      const block = await chain.newBlock();
      await expect(transfer).resolves.toMatchObject({ block: { number: block.number } });
      expect(refusals).toBe(2);
    },
    START_MS,
  );

  test(
    'takes a transaction once, whatever happens to the wire meanwhile',
    async () => {
      const client = await connect({ endpoint: proxy.endpoint });
      const [from, to] = [await fromUri('//Alice'), await fromUri('//receiver')];
      const transfer = client.transfer({ from, to: to.publicKey, amount: TOKEN });
      while (chain.pending() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      proxy.cut();
      const block = await chain.newBlock();
      await expect(transfer).resolves.toMatchObject({ block });
      await chain.newBlock(2);
      expect((await client.balanceOf(to.publicKey)).free).toBe(TOKEN);
    },
    START_MS,
  );

  test('leaves nothing running when its client is closed', async () => {
    const client = await connectChain({ endpoint: proxy.endpoint });
    const watching = (async () => {
      for await (const block of client.watchBlocks()) return block;
      return 'ended';
    })();
    await client.close();
    await expect(watching).resolves.toBe('ended');
    await expect(client.head()).rejects.toMatchObject({ code: 'aborted' });
    await client.close();
    while (proxy.connections() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  test('ends a watch with its signal', async () => {
    const client = await connect({ endpoint: proxy.endpoint });
    const controller = new AbortController();
    const watching = (async () => {
      for await (const _ of client.watchBlocks({ signal: controller.signal }))
        throw new Error('no block is due');
      return 'ended';
    })();
    setTimeout(() => controller.abort(), 50);
    await expect(watching).resolves.toBe('ended');
  });
});

describe('a chain in its own process', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  const start = async (port: number) => {
    const child = spawn(
      process.execPath,
      [MAIN, 'chain', 'start', '--port', String(port), '--block-time', '100'],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    children.push(child);
    const [line] = await once(createInterface(child.stdout), 'line');
    const ready: { ready: boolean; endpoint: string; genesisHash: `0x${string}` } = JSON.parse(line);
    return { child, ...ready };
  };

  test(
    'says when it is ready, makes blocks, and stops on SIGTERM with status 0',
    async () => {
      const { child, endpoint, genesisHash, ready } = await start(0);
      expect(ready).toBe(true);
      const client = await connect({ endpoint, genesisHash });
      for await (const { number } of client.watchBlocks()) if (number >= 4) break;
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
    START_MS,
  );

  test(
    'killed and started again without the blocks that were final is refused for good',
    async () => {
      const { child, endpoint } = await start(0);
      const client = await connect({ endpoint });
      for await (const { number } of client.watchBlocks()) if (number >= 2) break;
      child.kill('SIGKILL');
      await once(child, 'exit');
      await expect(client.metagraph({ timeoutMs: 300 })).rejects.toMatchObject({ code: 'chain-unreachable' });
      await start(Number(new URL(endpoint).port));
      await expect(client.metagraph()).rejects.toMatchObject({ code: 'chain-mismatch' });
    },
    START_MS,
  );

  test(
    'started anew is refused long before it is as high as it was',
    async () => {
      const { child, endpoint } = await start(0);
      // Of a chain without blocks every chain of its genesis is the continuation.
      for await (const { number } of (await connect({ endpoint })).watchBlocks()) if (number >= 2) break;
      const client = await connect({ endpoint });
      const { number: seen } = await client.head();
      const height = seen + 40;
      for await (const { number } of client.watchBlocks()) if (number >= height) break;
      child.kill('SIGKILL');
      await once(child, 'exit');
      await start(Number(new URL(endpoint).port));
      const refused = await client.metagraph().then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(refused).toMatchObject({ code: 'chain-mismatch', facts: { block: seen } });
    },
    START_MS,
  );

  test(
    'replaced by another chain is refused for good',
    async () => {
      const { child, endpoint, genesisHash } = await start(0);
      const client = await connect({ endpoint });
      child.kill('SIGKILL');
      await once(child, 'exit');
      const other = await startEmbeddedChain({
        port: Number(new URL(endpoint).port),
        genesisPatch: { incentive: { tempo: 20 } },
      });
      try {
        expect(other.genesisHash).not.toBe(genesisHash);
        await expect(client.metagraph()).rejects.toMatchObject({ code: 'chain-mismatch' });
      } finally {
        await other.stop();
      }
    },
    START_MS,
  );

  test(
    'says in one line what is wrong with its arguments',
    async () => {
      const child = spawn(process.execPath, [MAIN, 'chain', 'start', '--port', '70000'], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const [line] = await once(createInterface(child.stderr), 'line');
      expect(line).toMatch(/^invalid-argument: .*flag=--port/);
      expect(await once(child, 'exit')).toEqual([2, null]);
    },
    START_MS,
  );
});
