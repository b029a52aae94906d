// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { fromUri } from '@ganglion/account';
import { connectChain, TOKEN } from '@ganglion/chain';
import { type EmbeddedChain, startEmbeddedChain } from '@ganglion/embedded-chain';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

/** A busy machine takes its time to load the libraries. */
const START_MS = 90_000;

let directory = '';
let chain: EmbeddedChain;
let proxy: FaultProxy;
const children: ChildProcess[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ganglion-monitoring-'));
  chain = await startEmbeddedChain({ blockTimeMs: 'instant' });
  proxy = await startFaultProxy(chain.endpoint);
  const client = await connectChain({ endpoint: chain.endpoint });
  try {
    for (const name of ['miner', 'validator']) {
      const [coldkey, hotkey] = await Promise.all([fromUri('//Alice'), fromUri(`//monitored ${name}`)]);
      await client.register({ coldkey, hotkey });
      await client.transfer({ from: coldkey, to: hotkey.publicKey, amount: TOKEN });
    }
  } finally {
    await client.close();
  }
}, START_MS);
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await proxy?.close();
  await chain?.stop();
  await rm(directory, { recursive: true, force: true });
});

const TEXT = fileURLToPath(new URL('../../models/text', import.meta.url));
const MAIN = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));

/** Starts a program and waits until it says that it is ready. */
async function start(words: readonly string[], args: readonly string[]) {
  const flags = ['--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, MAIN, ...words, ...args, '--metrics-port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { metricsPort } = JSON.parse(String(line)) as { metricsPort: number };
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${metricsPort}${path}`);
    return { status: response.status, text: await response.text() };
  };
  /** Asks until the answer has this status, or time is up. */
  const untilReady = async (status: number) => {
    for (;;) {
      const answer = await get('/ready');
      if (answer.status === status) return answer.text;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  /** Asks the program to stop while a scraper holds its connection; returns the exit status and signal. */
  const stop = async () => {
    const scraper = connect(metricsPort, '127.0.0.1');
    scraper.on('error', () => {});
    scraper.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(scraper, 'data');
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    return ended;
  };
  return { get, untilReady, stop };
}

const neuron = (name: string) => [
  ...['--chain', proxy.endpoint, '--dev-uri', `//monitored ${name}`],
  ...['--allow-local-addresses', '--log-level', 'silent'],
];

test.each([
  ['miner', () => ['--axon-port', '0', '--model-name', 'gang-17k'], 'ganglion_axon_connections'],
  [
    'validator',
    () => ['--state-file', join(directory, 'state'), '--text', TEXT],
    'ganglion_validator_rounds_total',
  ],
])(
  'a %s is not ready while the chain is away, is again when it is back, and ends with 0 on SIGTERM',
  async (name, args, metric) => {
    const { get, untilReady, stop } = await start([name, 'run'], [...neuron(name), ...args()]);
    expect(await get('/ready')).toEqual({ status: 200, text: 'ready\n' });
    const { text } = await get('/metrics');
    for (const expected of [metric, 'ganglion_registered', 'ganglion_ready', 'process_resident_memory_bytes'])
      expect(text).toMatch(new RegExp(`^${expected} \\d`, 'm'));

    proxy.refuse(true);
    proxy.cut();
    expect(await untilReady(503)).toBe('the chain is not connected\n');
    expect((await get('/health')).status).toBe(200);
    expect((await get('/metrics')).text).toMatch(/^ganglion_chain_connected 0$/m);
    proxy.refuse(false);
    expect(await untilReady(200)).toBe('ready\n');

    expect(await stop()).toEqual([0, null]);
  },
  START_MS,
);

test(
  'an embedded chain tells its newest block and ends with 0 on SIGTERM',
  async () => {
    const { get, stop } = await start(['chain', 'start'], ['--port', '0', '--block-time', '0']);
    expect(await get('/ready')).toEqual({ status: 200, text: 'ready\n' });
    expect((await get('/metrics')).text).toMatch(/^ganglion_embedded_chain_block 1$/m);
    expect(await stop()).toEqual([0, null]);
  },
  START_MS,
);
