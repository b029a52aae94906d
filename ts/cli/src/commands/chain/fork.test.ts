// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  attachMarket,
  checkIssuance,
  type Market,
  openMarket,
  requireNeuron,
  TOKEN,
} from '@ganglion/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { MAIN } from '../../main-file.ts';
import { runVerb } from '../../run-verb.ts';

const START_MS = 120_000;

// A chain in an interpreter, on a machine that may be busy with other things.
jest.setTimeout(START_MS);

let live: Market;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ganglion-fork-'));
  live = await openMarket();
  await live.addNeuron('alice', 10n * TOKEN);
}, START_MS);

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
  }
});

afterAll(async () => {
  await live?.stop();
  await rm(folder, { recursive: true });
});

function start(args: readonly string[]): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', MAIN, 'chain', 'fork', ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LOG_LEVEL: 'fatal' },
    },
  );
  children.push(child);
  return child;
}

/** Runs the program to its end. */
async function run(...args: readonly string[]) {
  const child = start(args);
  const text = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (part) => {
    text.out += part;
  });
  child.stderr?.setEncoding('utf8').on('data', (part) => {
    text.err += part;
  });
  const [status] = await once(child, 'close');
  return { status, ...text };
}

/** What comes of a command line that serves nothing; in this process, which has loaded a chain already. */
const fork = (...args: readonly string[]) => runVerb(['chain', 'fork', ...args]);

/** Starts the program and reads the one document that it prints. */
async function serve(...args: readonly string[]) {
  const child = start([...args, '--port', '0', '--json']);
  if (child.stdout === null) throw new Error('the output is piped');
  const [line] = await once(createInterface(child.stdout), 'line');
  return { child, serving: JSON.parse(String(line)) };
}

/** One request past the kit. */
async function request(endpoint: string, method: string, ...params: unknown[]) {
  const socket = new WebSocket(endpoint);
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  const answer = new Promise<string>((resolve) => {
    socket.addEventListener('message', ({ data }) => resolve(String(data)), { once: true });
  });
  socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  const parsed = JSON.parse(await answer);
  socket.close();
  return parsed;
}

describe('a served fork', () => {
  test('of a live chain is told in one document, takes orders, and changes nothing there', async () => {
    const before = live.chain.head();
    const { child, serving } = await serve(live.chain.endpoint);
    expect(serving).toEqual({
      ready: true,
      endpoint: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+$/),
      genesisHash: live.chain.genesisHash,
      source: live.chain.endpoint,
      block: before,
    });
    const fork = await attachMarket(serving);
    try {
      expect((await fork.client.metagraph()).neurons).toEqual((await live.client.metagraph()).neurons);
      await fork.chain.advanceEpochs(2);
      await checkIssuance(fork.chain);
      await fork.addNeuron('bob', 5n * TOKEN);
      expect((await fork.client.metagraph()).neurons.length).toBe(2);
    } finally {
      await fork.stop();
    }
    expect(live.chain.head()).toEqual(before);
    expect((await live.client.metagraph()).neurons.length).toBe(1);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('tells an operator how it is, and where', async () => {
    const { serving } = await serve('--metrics-port', '0');
    const page = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${serving.metricsPort}/${path}`);
      return { status: response.status, text: await response.text() };
    };
    const block = (number: number) => `\nganglion_embedded_chain_block ${number}\n`;
    expect(await page('ready')).toEqual({ status: 200, text: 'ready\n' });
    expect((await page('metrics')).text).toContain(block(serving.block.number));
    await request(serving.endpoint, 'dev_newBlock');
    expect((await page('metrics')).text).toContain(block(serving.block.number + 1));
  });

  test('gives a transaction a block, unless blocks come on request', async () => {
    const { serving } = await serve(live.chain.endpoint);
    const fork = await attachMarket(serving);
    const from = await fork.fundedKey('//payer');
    const send = (timeoutMs?: number) =>
      fork.client.transfer(
        { from, to: from.publicKey, amount: TOKEN },
        timeoutMs === undefined ? {} : { timeoutMs },
      );
    try {
      await expect(send()).resolves.toMatchObject({ block: { number: live.chain.head().number + 1 } });
      await request(serving.endpoint, 'dev_setBlockBuildMode', 'Manual');
      await expect(send(2_000)).rejects.toMatchObject({ code: 'timeout' });
      expect(await fork.chain.pending()).toBe(1);
      const { error } = await request(serving.endpoint, 'dev_setBlockBuildMode', 'Sometimes');
      expect(error.message).toMatch(/name Instant, Batch or Manual/);
      // The one that waits gets its block now.
      await request(serving.endpoint, 'dev_setBlockBuildMode', 'Instant');
      while ((await fork.chain.pending()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      await fork.stop();
    }
  });

  test('builds no block by itself with --block-time 0, and many with another', async () => {
    const heads: number[] = [];
    for (const blockTime of ['0', '100']) {
      const { serving } = await serve(live.chain.endpoint, '--block-time', blockTime);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      const fork = await attachMarket(serving);
      heads.push((await fork.chain.head()).number - serving.block.number);
      await fork.stop();
    }
    expect(heads[0]).toBe(0);
    expect(heads[1]).toBeGreaterThan(1);
  });

  test('without an endpoint is the genesis that was asked for', async () => {
    const { serving } = await serve('--preset', 'network_4096');
    const fork = await attachMarket(serving);
    try {
      const { neurons } = await fork.client.metagraph({ columns: [], timeoutMs: START_MS });
      expect(neurons.length).toBe(4096);
    } finally {
      await fork.stop();
    }
  });

  test('without an endpoint is the committed genesis', async () => {
    const { serving } = await serve();
    expect(serving).toMatchObject({
      source: null,
      genesisHash: live.chain.genesisHash,
      block: { number: 1 },
    });
    const fork = await attachMarket(serving);
    const { neurons } = await fork.client.metagraph();
    await fork.stop();
    expect(neurons).toEqual([]);
  });
});

describe('a rehearsal', () => {
  test('of the committed runtime passes on a live chain, and tells what it looked at', async () => {
    const { endpoint } = live.chain;
    const { status, out } = await run(endpoint, '--upgrade', 'committed', '--json');
    // What runs already cannot be set once more.
    expect(status).toBe(4);
    const { passed, isNewer, checks } = JSON.parse(out);
    expect([passed, isNewer]).toEqual([true, false]);
    expect(checks.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining([
        'migrations',
        'balances',
        'issuance',
        'market',
        'try_state',
        'transaction',
        'epoch',
      ]),
    );
    const [alice] = (await live.client.metagraph()).neurons;
    if (alice === undefined) throw new Error('alice is there');
    expect(requireNeuron(await live.client.metagraph(), alice.uid).stake).toBe(10n * TOKEN);
  });

  test('of a file that is no runtime is refused in one line', async () => {
    const file = path.join(folder, 'broken.wasm');
    await writeFile(file, 'no runtime');
    const { status, stdout, stderr } = await fork('--upgrade', file);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^invalid-argument: the runtime could not be called .*\n$/);
  });
});

test.each([
  ['an option that there is not', ['--bogus'], 2, /^invalid-argument: .*--bogus.*see --help/],
  [
    'a file that is not there',
    ['--upgrade', '/nowhere.wasm'],
    2,
    /^invalid-argument: .*file=\/nowhere\.wasm/,
  ],
  [
    'a genesis that there is not',
    ['--preset', 'mainnet'],
    2,
    /^invalid-argument: .*preset=mainnet, presets=development local_testnet network_4096/,
  ],
  [
    'a chain that is not there',
    ['ws://127.0.0.1:9'],
    3,
    /^chain-unreachable: .*endpoint=ws:\/\/127\.0\.0\.1:9/,
  ],
])('%s ends the program with one line', async (_name, args, expected, message) => {
  const { status, stdout, stderr } = await fork(...args);
  expect([status, stdout]).toEqual([expected, '']);
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split('\n').length).toBe(1);
});

test('a rehearsal that is stopped has not passed', async () => {
  const stop = new AbortController();
  const args = ['chain', 'fork', 'ws://127.0.0.1:9', '--upgrade', 'committed'];
  const stopped = runVerb(args, { signal: stop.signal });
  stop.abort();
  expect(await stopped).toMatchObject({ status: 130, stdout: '', stderr: 'stopped before it was done\n' });
});

test('a port that is taken ends the program with one line', async () => {
  const { port } = new URL(live.chain.endpoint);
  const { status, stderr } = await fork('--port', port);
  expect(status).toBe(1);
  expect(stderr).toMatch(new RegExp(`^unavailable: .*port=${port}`));
});

test('--help tells how to use it', async () => {
  const { status, stdout } = await fork('--help');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^ganglion chain fork /);
});
