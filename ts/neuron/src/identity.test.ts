// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey } from '@ganglion/keystore';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openHotkey } from './index.ts';

let folder = '';
let keystore = '';
let address = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganglion-identity-'));
  const key = await createKey({ directory: folder, name: 'miner', role: 'hotkey', passphrase: 'secret' });
  keystore = key.path;
  address = key.signer.address;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const open = (passphraseFile: string | undefined, passphrase?: string) =>
  openHotkey({ keystore, passphraseFile, devUri: undefined }, passphrase);

test('the passphrase of a hotkey comes from a file of one reader, or from the environment', async () => {
  const file = join(folder, 'passphrase');
  await writeFile(file, 'secret\r\nand what follows\n', { mode: 0o600 });
  expect((await open(file)).address).toBe(address);
  expect((await open(undefined, 'secret')).address).toBe(address);
  await chmod(file, 0o644);
  await expect(open(file)).rejects.toMatchObject({
    code: 'keystore-passphrase',
    message: expect.stringMatching(/others can read .*chmod 600/),
  });
});

test('a passphrase file that is none is refused by name, and none is waited for', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  for (const [path, what] of [
    [pipe, 'is a pipe'],
    [folder, 'is a folder'],
    [join(folder, 'missing'), 'does not exist'],
  ] as const) {
    await expect(open(path)).rejects.toMatchObject({
      code: 'keystore-passphrase',
      message: expect.stringContaining(what),
    });
  }
  await expect(open(undefined)).rejects.toMatchObject({ code: 'keystore-passphrase' });
  await expect(open(undefined, '')).rejects.toMatchObject({ code: 'keystore-passphrase' });
});

test('of two keys neither is repeated', async () => {
  const both = { keystore, passphraseFile: undefined, devUri: '//very-secret' };
  await expect(openHotkey(both, undefined)).rejects.toThrow('keystore=given, devUri=given');
});
