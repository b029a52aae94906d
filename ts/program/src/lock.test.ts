// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GanglionError } from '@ganglion/base';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { lockFile } from './lock.ts';

const LOCK = new URL('lock.ts', import.meta.url).href;
const children: ChildProcess[] = [];
let directory = '';
let path = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ganglion-lock-'));
  path = join(directory, 'state');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

/** A process that tries to take the lock at a word, says what came of it, and stays. */
async function contender() {
  const code = `
    import { lockFile } from '${LOCK}';
    // It stays for as long as it listens.
    process.on('message', () => {
      let said = 'taken';
      try {
        globalThis.lock = lockFile(${JSON.stringify(path)});
      } catch (error) {
        said = error.message;
      }
      process.send(said);
    });
    process.send('ready');`;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', code],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  children.push(child);
  await once(child, 'message');
  return child;
}

async function tryIn(child: ChildProcess): Promise<string> {
  const said = once(child, 'message');
  child.send('now');
  return String((await said)[0]);
}

function refusal(of = path): GanglionError {
  try {
    lockFile(of).release();
  } catch (thrown) {
    return GanglionError.from(thrown);
  }
  throw new Error('it was not refused');
}

test('a lock is for one owner at a time, and for the next once it is released', async () => {
  const first = lockFile(path);
  expect(refusal()).toMatchObject({ code: 'unavailable', facts: { path, pid: process.pid } });
  first.release();
  first.release();
  const second = lockFile(path);
  // Releasing the first once more is not for the second.
  first.release();
  expect(refusal()).toMatchObject({ facts: { pid: process.pid } });
  second.release();
  expect(await readdir(directory)).toEqual(['state.lock']);
});

test('`using` releases it', () => {
  {
    using _lock = lockFile(path);
    refusal();
  }
  lockFile(path).release();
});

test('another process is named, with the time since when, and loses the lock when it is killed', async () => {
  for (let kill = 0; kill < 3; kill += 1) {
    const child = await contender();
    expect(await tryIn(child)).toBe('taken');
    const { message, facts } = refusal();
    expect(facts).toMatchObject({ path, pid: child.pid, since: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) });
    expect(message).toContain('stop that process');
    child.kill('SIGKILL');
    await once(child, 'exit');
    // What it left behind says that it has the lock, and nobody believes it.
    expect(existsSync(`${path}.holder`)).toBe(true);
    lockFile(path).release();
  }
});

test('of several processes that want it at the same moment, one gets it', async () => {
  const all = await Promise.all(Array.from({ length: 4 }, contender));
  const said = await Promise.all(all.map(tryIn));
  expect(said.filter((word) => word === 'taken')).toHaveLength(1);
  for (const word of said) expect(word).toMatch(/^taken$|^unavailable: another process uses this file/);
});

test('the same file by another way has the same lock', async () => {
  await mkdir(join(directory, 'real'));
  await symlink(join(directory, 'real'), join(directory, 'alias'));
  using _lock = lockFile(join(directory, 'real', 'state'));
  expect(refusal(join(directory, 'alias', 'state'))).toMatchObject({
    what: 'another process uses this file',
  });
});

test('what cannot be locked is refused with the path and what to do', async () => {
  await writeFile(`${path}.lock`, 'no lock of ours\n');
  for (const file of [path, join(directory, 'none', 'state')]) {
    const { code, facts, hint } = refusal(file);
    expect({ code, facts }).toEqual({ code: 'unavailable', facts: { path: `${file}.lock` } });
    expect(hint).toMatch(/folder exists/);
  }
});

test('a holder that cannot be read is not named', async () => {
  using _lock = lockFile(path);
  await writeFile(`${path}.holder`, 'half a li');
  expect(refusal()).toMatchObject({ what: 'another process uses this file', facts: { path } });
});
