// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findPassphrase, readSecretLine } from './passphrase.ts';

const what = 'the passphrase of miner';
const hint = 'set GANGLION_PASSPHRASE';
let directory = '';
let path = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ganglion-passphrase-'));
  path = join(directory, 'passphrase');
  await writeFile(path, 'correct horse\nsecond line\n', { mode: 0o600 });
});

afterAll(() => rm(directory, { recursive: true, force: true }));

const ask = async () => 'asked';
const refused = (message: RegExp, facts: object = {}) => ({
  code: 'keystore-passphrase',
  message: expect.stringMatching(message),
  facts: expect.objectContaining(facts),
});

/** Reads from descriptor 3 of another process, which the shell opens. */
async function readInChild(script: string): Promise<string> {
  const code = `
    import { readSecretLine } from '${new URL('./passphrase.ts', import.meta.url).href}';
    try {
      console.log(await readSecretLine({ what: 'the passphrase', descriptor: 3, hint: 'x' },
        { signal: AbortSignal.timeout(5000) }));
    } catch (error) { console.log(error.code ?? error.name, error.message); }`;
  const child = spawn(
    'bash',
    ['-c', `"$0" --input-type=module --eval "$1" ${script}`, process.execPath, code],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(child, 'close');
  return said.trimEnd();
}

test('a file, the environment and a terminal are asked in this order', async () => {
  expect(await readSecretLine({ what, hint, file: path, environment: 'env', ask })).toBe('correct horse');
  expect(await readSecretLine({ what, hint, environment: 'env', ask })).toBe('env');
  expect(await readSecretLine({ what, hint, environment: '', ask })).toBe('asked');
  const descriptor = openSync(path, 'r');
  expect(await readSecretLine({ what, hint, descriptor, environment: 'env', ask })).toBe('correct horse');
  closeSync(descriptor);
});

test.each([
  ['a pipe', `3< <(printf 'one\\r\\ntwo')`],
  ['a pipe that stays open', `3< <(printf 'one\\n'; exec sleep 20)`],
  ['a here string', `3<<< one`],
])('%s is read from its descriptor', async (_what, redirect) => {
  expect(await readInChild(redirect)).toBe('one');
});

test('a pipe into which nobody writes is given up with the signal', async () => {
  const started = Date.now();
  expect(await readInChild(`3< <(exec sleep 8)`)).toMatch(/^aborted/);
  expect(Date.now() - started).toBeLessThan(8_000);
}, 20_000);

test.each([
  ['is closed', '3<&-', /not open/],
  ['has nothing', '3< /dev/null', /is empty/],
  ['has no end', '3< /dev/zero', /too long/],
  ['is a folder', '3< /tmp', /is a folder/],
])('a descriptor that %s is refused by name', async (_what, redirect, message) => {
  const said = await readInChild(redirect);
  expect(said).toMatch(/^keystore-passphrase/);
  expect(said).toMatch(message);
});

test('a file that others can read is refused, and so is what is no file', async () => {
  await chmod(path, 0o640);
  await expect(readSecretLine({ what, hint, file: path })).rejects.toMatchObject(
    refused(/chmod 600/, { path }),
  );
  await chmod(path, 0o600);
  await mkdir(join(directory, 'folder'));
  await expect(readSecretLine({ what, hint, file: join(directory, 'folder') })).rejects.toMatchObject(
    refused(/is a folder/),
  );
  await expect(readSecretLine({ what, hint, file: '/dev/null' })).rejects.toMatchObject(refused(/device/));
  await expect(readSecretLine({ what, hint, file: join(directory, 'none') })).rejects.toMatchObject(
    refused(/does not exist/),
  );
});

test.each([
  ['too long', 'x'.repeat(4_097), /larger than 4096/],
  ['empty', '\nx', /is empty/],
  ['not text', Uint8Array.of(0xff, 0xfe), /UTF-8/],
])('a passphrase that is %s is refused', async (_what, contents, message) => {
  const other = join(directory, 'other');
  await writeFile(other, contents, { mode: 0o600 });
  await expect(readSecretLine({ what, hint, file: other })).rejects.toMatchObject(refused(message));
});

test('without any source, and with two that contradict each other, it says what to give', async () => {
  await expect(readSecretLine({ what, hint })).rejects.toMatchObject(
    refused(/is not given.*GANGLION_PASSPHRASE/),
  );
  await expect(readSecretLine({ what, hint, ask: async () => '' })).rejects.toMatchObject(
    refused(/is empty/),
  );
  await expect(readSecretLine({ what, hint, file: path, descriptor: 0 })).rejects.toMatchObject({
    code: 'invalid-argument',
  });
});

test('a passphrase that is not there is made once, however many look for it', async () => {
  const file = join(directory, 'made');
  const found = await Promise.all(Array.from({ length: 20 }, () => findPassphrase(file)));
  expect(found[0]).toMatch(/^[\da-f]{32}$/);
  expect(new Set(found).size).toBe(1);
  expect(await findPassphrase(file)).toBe(found[0]);
});

test('one whose file was cut short is refused, and is no passphrase of no characters', async () => {
  const file = join(directory, 'cut');
  await writeFile(file, '', { mode: 0o600 });
  await expect(findPassphrase(file)).rejects.toMatchObject(refused(/empty/));
});
