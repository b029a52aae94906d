// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { WebSocket } from 'ws';
import type { Hex } from './chopsticks.ts';
import { startEmbeddedChain } from './embedded-chain.ts';
import { describeRuntime, readRuntime } from './runtime.ts';
import type { EmbeddedChain } from './serve-chain.ts';

const START_MS = 60_000;
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

// A chain in an interpreter, on a machine that may be busy with other things.
jest.setTimeout(START_MS);

let chain: EmbeddedChain;

beforeAll(async () => {
  chain = await startEmbeddedChain();
}, START_MS);

afterAll(() => chain?.stop());

/** One request over a connection of its own. */
async function request(method: string, ...params: unknown[]) {
  const socket = new WebSocket(chain.endpoint);
  await once(socket, 'open');
  socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  const [message] = await once(socket, 'message');
  socket.terminate();
  return JSON.parse(String(message));
}

test('the chain is reached on 127.0.0.1 and nowhere else', async () => {
  const { port } = new URL(chain.endpoint);
  // Another address of this host, that a server on every interface would answer too.
  const elsewhere = new WebSocket(`ws://127.0.0.2:${port}`);
  const [error] = await once(elsewhere, 'error');
  expect(['ECONNREFUSED', 'EADDRNOTAVAIL']).toContain(error.code);
});

test.each(['constructor', 'toString', '__proto__', 'no_such'])('%s is no method', async (method) => {
  expect((await request(method)).error).toMatchObject({ code: -32601 });
});

test('more blocks than a request may ask for are refused, and the chain answers on', async () => {
  const { number } = chain.head();
  for (const count of [2_001, 1e9]) {
    expect((await request('dev_newBlock', { count })).error.message).toMatch(/too many blocks.*limit=2000/);
  }
  expect(chain.head().number).toBe(number);
});

test('blocks come on request, each on top of the one before', async () => {
  const { number, hash } = chain.head();
  const next = await chain.newBlock();
  expect(next.number).toBe(number + 1);
  const { result } = await request('chain_getHeader', next.hash);
  expect(result.parentHash).toBe(hash);
  expect((await chain.newBlock(3)).number).toBe(number + 4);
  const { result: last } = await request('dev_newBlock', { count: 2 });
  expect(chain.head()).toEqual({ number: number + 6, hash: last });
});

test('block 0 has the hash that its header has, and no other block is taken for it', async () => {
  expect((await request('chain_getBlockHash', 0)).result).toBe(chain.genesisHash);
  const { result } = await request('chain_getHeader', chain.genesisHash);
  expect(Number(result.number)).toBe(0);
  expect(result.parentHash).toBe(`0x${'00'.repeat(32)}`);
  expect((await request('chain_getBlockHash', 1_000_000)).result).toBeNull();
  expect((await request('chain_getHeader', `0x${'11'.repeat(32)}`)).error).toBeDefined();
});

test('epochs advance to the block that evaluates them', async () => {
  const { number } = await chain.advanceEpochs();
  expect(number % 10).toBe(0);
  expect((await chain.advanceEpochs(2)).number).toBe(number + 20);
});

test('funds come out of nothing and total issuance knows', async () => {
  const free = async () => {
    // nonce, consumers, providers, sufficients (4 bytes each), then free as 16 bytes, little-endian
    const account = await chain.storage(
      '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9de1e86a9a8c739864cf3cc5ec2bea59fd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
    );
    return readAmount(account?.slice(2 + 32));
  };
  const issuance = async () =>
    readAmount(
      (await chain.storage('0xc2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80'))?.slice(2),
    );
  const [freeBefore, issuanceBefore] = [await free(), await issuance()];
  await chain.fund(ALICE, 7n);
  await chain.newBlock();
  expect(await free()).toBe(freeBefore + 7n);
  expect(await issuance()).toBe(issuanceBefore + 7n);
});

test('6,000 changes of one block can be read through, and blocks follow them', async () => {
  const key = (index: number): Hex => `0x${'ee'.repeat(32)}${index.toString(16).padStart(8, '0')}`;
  for (let index = 0; index < 6_000; index += 1) await chain.setStorage([[key(index), '0x01']]);
  // Nobody wrote this one: a read of it goes to the bottom.
  expect(await chain.storage(key(6_000))).toBeUndefined();
  expect((await chain.state(`0x${'ee'.repeat(32)}`)).size).toBe(6_000);
  await chain.newBlock();
  expect(await chain.storage(key(0))).toBe('0x01');
});

test('the head can be set back, by number and by hash, and another future follows', async () => {
  const before = chain.head();
  const first = await chain.newBlock(3);
  await chain.fund(ALICE, 11n);
  const changed = await chain.state();
  expect((await request('dev_setHead', before.number)).result).toBe(before.hash);
  expect(chain.head()).toEqual(before);
  await chain.warp({ time: Date.now() + 86_400_000 });
  const second = await chain.newBlock(2);
  expect(second.number).toBe(first.number);
  expect(second.hash).not.toBe(first.hash);
  expect((await request('dev_setHead', first.hash)).result).toBe(first.hash);
  expect(await chain.state()).toEqual(changed);
  expect((await request('dev_setHead', second.hash)).result).toBe(second.hash);
  for (const nothing of [chain.head().number + 1, `0x${'22'.repeat(32)}`, 'x', null]) {
    expect((await request('dev_setHead', nothing)).error.message).toMatch(/cannot go on|names no block/);
  }
  expect(chain.head()).toEqual(second);
});

test('a request that the chain does not know is refused with the code for that', async () => {
  expect((await request('system_unheardOf')).error).toMatchObject({ code: -32601 });
});

test('a transaction that is no transaction is refused and the chain goes on', async () => {
  for (const bytes of ['0x', '0x00', `0x${'ff'.repeat(300)}`]) {
    expect((await request('author_submitExtrinsic', bytes)).error).toBeDefined();
  }
  const { number } = chain.head();
  expect((await chain.newBlock()).number).toBe(number + 1);
});

test(
  'a port that is taken is an error',
  async () => {
    const port = Number(new URL(chain.endpoint).port);
    await expect(startEmbeddedChain({ port })).rejects.toMatchObject({
      code: 'unavailable',
      facts: { port },
    });
  },
  START_MS,
);

test(
  'a preset or a patch that the runtime does not take is an error',
  async () => {
    await expect(startEmbeddedChain({ preset: 'no-such' })).rejects.toMatchObject({
      code: 'invalid-argument',
      facts: { preset: 'no-such' },
    });
    await expect(startEmbeddedChain({ genesisPatch: { nonsense: 1 } })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    await expect(startEmbeddedChain({ genesisPatch: { incentive: { tempo: 0 } } })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  },
  START_MS,
);

test.each([0, -1, 0.5, Number.NaN])('a block time of %p is refused', async (blockTimeMs) => {
  await expect(startEmbeddedChain({ blockTimeMs })).rejects.toMatchObject({ code: 'invalid-argument' });
});

test(
  'a patch makes another chain, the same patch the same chain',
  async () => {
    const patched = await Promise.all(
      [1, 2].map(() => startEmbeddedChain({ genesisPatch: { incentive: { tempo: 20 } } })),
    );
    try {
      const [one, other] = patched.map(({ genesisHash }) => genesisHash);
      expect(one).toBe(other);
      expect(one).not.toBe(chain.genesisHash);
    } finally {
      for (const each of patched) await each.stop();
    }
  },
  START_MS,
);

test(
  'blocks come by themselves when a block time is given, until the chain stops',
  async () => {
    const ticking = await startEmbeddedChain({ blockTimeMs: 50 });
    const { number } = ticking.head();
    while (ticking.head().number < number + 3) await new Promise((resolve) => setTimeout(resolve, 20));
    await ticking.stop();
    await ticking.stop();
    const { number: last } = ticking.head();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(ticking.head().number).toBe(last);
  },
  START_MS,
);

test('a runtime says its version and its metadata', async () => {
  const { specName, metadata } = await describeRuntime(await readRuntime());
  expect(specName).toBe('ganglion');
  expect(Buffer.from(metadata.subarray(0, 5))).toEqual(Buffer.from('meta\x0f'));
});

function readAmount(hex: string | undefined): bigint {
  const bytes = Buffer.from(hex?.slice(0, 32) ?? '', 'hex').reverse();
  return BigInt(`0x${bytes.toString('hex')}`);
}
