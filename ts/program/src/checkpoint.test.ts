// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GanglionError, type Logger, silentLogger } from '@ganglion/base';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createCheckpoint } from './checkpoint.ts';

let directory = '';
let path = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ganglion-checkpoint-'));
  path = join(directory, 'state');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const identity = (json: unknown) => json;
const open = (logger: Logger = silentLogger) => createCheckpoint({ path, logger });

test('what was saved is loaded', async () => {
  expect(await open().load(identity)).toBeUndefined();
  await open().save({ round: 1 });
  await open().save({ round: 2 });
  expect(await open().load(identity)).toEqual({ round: 2 });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(directory)).toEqual(['state']);
});

test('saves that overlap end with the last one', async () => {
  const checkpoint = open();
  await Promise.all(Array.from({ length: 20 }, (_, round) => checkpoint.save({ round })));
  expect(await checkpoint.load(identity)).toEqual({ round: 19 });
});

test('what the caller changes after save() does not slip in', async () => {
  const state = { round: 1 };
  const saving = open().save(state);
  state.round = 2;
  await saving;
  expect(await open().load(identity)).toEqual({ round: 1 });
});

test('a file cut off at any byte is put aside with a warning', async () => {
  await open().save({ round: 7, records: [] });
  const whole = await readFile(path);
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_values: object, message: string) => warnings.push(message) };
  for (let length = 0; length < whole.length; length += 1) {
    await writeFile(path, whole.subarray(0, length));
    expect([length, await open(logger).load(identity)]).toEqual([length, undefined]);
  }
  expect(warnings).toHaveLength(whole.length);
  expect(await readdir(directory)).not.toContain('state');
  // Each broken file is kept for who wants to look at it.
  expect(await readdir(directory)).toHaveLength(whole.length);
});

test('a file with any bit flipped is put aside', async () => {
  await open().save({ round: 7 });
  const whole = await readFile(path);
  for (let bit = 0; bit < whole.length * 8; bit += 1) {
    const flipped = Buffer.from(whole);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    await writeFile(path, flipped);
    expect([bit, await open().load(identity)]).toEqual([bit, undefined]);
  }
});

test('a file that the parser refuses is put aside, and a new one can be saved', async () => {
  await open().save({ round: 'seven' });
  const refuse = () => {
    throw new TypeError('not a round');
  };
  expect(await open().load(refuse)).toBeUndefined();
  await open().save({ round: 8 });
  expect(await open().load(identity)).toEqual({ round: 8 });
});

test('a file that the parser knows for somebody else stays where it is', async () => {
  await open().save({ round: 1 });
  const refuse = (_json: unknown, of: string) => {
    throw new GanglionError('invalid-argument', { what: 'test: not yours', facts: { path: of } });
  };
  await expect(open().load(refuse)).rejects.toMatchObject({ code: 'invalid-argument', facts: { path } });
  expect(await readdir(directory)).toEqual(['state']);
  expect(await open().load(identity)).toEqual({ round: 1 });
});

test('what a crash left between write and rename does no harm', async () => {
  await open().save({ round: 1 });
  await writeFile(`${path}.new`, 'half a sta');
  expect(await open().load(identity)).toEqual({ round: 1 });
  await open().save({ round: 2 });
  expect(await open().load(identity)).toEqual({ round: 2 });
  expect(await readdir(directory)).toEqual(['state']);
});

test('a folder that is not there is an error, and the next save is tried all the same', async () => {
  const checkpoint = createCheckpoint({ path: join(directory, 'none', 'state'), logger: silentLogger });
  await expect(checkpoint.save({})).rejects.toMatchObject({ code: 'unavailable' });
  await expect(checkpoint.save({})).rejects.toMatchObject({ code: 'unavailable' });
});

test('a path that cannot be read is an error, not a fresh start', async () => {
  const inside = createCheckpoint({ path: directory, logger: silentLogger });
  await expect(inside.load(identity)).rejects.toMatchObject({ code: 'unavailable' });
  await chmod(directory, 0o700);
});

test('kill -9 at any moment leaves the last whole state or a later one', async () => {
  const program = `
    import { createCheckpoint } from ${JSON.stringify(new URL('checkpoint.ts', import.meta.url).href)};
    const checkpoint = createCheckpoint({ path: ${JSON.stringify(path)}, logger: { warn() {} } });
    for (let round = 1; ; round += 1) {
      await checkpoint.save({ round, padding: 'x'.repeat(20_000) });
      process.stdout.write(round + '\\n');
    }`;
  for (let kill = 0; kill < 8; kill += 1) {
    await rm(path, { force: true });
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await once(child.stdout, 'data');
    await delay(7 * kill);
    child.kill('SIGKILL');
    await once(child, 'close');
    const saved = Number(said.trim().split('\n').at(-1));
    const found = await open().load((json) => Number(new Map(Object.entries(json ?? {})).get('round')));
    expect(saved).toBeGreaterThan(0);
    expect(found).toBeGreaterThanOrEqual(saved);
  }
});
