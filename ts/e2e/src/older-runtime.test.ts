// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { fromUri, type Signer } from '@ganglion/account';
import { type AccountId, type ChainClient, connectChain, type Receipt, TOKEN } from '@ganglion/chain';
import { type EmbeddedChain, readRuntime, startEmbeddedChain } from '@ganglion/embedded-chain';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type Filter, startFilterProxy } from './filter-proxy.ts';

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
    message: expect.stringMatching(/MetagraphApi.*found=2.*expected=3.*specVersion=102.*upgrade the runtime/),
  });

  await chain.upgrade(await readRuntime());
  await chain.newBlock();
  expect((await client.metagraph()).neurons).toEqual([]);
});

test('a transaction that no block of its runtime has taken is signed anew for the next one, and happens once', async () => {
  let swallowed = 0;
  const up: Filter = (text) => !text.includes('"author_submitAndWatchExtrinsic"') || ++swallowed > 1;
  const client = await connectThrough({ up });
  const [to, transfer] = await transferTo('//patient', client);
  await until(() => swallowed === 1);

  const upgraded = await chain.upgrade(await readRuntime());
  await until(() => chain.pending() === 1);
  await chain.newBlock();
  expect((await transfer).block?.number).toBe(upgraded.number + 1);
  await expectOnce(client, to);
});

test('a transaction that the block of the upgrade holds is found there by a client that was not told of it', async () => {
  let id: unknown;
  const up: Filter = (text) => {
    if (id === undefined && text.includes('"author_submitAndWatchExtrinsic"')) id = JSON.parse(text).id;
    return true;
  };
  let swallowed = false;
  const down: Filter = (text) => {
    const isAnswer = !swallowed && id !== undefined && JSON.parse(text).id === id;
    swallowed ||= isAnswer;
    return !isAnswer;
  };
  const client = await connectThrough({ up, down });
  const [to, transfer] = await transferTo('//unheard', client);
  await until(() => swallowed && chain.pending() === 1);

  const upgraded = await chain.upgrade(await readRuntime());
  const receipt = await transfer;
  expect(receipt.block?.number).toBe(upgraded.number);
  expect(receipt.events).toContainEqual(expect.objectContaining({ pallet: 'Balances', name: 'Transfer' }));
  await expectOnce(client, to);
});

test('a transaction of a client that has not heard of the upgrade is signed anew', async () => {
  const client = await connectThrough({ down: (text) => !text.includes('"state_runtimeVersion"') });
  const before = client.info.specVersion;
  await chain.upgrade(await readRuntime());
  await chain.newBlock();
  const [to, transfer] = await transferTo('//late', client);
  await until(() => chain.pending() === 1);
  await chain.newBlock();
  await transfer;
  expect(client.info.specVersion).toBeGreaterThan(before);
  await expectOnce(client, to);
});

async function connectThrough(filters: {
  readonly up?: Filter;
  readonly down?: Filter;
}): Promise<ChainClient> {
  const { endpoint } = stack.use(await startFilterProxy(chain.endpoint, filters));
  return connect(endpoint);
}

async function transferTo(uri: string, client: ChainClient): Promise<[AccountId, Promise<Receipt>]> {
  const to = (await fromUri(uri)).publicKey;
  const transfer = client.transfer({ from: bob, to, amount: TOKEN }, { timeoutMs: 60_000 });
  transfer.catch(() => {});
  return [to, transfer];
}

/** Expects that the receiver has what was sent, and that nothing waits which would send it again. */
async function expectOnce(client: ChainClient, to: AccountId): Promise<void> {
  expect(chain.pending()).toBe(0);
  await chain.newBlock();
  expect((await client.balanceOf(to)).free).toBe(TOKEN);
}

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`it does not hold: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
