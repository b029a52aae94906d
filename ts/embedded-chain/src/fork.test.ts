// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FakeClock, layCuttableWire } from '@ganglion/fakes';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { type AttachedChain, attachChain } from './attach.ts';
import { startEmbeddedChain } from './embedded-chain.ts';
import { type Fork, type ForkInit, startFork } from './fork.ts';
import { chainPage } from './metrics.ts';
import type { EmbeddedChain } from './serve-chain.ts';

const START_MS = 60_000;
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

/** `Timestamp.Now`. */
const NOW = '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb';

// A chain in an interpreter, on a machine that may be busy with other things.
jest.setTimeout(START_MS);

let source: EmbeddedChain;
let folder: string;
const opened: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ganglion-fork-'));
  source = await startEmbeddedChain();
  await source.newBlock(3);
}, START_MS);

afterEach(async () => {
  for (const chain of opened.splice(0)) await chain.stop();
});

afterAll(async () => {
  await source?.stop();
  await rm(folder, { recursive: true });
});

/** A fork of the source that the test need not stop. */
async function fork(init: Partial<ForkInit> = {}): Promise<Fork> {
  const chain = await startFork({ endpoint: source.endpoint, ...init });
  opened.push(chain);
  return chain;
}

async function attach(endpoint: string): Promise<AttachedChain> {
  const chain = await attachChain(endpoint);
  opened.push(chain);
  return chain;
}

/** A server that the test need not close; answers each message, if at all. */
async function serve(answer: (text: string) => string | undefined): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const reply = answer(String(data));
      if (reply !== undefined) socket.send(reply);
    });
  });
  opened.push({
    stop: async () => {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  const address = server.address();
  return `ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

const readTime = async (chain: Pick<EmbeddedChain, 'storage'>) =>
  Number(Buffer.from((await chain.storage(NOW))?.slice(2) ?? '', 'hex').readBigUInt64LE());

describe('a fork', () => {
  test('has the past and the state of its source, and a future of its own', async () => {
    const [before, state] = [source.head(), await source.state()];
    const forked = await fork();
    expect(forked.forkedAt).toEqual(before);
    expect(forked.genesisHash).toBe(source.genesisHash);
    expect(await forked.state()).toEqual(state);

    await forked.fund(ALICE, 5n);
    await forked.advanceEpochs(2);
    expect(forked.head().number).toBeGreaterThan(before.number + 10);
    expect(await forked.state()).not.toEqual(state);

    expect(source.head()).toEqual(before);
    expect(await source.state()).toEqual(state);
  });

  test('begins with the block that was asked for, by number or by hash', async () => {
    const { number, hash } = source.head();
    await source.newBlock(2);
    for (const block of [number, hash]) expect((await fork({ block })).forkedAt).toEqual({ number, hash });
    expect((await fork()).forkedAt).toEqual(source.head());
  });

  test('begins with genesis when that was asked for', async () => {
    const forked = await fork({ block: 0 });
    expect(forked.head()).toEqual({ number: 0, hash: source.genesisHash });
    expect((await forked.newBlock()).number).toBe(1);
  });

  test('of a fork works too', async () => {
    const first = await fork();
    const { number } = await first.newBlock();
    const second = await fork({ endpoint: first.endpoint });
    expect((await second.newBlock()).number).toBe(number + 1);
  });

  test('keeps what it has read in a file, which the next one reads instead of the chain', async () => {
    const db = path.join(folder, 'kept.db');
    const block = source.head().number;
    await (await fork({ db, block })).newBlock();
    let asked = 0;
    const { endpoint } = await serveThrough(source.endpoint, (method) => {
      if (/^state_get(Storage|KeysPaged)$/.test(method)) asked += 1;
    });
    await (await fork({ endpoint, db, block })).newBlock();
    expect(asked).toBe(0);
    await (await fork({ endpoint, block })).newBlock();
    expect(asked).toBeGreaterThan(10);
  });

  test('whose connection was cut connects again when it needs more', async () => {
    const { endpoint, cut } = await serveThrough(source.endpoint, () => {});
    const forked = await fork({ endpoint });
    cut();
    expect((await forked.state()).size).toBe((await source.state()).size);
    await forked.newBlock();
  });

  test('whose source has ended says so when it needs more of it, and keeps what it has', async () => {
    const ending = await startEmbeddedChain();
    const forked = await fork({ endpoint: ending.endpoint });
    const { number } = await forked.newBlock();
    await ending.stop();
    await expect(forked.state()).rejects.toMatchObject({ code: 'chain-unreachable' });
    expect(forked.head().number).toBe(number);
  });
});

describe('a fork whose source is away', () => {
  const BLOCK_MS = 1_000;

  /** Lets one block time pass, and what is due in it happen. */
  async function tick(clock: FakeClock, chain: Fork): Promise<void> {
    await clock.advance(BLOCK_MS);
    // Comes after the block that was due.
    await chain.newBlock(0);
    await clock.advance(0);
  }

  test('loses the blocks for which it would have to read there, goes on afterwards, and says so', async () => {
    await using wire = await layCuttableWire(source.endpoint);
    const clock = new FakeClock();
    const forked = await fork({ endpoint: wire.endpoint, blockTimeMs: BLOCK_MS, clock });
    const { whyNotReady } = chainPage(() => forked, new AbortController().signal);
    const { number } = forked.head();
    wire.cut();
    for (let ticks = 0; ticks < 5; ticks += 1) await tick(clock, forked);
    expect(forked.head().number).toBe(number);
    expect(await whyNotReady()).toBeUndefined();
    await tick(clock, forked);
    expect(await whyNotReady()).toBe(
      `block ${number} is 6 s old, and one is due every 1000 ms: the chain does not answer`,
    );
    wire.mend();
    await tick(clock, forked);
    await tick(clock, forked);
    expect(forked.head().number).toBe(number + 2);
    expect(await whyNotReady()).toBeUndefined();
  });

  test('is ready when it has no block time, however old its block is', async () => {
    const clock = new FakeClock();
    const forked = await fork({ clock });
    await clock.advance(86_400_000);
    expect(forked.whyStanding()).toBeUndefined();
  });
});

describe('no fork can be made', () => {
  test('of a chain that is not there', async () => {
    await expect(fork({ endpoint: 'ws://127.0.0.1:9' })).rejects.toMatchObject({
      code: 'chain-unreachable',
      facts: { endpoint: 'ws://127.0.0.1:9' },
    });
  });

  test.each(['127.0.0.1:9944', 'http://127.0.0.1:9944', 'nonsense', ''])('of %p', async (endpoint) => {
    await expect(fork({ endpoint })).rejects.toMatchObject({ code: 'invalid-argument', facts: { endpoint } });
  });

  test('of a server that speaks something else', async () => {
    const server = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    opened.push({ stop: async () => void server.close() });
    const address = server.address();
    const endpoint = `ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    await expect(fork({ endpoint })).rejects.toMatchObject({ code: 'chain-unreachable' });
  });

  test('of a server that answers everything with an error', async () => {
    const endpoint = await serve((text) => {
      const { id } = JSON.parse(text);
      return JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } });
    });
    await expect(fork({ endpoint })).rejects.toMatchObject({ code: 'chain-mismatch', facts: { endpoint } });
  });

  test('of a server that never answers', async () => {
    const endpoint = await serve(() => undefined);
    await expect(fork({ endpoint })).rejects.toMatchObject({ code: 'chain-unreachable' });
  });

  test('of a chain without neurons, whose name and lacks are told', async () => {
    const answers: Readonly<Record<string, unknown>> = {
      chain_getBlockHash: source.genesisHash,
      chain_getFinalizedHead: source.genesisHash,
      chain_getHeader: { number: '0x0' },
      // The magic number of metadata, and a version that there never was.
      state_getMetadata: '0x6d657461ff',
      system_chain: 'Elsewhere',
    };
    const endpoint = await serve((text) => {
      const { id, method } = JSON.parse(text);
      return JSON.stringify({ jsonrpc: '2.0', id, result: answers[method] });
    });
    await expect(fork({ endpoint })).rejects.toMatchObject({
      code: 'chain-mismatch',
      facts: { chain: 'Elsewhere', missing: expect.stringContaining('Incentive') },
    });
  });

  test.each([1_000_000, `0x${'11'.repeat(32)}` as const])(
    'at block %p, which there is not',
    async (block) => {
      await expect(fork({ block })).rejects.toMatchObject({
        code: 'not-found',
        facts: { block, newest: source.head().number },
      });
    },
  );

  test('on a port that is taken', async () => {
    const port = Number(new URL(source.endpoint).port);
    await expect(fork({ port })).rejects.toMatchObject({ code: 'unavailable', facts: { port } });
  });

  test('with a file that is something else', async () => {
    const db = path.join(folder, 'notes.txt');
    await writeFile(db, 'no database, but long enough to be taken for the head of one'.repeat(10));
    await expect(fork({ db })).rejects.toMatchObject({ code: 'invalid-argument', facts: { file: db } });
  });
});

describe('orders', () => {
  test('are taken over the wire as in the process', async () => {
    const forked = await fork();
    const attached = await attach(forked.endpoint);
    const { number } = forked.head();
    expect(await attached.newBlock(2)).toEqual({ number: number + 2, hash: forked.head().hash });
    expect((await attached.advanceEpochs()).number % 10).toBe(0);
    expect(await attached.state()).toEqual(await forked.state());
  });

  test('to go to a block build every one on the way, and none for the newest', async () => {
    const forked = await fork();
    const { number } = forked.head();
    expect((await forked.warp({ block: number + 3 })).number).toBe(number + 3);
    expect((await forked.warp({ block: number + 3 })).number).toBe(number + 3);
    await expect(forked.warp({ block: number + 2 })).rejects.toMatchObject({
      code: 'invalid-argument',
      facts: { block: number + 2, newest: number + 3 },
    });
  });

  test('to go to a time are kept to the millisecond, and blocks follow on', async () => {
    const forked = await fork();
    const now = await readTime(forked);
    await forked.newBlock();
    const slotMs = (await readTime(forked)) - now;
    const target = new Date(now + 86_400_123);
    const { number } = forked.head();
    expect((await forked.warp({ time: target })).number).toBe(number + 1);
    expect(await readTime(forked)).toBe(target.getTime());
    await forked.newBlock();
    expect(await readTime(forked)).toBe(target.getTime() + slotMs);
  });

  test('to go to a time that is past are refused, the earliest one is not', async () => {
    const forked = await fork();
    const now = await readTime(forked);
    const error = await forked.warp({ time: now }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'invalid-argument' });
    await expect(forked.warp({ time: Number.NaN })).rejects.toMatchObject({ code: 'invalid-argument' });
    const { earliest } = error.facts;
    await expect(forked.warp({ time: earliest - 1 })).rejects.toMatchObject({ code: 'invalid-argument' });
    await forked.warp({ time: earliest });
    expect(await readTime(forked)).toBe(earliest);
  });

  test('to fund what is no account, or with what cannot be, are refused', async () => {
    const forked = await fork();
    await expect(forked.fund('nobody', 1n)).rejects.toMatchObject({ code: 'invalid-argument' });
    for (const amount of [-1n, 2n ** 128n]) {
      await expect(forked.fund(ALICE, amount)).rejects.toMatchObject({ code: 'invalid-argument' });
    }
  });

  test('are taken while blocks come by themselves, and none is lost', async () => {
    const forked = await fork({ blockTimeMs: 50 });
    const attached = await attach(forked.endpoint);
    const issuance = async () => await attached.storage(ISSUANCE);
    const before = BigInt(
      `0x${Buffer.from((await issuance())?.slice(2) ?? '', 'hex')
        .reverse()
        .toString('hex')}`,
    );
    for (let time = 0; time < 5; time += 1) await attached.fund(ALICE, 2n ** 64n);
    const after = BigInt(
      `0x${Buffer.from((await issuance())?.slice(2) ?? '', 'hex')
        .reverse()
        .toString('hex')}`,
    );
    // What epochs mint meanwhile is a few tokens.
    expect((after - before) / 2n ** 64n).toBe(5n);
  });

  test('are not for a server that takes none', async () => {
    const endpoint = await serve((text) => {
      const { id, method } = JSON.parse(text);
      const result = method === 'rpc_methods' ? { methods: [] } : source.genesisHash;
      return JSON.stringify({ jsonrpc: '2.0', id, result });
    });
    await expect(attachChain(endpoint)).rejects.toMatchObject({
      code: 'chain-mismatch',
      facts: { endpoint },
    });
  });
});

/** `Balances.TotalIssuance`. */
const ISSUANCE = '0xc2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80';

/** A server in front of another one that tells of each request; `cut` ends every connection. */
async function serveThrough(
  target: string,
  onRequest: (method: string) => void,
): Promise<{ readonly endpoint: string; readonly cut: () => void }> {
  const upstream = new WebSocket(target);
  await new Promise((resolve) => upstream.addEventListener('open', resolve, { once: true }));
  const waiting = new Map<unknown, (text: string) => void>();
  upstream.addEventListener('message', ({ data }) => {
    const { id } = JSON.parse(String(data));
    waiting.get(id)?.(String(data));
  });
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  let next = 0;
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const request = JSON.parse(String(data));
      onRequest(request.method);
      next += 1;
      const id = next;
      waiting.set(id, (text) => socket.send(JSON.stringify({ ...JSON.parse(text), id: request.id })));
      upstream.send(JSON.stringify({ ...request, id }));
    });
  });
  const cut = () => {
    for (const socket of server.clients) socket.terminate();
  };
  opened.push({
    stop: async () => {
      upstream.close();
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  const address = server.address();
  return { endpoint: `ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, cut };
}
