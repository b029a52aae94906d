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
    process.send('loading');
    await new Promise((resolve) => setTimeout(resolve, ${loadingMs}));
    await runProgram(async (signal) => {
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

test('a program that does not stop ends with 130 at the second signal, and says so', async () => {
  const code = `
    import { runProgram } from '${PROCESS}';
    await runProgram(async (signal) => {
      setInterval(() => {}, 1000);
      signal.addEventListener('abort', () => process.send('stopping'));
      process.send('running');
      await new Promise(() => {});
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  children.push(child);
  let told = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  await once(child, 'message');
  child.kill('SIGTERM');
  await once(child, 'message');
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([130, null]);
  expect(told).toBe('ended before it had stopped: SIGINT came as well\n');
});

test('a signal ends a program at once while it loads, though it listens to nothing', async () => {
  const code = `
    import { load, runProgram } from '${PROCESS}';
    await runProgram((signal) => load(signal, async () => {
      process.send('loading', () => {});
      await new Promise((resolve) => setTimeout(resolve, 50));
      for (const end = Date.now() + 30_000; Date.now() < end; );
    }));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  await once(child, 'message');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
}, 20_000);

test('a signal to a program that has stopped already changes nothing', async () => {
  const code = `
    import { runProgram } from '${PROCESS}';
    await runProgram(async (signal) => {
      process.send('running');
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    });
    setInterval(() => {}, 1000);
    console.log('over');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  children.push(child);
  await once(child, 'message');
  child.kill('SIGTERM');
  await once(child.stdout ?? child, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a program that has loaded heeds signals again', async () => {
  const code = `
    import { load, runProgram } from '${PROCESS}';
    await runProgram(async (signal) => {
      await load(signal, async () => {});
      setInterval(() => {}, 1000).unref();
      process.send('loaded');
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  await once(child, 'message');
  child.kill('SIGTERM');
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
    import { GanglionError } from '${BASE}';
    await runProgram(async () => { ${body} });`;
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
  expect({ status, told }).toEqual({ status: 2, told: 'invalid-argument: no such thing; see --help\n' });
});

test.each([
  'internal',
  'aborted',
  'keystore-broken',
  'transaction-refused',
  'invalid-argument',
  'unavailable',
])('the code %s is the choice of a peer, and the exit status is not', async (code) => {
  const thrown = `throw new GanglionError('${code}', { what: 'the peer refused', facts: { origin: 'peer' } });`;
  const { status, told } = await endOf(thrown);
  expect(status).toBe(6);
  expect(told).toMatch(new RegExp(`^${code}: the peer refused \\(origin=peer\\); .+\\n$`));
});
