// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type ChainClient, connectChain, TOKEN } from '@ganglion/chain';
import { type EmbeddedChain, readRuntime, startEmbeddedChain } from '@ganglion/embedded-chain';
import { fromUri, type Signer } from '@ganglion/keystore';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';

const PREVIOUS = new URL('../../../zombienet/previous-runtime.wasm', import.meta.url);

// Two runtimes are compiled, by an interpreter, on a machine that may be busy with other things.
jest.setTimeout(120_000);

let chain: EmbeddedChain;
let bob: Signer;
let stack: AsyncDisposableStack;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  chain = await startEmbeddedChain({ port: 0, wasm: await readFile(PREVIOUS), blockTimeMs: 'manual' });
  stack.defer(() => chain.stop());
  bob = await fromUri('//Bob');
});

afterEach(() => stack.disposeAsync());

async function connect(endpoint: string): Promise<ChainClient> {
  const client = await connectChain({ endpoint });
  stack.defer(() => client.close());
  return client;
}

test('a client says that a runtime is older than it understands, and reads on once the runtime is upgraded', async () => {
  const client = await connect(chain.endpoint);
  await expect(client.metagraph()).rejects.toMatchObject({
    code: 'chain-mismatch',
    message: expect.stringMatching(/MetagraphApi.*found=1.*expected=2.*specVersion=101.*upgrade the runtime/),
  });

  await chain.upgrade(await readRuntime());
  await chain.newBlock();
  expect((await client.metagraph()).neurons).toEqual([]);
});

test('a transaction that no block of its runtime has taken is signed anew for the next one, and happens once', async () => {
  let swallowed = 0;
  const endpoint = await startProxy((text) => {
    if (!text.includes('"author_submitAndWatchExtrinsic"') || swallowed === 1) return true;
    swallowed += 1;
    return false;
  });
  const client = await connect(endpoint);
  const to = (await fromUri('//patient')).publicKey;
  const transfer = client.transfer({ from: bob, to, amount: TOKEN }, { timeoutMs: 60_000 });
  transfer.catch(() => {});
  await until(() => swallowed === 1);

  const upgraded = await chain.upgrade(await readRuntime());
  // The last block of the runtime before has become final without it, and tells so.
  await until(() => chain.pending() === 1);
  await chain.newBlock();
  const { block } = await transfer;
  expect(block?.number).toBe(upgraded.number + 1);
  expect((await client.balanceOf(to)).free).toBe(TOKEN);
});

test('a transaction of a client that has not heard of the upgrade is signed anew', async () => {
  const client = await connect(
    await startProxy(
      () => true,
      (text) => !text.includes('"state_runtimeVersion"'),
    ),
  );
  const before = client.info.specVersion;
  await chain.upgrade(await readRuntime());
  await chain.newBlock();
  const to = (await fromUri('//late')).publicKey;
  const transfer = client.transfer({ from: bob, to, amount: TOKEN }, { timeoutMs: 60_000 });
  transfer.catch(() => {});
  await until(() => chain.pending() === 1);
  await chain.newBlock();
  await transfer;
  expect((await client.balanceOf(to)).free).toBe(TOKEN);
  expect(client.info.specVersion).toBeGreaterThan(before);
});

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`it does not hold: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A wire to the chain that carries only some of what the client says, and only some of the answers. */
async function startProxy(
  carriesUp: (text: string) => boolean,
  carriesDown: (text: string) => boolean = () => true,
): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  stack.defer(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  server.on('connection', (client) => {
    const upstream = new WebSocket(chain.endpoint);
    const opened = once(upstream, 'open');
    client.on('message', async (data) => {
      await opened;
      if (carriesUp(String(data))) upstream.send(String(data));
    });
    upstream.on('message', (data) => {
      if (carriesDown(String(data))) client.send(String(data));
    });
    client.on('close', () => upstream.terminate());
    upstream.on('close', () => client.terminate());
  });
  const address = server.address();
  return `ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}
