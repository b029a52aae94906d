// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromUri, ready } from '@ganglion/account';
import { createKey } from '@ganglion/keystore';
import type { Output } from '@ganglion/program';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addressOfKey, type HotkeyCall, keyFileOf, keysFolder, openHotkey, openSigner } from './signing.ts';

let folder = '';
const notes: string[] = [];

beforeAll(async () => {
  await ready();
  folder = await mkdtemp(join(tmpdir(), 'ganglion-signing-'));
  await createKey({ directory: folder, name: 'owner', role: 'coldkey', uri: '//owner', passphrase: 'cold' });
  await createKey({ directory: folder, name: 'miner', role: 'hotkey', uri: '//miner', passphrase: 'hot' });
  await createKey({
    directory: folder,
    name: 'miner-2',
    role: 'hotkey',
    uri: '//miner-2',
    passphrase: 'cold',
  });
}, 30_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const NOTHING = {
  keys: undefined,
  key: undefined,
  devUri: undefined,
  passphraseFile: undefined,
  passphraseFd: undefined,
  hotkey: undefined,
  hotkeyDevUri: undefined,
  hotkeyPassphraseFile: undefined,
  hotkeyPassphraseFd: undefined,
};

/** A call without a terminal, or with somebody who knows the answers. */
function callWith(
  settings: Partial<HotkeyCall['settings']>,
  env: Readonly<Record<string, string>> = {},
  answers: Readonly<Record<string, string>> = {},
): HotkeyCall {
  const output: Output = {
    written: async () => {},
    isJson: false,
    isInteractive: Object.keys(answers).length > 0,
    columns: 80,
    result: () => {},
    note: (text) => notes.push(text),
    ask: async (question) => answers[question] ?? '',
  };
  return {
    settings: { ...NOTHING, keys: folder, ...settings },
    env,
    output,
    signal: new AbortController().signal,
  };
}

const addressOf = async (uri: string) => (await fromUri(uri)).address;

test('without --key the only key that may sign is taken, and named', async () => {
  const env = { GANGLION_PASSPHRASE: 'cold' };
  expect((await openSigner(callWith({}, env), 'coldkey')).address).toBe(await addressOf('//owner'));
  expect(notes.at(-1)).toMatch(/the only coldkey in .*: owner$/);
  expect(await addressOfKey(callWith({}), 'coldkey')).toBe(await addressOf('//owner'));
  await expect(openSigner(callWith({}, env), 'hotkey')).rejects.toMatchObject({
    code: 'invalid-argument',
    facts: { flag: '--key', keys: 'miner-2 miner' },
  });
  await expect(openSigner(callWith({ keys: join(folder, 'none') }, env))).rejects.toMatchObject({
    message: expect.stringContaining('ganglion wallet new'),
  });
});

test('a key is named or given by its path, and a development key needs neither', async () => {
  const env = { GANGLION_PASSPHRASE: 'hot' };
  const miner = await addressOf('//miner');
  expect((await openSigner(callWith({ key: 'miner' }, env), 'hotkey')).address).toBe(miner);
  expect((await openSigner(callWith({ key: join(folder, 'miner.json') }, env))).address).toBe(miner);
  expect((await openSigner(callWith({ devUri: '//miner' }))).address).toBe(miner);
  await expect(openSigner(callWith({ key: 'miner', devUri: '//x' }))).rejects.toMatchObject({
    message: expect.stringContaining('--key and --dev-uri exclude each other'),
  });
  // Before anybody is asked for a passphrase.
  await expect(openSigner(callWith({ key: 'miner' }), 'coldkey')).rejects.toMatchObject({
    facts: { role: 'hotkey', wanted: 'coldkey' },
  });
  await expect(openHotkey(callWith({ hotkey: 'owner' }))).rejects.toMatchObject({
    facts: { role: 'coldkey', wanted: 'hotkey' },
  });
});

test('names are looked up in the home of the user, unless a folder is named', async () => {
  expect(keysFolder({ settings: { keys: undefined }, env: { HOME: '/home/me' } })).toBe(
    '/home/me/.ganglion/keys',
  );
  await expect(keyFileOf(callWith({}), '--key', 'No Name')).rejects.toMatchObject({
    code: 'invalid-argument',
  });
  const seed = 'ab'.repeat(32);
  for (const secret of [seed, `0x${seed}//hard`, 'bottom drive obey lake']) {
    const refused = keyFileOf(callWith({}), '--key', secret);
    await expect(refused).rejects.toMatchObject({ code: 'invalid-argument', facts: { flag: '--key' } });
    await refused.catch((error: Error) => expect(error.message).not.toContain(secret));
  }
});

test('the hotkey has a passphrase of its own, or that of the key', async () => {
  const [miner, second] = [await addressOf('//miner'), await addressOf('//miner-2')];
  const both = { GANGLION_PASSPHRASE: 'cold', GANGLION_HOTKEY_PASSPHRASE: 'hot' };
  expect((await openHotkey(callWith({ hotkey: 'miner' }, both))).address).toBe(miner);
  const one = { GANGLION_PASSPHRASE: 'cold' };
  expect((await openHotkey(callWith({ hotkey: 'miner-2' }, one))).address).toBe(second);
  const file = join(folder, 'passphrase');
  await writeFile(file, 'cold\n', { mode: 0o600 });
  expect((await openHotkey(callWith({ hotkey: 'miner-2', passphraseFile: file }))).address).toBe(second);
  const answers = { 'Passphrase of miner:': 'hot' };
  expect((await openHotkey(callWith({ hotkey: 'miner' }, {}, answers))).address).toBe(miner);
  await expect(openHotkey(callWith({ hotkey: 'miner' }))).rejects.toMatchObject({
    code: 'keystore-passphrase',
    message: expect.stringContaining('--hotkey-passphrase-file'),
  });
  await expect(openHotkey(callWith({}))).rejects.toMatchObject({ facts: { flag: '--hotkey' } });
});
