// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startChild } from './child.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganglion-child-'));
});
afterAll(() => rm(folder, { recursive: true }));

const start = (script: string, onLine?: (line: unknown) => void) =>
  startChild({
    name: 'a program',
    command: [execPath, '--eval', script],
    logFile: join(folder, 'log'),
    onLine,
  });

test('a program of any command line is ready when it says so, and told on from then on', async () => {
  const told = Promise.withResolvers<unknown>();
  const { child, said } = await start(
    String.raw`process.stdout.write('{"ready":true,"port":7}\n{"epoch":1}\n'); setInterval(() => {}, 1000);`,
    told.resolve,
  );
  await using stack = new AsyncDisposableStack();
  stack.use(child);
  expect(said).toEqual(
    new Map<string, unknown>([
      ['ready', true],
      ['port', 7],
    ]),
  );
  expect(await told.promise).toEqual({ epoch: 1 });
  expect(child.isAlive).toBe(true);
  await child.stop();
  expect(child.isAlive).toBe(false);
  expect(await child.ended).toBe('SIGTERM');
});

test('one that ends before it is ready is told of with the end of its log', async () => {
  await expect(start(`console.error('no such port'); process.exitCode = 3;`)).rejects.toMatchObject({
    code: 'unavailable',
    facts: { reason: 'status 3' },
    hint: expect.stringContaining('no such port'),
  });
});

test('one that ends without a word is told of with the name of its log, and that it says nothing', async () => {
  const logFile = join(folder, 'silent');
  const silent = startChild({ name: 'a program', command: [execPath, '--eval', 'process.exit(1)'], logFile });
  await expect(silent).rejects.toMatchObject({
    hint: expect.stringContaining(`its log ${logFile} is empty`),
  });
});

test('a command that is no program is told of too', async () => {
  const missing = startChild({
    name: 'nothing',
    command: [join(folder, 'none')],
    logFile: join(folder, 'log'),
  });
  await expect(missing).rejects.toMatchObject({ code: 'unavailable' });
});
