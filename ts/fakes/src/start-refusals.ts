// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadCatalogue, modelPath, tokenizerPath } from '@ganglion/models';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Ended, runToEnd } from './run-to-end.ts';

// A busy machine takes seconds to load the libraries; a program that hangs takes for ever.
const DEADLINE_MS = 60_000;
const TEST_MS = DEADLINE_MS + 10_000;
/** Nobody listens here. */
const nowhere = 'ws://127.0.0.1:1';

/** One line that says which error, about what, and what to do. */
function expectRefusal(ended: Ended, status: number, line: RegExp) {
  expect(ended).toMatchObject({ status, output: '' });
  expect(ended.errors.trimEnd().split('\n')).toEqual([expect.stringMatching(line)]);
}

/**
 * Defines the tests that the program of every neuron passes: what it needs and does not get is told in one line, with the
 * status of its error, before anything is served. `command` is its main module and the words that name it.
 */
export function testStartRefusals(command: readonly string[]): void {
  testModels(command);
  testChain(command);
  testMonitor(command);
  testWaiting(command);
}

const startArgs = ['--dev-uri', '//nobody', '--chain', nowhere, '--log-level', 'silent'];

function start(command: readonly string[], ...model: readonly string[]): Promise<Ended> {
  return runToEnd([...command, ...startArgs, ...model], { timeoutMs: DEADLINE_MS });
}

function testModels(command: readonly string[]): void {
  const { validator } = loadCatalogue();
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ganglion-main-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  const startOn = (model: string) =>
    start(command, '--model', model, '--tokenizer', tokenizerPath(), '--context', '32');

  test(
    'a model file that is not there is told in one line, with status 1',
    async () => {
      const ended = await startOn(join(directory, 'missing.onnx'));
      expectRefusal(ended, 1, /^model-missing: .*missing\.onnx.*; \w/);
    },
    TEST_MS,
  );

  test.each([0, 1_000])(
    'a model file cut off after %d bytes is told in one line, with status 1',
    async (bytes) => {
      const model = join(directory, `cut-${bytes}.onnx`);
      await writeFile(model, (await readFile(modelPath(validator))).subarray(0, bytes));
      expectRefusal(await startOn(model), 1, /^model-broken: .*cut-\d+\.onnx.*; \w/);
    },
    TEST_MS,
  );
}

function testChain(command: readonly string[]): void {
  test(
    'a chain that is not there is told in one line, with status 3',
    async () => {
      const ended = await start(command, '--model-name', loadCatalogue().validator);
      expectRefusal(ended, 3, /^chain-unreachable: .*ws:\/\/127\.0\.0\.1:1.*; \w/);
    },
    TEST_MS,
  );
}

function testMonitor(command: readonly string[]): void {
  test(
    'a port of the monitoring page that is in use is told in one line, with status 1',
    async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      try {
        const model = ['--model-name', loadCatalogue().validator];
        const ended = await start(command, ...model, '--metrics-port', String(portOf(other)));
        expectRefusal(
          ended,
          1,
          /^unavailable: the port of the monitoring page is in use .*port=\d+.*--metrics-port/,
        );
      } finally {
        other.close();
      }
    },
    TEST_MS,
  );
}

function testWaiting(command: readonly string[]): void {
  test(
    'while it waits for the chain it lives, says why it is not ready, and ends with 0 on SIGTERM',
    async () => {
      const port = await freePort();
      // It takes connections and says nothing, so that the program waits for it.
      const silent = createServer().listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const page = ['--model-name', loadCatalogue().validator, '--metrics-port', String(port)];
      const args = [...startArgs, ...page, '--chain', `ws://127.0.0.1:${portOf(silent)}`];
      const child = spawn(process.execPath, [...command, ...args], { stdio: 'ignore' });
      const ended = once(child, 'exit');
      const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
      try {
        let said: string | undefined;
        const end = Date.now() + DEADLINE_MS;
        while (said !== 'the chain is not connected yet\n' && child.exitCode === null && Date.now() < end) {
          await sleep(50);
          const answer = await get('/ready');
          if (answer !== undefined) expect(answer.status).toBe(503);
          said = await answer?.text();
        }
        expect(said).toBe('the chain is not connected yet\n');
        expect((await get('/health'))?.status).toBe(200);
        child.kill('SIGTERM');
        expect(await ended).toEqual([0, null]);
      } finally {
        child.kill('SIGKILL');
        silent.close();
      }
    },
    TEST_MS,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
