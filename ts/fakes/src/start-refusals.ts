// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadCatalogue, modelPath, tokenizerPath } from '@ganglion/models';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runToEnd } from './run-to-end.ts';

// A busy machine takes seconds to load the libraries; a program that hangs takes for ever.
const DEADLINE_MS = 60_000;
const TEST_MS = DEADLINE_MS + 10_000;
/** Nobody listens here. */
const nowhere = 'ws://127.0.0.1:1';

/** One line that says which error, about what, and what to do. */
function expectRefusal(ended: { status: number | null; output: string; errors: string }, line: RegExp) {
  expect(ended).toMatchObject({ status: 1, output: '' });
  expect(ended.errors.trimEnd().split('\n')).toEqual([expect.stringMatching(line)]);
}

/**
 * Defines the tests that the program of every neuron passes: what it needs and does not get is told in one line, with
 * status 1, before anything is served.
 */
export function testStartRefusals(program: URL): void {
  const { validator } = loadCatalogue();
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ganglion-main-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  async function start(...model: string[]) {
    const args = ['--dev-uri', '//nobody', '--chain', nowhere, '--log-level', 'silent', ...model];
    return runToEnd(program, args, { timeoutMs: DEADLINE_MS });
  }

  test(
    'a model file that is not there is told in one line, with status 1',
    async () => {
      const model = join(directory, 'missing.onnx');
      expectRefusal(
        await start('--model', model, '--tokenizer', tokenizerPath(), '--context', '32'),
        /^model-missing: .*missing\.onnx.*; \w/,
      );
    },
    TEST_MS,
  );

  test.each([0, 1_000])(
    'a model file cut off after %d bytes is told in one line, with status 1',
    async (bytes) => {
      const model = join(directory, `cut-${bytes}.onnx`);
      await writeFile(model, (await readFile(modelPath(validator))).subarray(0, bytes));
      expectRefusal(
        await start('--model', model, '--tokenizer', tokenizerPath(), '--context', '32'),
        /^model-broken: .*cut-\d+\.onnx.*; \w/,
      );
    },
    TEST_MS,
  );

  test(
    'a chain that is not there is told in one line, with status 1',
    async () => {
      expectRefusal(
        await start('--model-name', validator),
        /^chain-unreachable: .*ws:\/\/127\.0\.0\.1:1.*; \w/,
      );
    },
    TEST_MS,
  );

  test(
    'a port of the monitoring page that is in use is told in one line, with status 1',
    async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      try {
        expectRefusal(
          await start('--model-name', validator, '--metrics-port', String(portOf(other))),
          /^unavailable: the port of the monitoring page is in use .*port=\d+.*--metrics-port/,
        );
      } finally {
        other.close();
      }
    },
    TEST_MS,
  );

  test(
    'while it waits for the chain it lives, says why it is not ready, and ends with 0 on SIGTERM',
    async () => {
      const free = createServer().listen(0, '127.0.0.1');
      await once(free, 'listening');
      const port = portOf(free);
      free.close();
      await once(free, 'close');
      const args = ['--dev-uri', '//nobody', '--chain', nowhere, '--log-level', 'silent'];
      const child = spawn(
        process.execPath,
        [fileURLToPath(program), ...args, '--model-name', validator, '--metrics-port', String(port)],
        { stdio: 'ignore' },
      );
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
      }
    },
    TEST_MS,
  );
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
