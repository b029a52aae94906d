// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';

const PROCESS = new URL('./process.ts', import.meta.url).href;
const BASE = import.meta.resolve('@ganglion/base');
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A program that waits until it is stopped, begun so long after its process was. */
function start(loadingMs: number) {
  const code = `
    import { runProgram } from '${PROCESS}';
    import { silentLogger } from '${BASE}';
    process.send('loading');
    await new Promise((resolve) => setTimeout(resolve, ${loadingMs}));
    await runProgram(silentLogger, async (signal) => {
      const awake = setInterval(() => process.stdout.write('still here\\n'), 20);
      process.send?.('running', () => {});
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
      clearInterval(awake);
      signal.throwIfAborted();
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  children.push(child);
  return child;
}

test.each([
  ['while it runs', 0, 'running'],
  ['while it still loads', 300, 'loading'],
])('a program ends when its parent goes away %s', async (_when, loadingMs, word) => {
  const child = start(loadingMs);
  while ((await once(child, 'message'))[0] !== word);
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('a program ends when %s asks it to', async (signal) => {
  const child = start(0);
  while ((await once(child, 'message'))[0] !== 'running');
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a program ends when nobody reads what it writes any more', async () => {
  const child = start(0);
  while ((await once(child, 'message'))[0] !== 'running');
  child.stdout?.destroy();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

/** What a program writes to standard error, and how it ends. */
async function endOf(body: string, stdout: 'ignore' | number = 'ignore') {
  const code = `
    import { runProgram } from '${PROCESS}';
    import { GanglionError, silentLogger } from '${BASE}';
    await runProgram(silentLogger, async () => { ${body} });`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', stdout, 'pipe'],
  });
  children.push(child);
  let told = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const [status] = await once(child, 'close');
  return { status, told };
}

test('a program whose output cannot be written says so and fails', async () => {
  const full = openSync('/dev/full', 'w');
  const { status, told } = await endOf("process.stdout.write('a result\\n');", full);
  closeSync(full);
  expect(status).toBe(1);
  expect(told).toContain('could not be written: the disk is full');
});

test('of an error that nobody has foreseen the origin is told', async () => {
  const { status, told } = await endOf('const slip = undefined; slip.name;');
  expect(status).toBe(1);
  expect(told).toMatch(/^internal: .*undefined.*\n(.*\n)*.*at .*\n(.*\n)*This is a fault of the program/);
});

test('a refusal is one line', async () => {
  const { status, told } = await endOf(
    "throw new GanglionError('invalid-argument', { what: 'no such thing', cause: new Error('inside') });",
  );
  expect({ status, told }).toEqual({ status: 2, told: 'invalid-argument: no such thing\n' });
});
