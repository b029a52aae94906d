// SPDX-License-Identifier: Apache-2.0
// Keys that come from the Polkadot tools and go to them.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromUri, ready, verify } from '@ganglion/account';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Keyring } from '@polkadot/keyring';
import { createKey, exportKey, importKey, listKeys, loadKey, readKeyInfo } from './index.ts';

const MNEMONIC = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
const SECRET = `${MNEMONIC}//miner`;
const MESSAGE = new TextEncoder().encode('what is signed');
let directory = '';

beforeAll(async () => {
  await ready();
  directory = await mkdtemp(join(tmpdir(), 'ganglion-exchange-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

type Kind = 'sr25519' | 'ed25519' | 'ecdsa' | 'ethereum';

/** A file as polkadot-js writes it. */
async function foreignFile(name: string, passphrase?: string, kind: Kind = 'sr25519', meta = {}) {
  const pair = new Keyring({ type: kind, ss58Format: 42 }).addFromUri(
    kind === 'ethereum' ? MNEMONIC : SECRET,
    meta,
  );
  const path = join(directory, name);
  await writeFile(path, JSON.stringify(pair.toJson(passphrase)), { mode: 0o600 });
  return { path, pair };
}

test('a key that polkadot-js exported is good for either role, and so it stays when it is imported', async () => {
  const { path, pair } = await foreignFile('foreign.json', 'theirs', 'sr25519', { name: 'My account' });
  for (const role of ['hotkey', 'coldkey'] as const) {
    expect((await loadKey({ path, passphrase: 'theirs', role })).address).toBe(pair.address);
  }
  const imported = await importKey({ directory, name: 'either', path, passphrase: 'theirs' });
  expect(await readKeyInfo(imported.path)).toEqual({
    name: 'either',
    role: undefined,
    address: pair.address,
    path: join(directory, 'either.json'),
    isEncrypted: true,
  });
  const signer = await loadKey({ path: imported.path, passphrase: 'theirs', role: 'hotkey' });
  expect(await verify(MESSAGE, signer.sign(MESSAGE), pair.publicKey)).toBe(true);
  expect((await stat(imported.path)).mode & 0o777).toBe(0o600);
});

test('an imported key takes another role and another passphrase', async () => {
  const owner = await createKey({ directory, name: 'owner', role: 'coldkey', passphrase: 'a' });
  const from = { directory, path: owner.path, passphrase: 'a' };
  const same = await importKey({ ...from, name: 'same' });
  expect(same.role).toBe('coldkey');
  await expect(loadKey({ path: same.path, passphrase: 'a', role: 'hotkey' })).rejects.toMatchObject({
    facts: { role: 'coldkey', wanted: 'hotkey' },
  });
  const other = await importKey({ ...from, name: 'other', role: 'hotkey', newPassphrase: 'b' });
  expect((await loadKey({ path: other.path, passphrase: 'b', role: 'hotkey' })).address).toBe(
    owner.signer.address,
  );
});

test('a key in the clear is not opened, and is imported under a passphrase', async () => {
  const { path, pair } = await foreignFile('clear.json');
  await expect(loadKey({ path, passphrase: '' })).rejects.toMatchObject({
    code: 'keystore-broken',
    message: expect.stringContaining('in the clear'),
  });
  await expect(importKey({ directory, name: 'closed', path })).rejects.toMatchObject({
    code: 'invalid-argument',
    message: expect.stringContaining('passphrase is empty'),
  });
  const { path: closed } = await importKey({ directory, name: 'closed', path, newPassphrase: 'new' });
  expect((await loadKey({ path: closed, passphrase: 'new' })).address).toBe(pair.address);
});

test('a key in the clear whose halves do not belong together is not imported', async () => {
  const { path } = await foreignFile('halves.json');
  const file: { encoded: string } = JSON.parse(await readFile(path, 'utf8'));
  const bytes = Buffer.from(file.encoded, 'base64');
  bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
  await writeFile(path, JSON.stringify({ ...file, encoded: bytes.toString('base64') }));
  await expect(importKey({ directory, name: 'halves', path, newPassphrase: 'new' })).rejects.toMatchObject({
    code: 'keystore-broken',
    message: expect.stringContaining('does not sign'),
  });
});

test('polkadot-js opens what is exported, under the same passphrase or another', async () => {
  const { path, signer } = await createKey({ directory, name: 'out', role: 'hotkey', passphrase: 'mine' });
  for (const newPassphrase of [undefined, 'theirs']) {
    const json = JSON.parse(await exportKey({ path, passphrase: 'mine', newPassphrase }));
    expect(json.meta).toMatchObject({ name: 'out', role: 'hotkey' });
    const pair = new Keyring({ type: 'sr25519' }).addFromJson(json);
    pair.unlock(newPassphrase ?? 'mine');
    expect(await verify(MESSAGE, pair.sign(MESSAGE), signer.publicKey)).toBe(true);
  }
  await expect(exportKey({ path, passphrase: 'wrong' })).rejects.toMatchObject({
    code: 'keystore-passphrase',
  });
  await expect(exportKey({ path, passphrase: 'mine', newPassphrase: '' })).rejects.toMatchObject({
    code: 'invalid-argument',
  });
});

test.each(['ed25519', 'ecdsa', 'ethereum'] as const)('an %s key is refused by name', async (kind) => {
  const { path } = await foreignFile(`${kind}.json`, 'x', kind);
  await expect(loadKey({ path, passphrase: 'x' })).rejects.toMatchObject({
    code: 'keystore-broken',
    message: expect.stringMatching(new RegExp(`an ${kind} key.*sr25519 keys only`)),
  });
});

test('a file of several keys is refused by name', async () => {
  const path = join(directory, 'batch.json');
  const encoding = { content: ['batch-pkcs8'], type: ['scrypt', 'xsalsa20-poly1305'], version: '3' };
  await writeFile(path, JSON.stringify({ encoded: '', encoding, accounts: [] }), { mode: 0o600 });
  await expect(loadKey({ path, passphrase: 'x' })).rejects.toMatchObject({
    message: expect.stringContaining('several keys'),
  });
});

test('a folder, a pipe and a device are refused by name and not waited for', async () => {
  const pipe = join(directory, 'pipe.json');
  execFileSync('mkfifo', ['-m', '600', pipe]);
  for (const [path, message] of [
    [directory, 'is a folder'],
    [pipe, 'is a pipe or a device'],
    ['/dev/null', 'is a pipe or a device'],
  ] as const) {
    await expect(loadKey({ path, passphrase: 'x' })).rejects.toMatchObject({
      code: 'keystore-broken',
      message: expect.stringContaining(message),
    });
  }
  const skipped: string[] = [];
  await listKeys(directory, { onSkipped: ({ facts }) => skipped.push(String(facts.path)) });
  expect(skipped).toContain(pipe);
  await rm(pipe);
});

test('a secret is taken over, but never a text that is merely short', async () => {
  const { path } = await createKey({ directory, name: 'words', passphrase: 'x', uri: SECRET });
  expect((await readKeyInfo(path)).address).toBe((await fromUri(SECRET)).address);
  await expect(createKey({ directory, name: 'short', passphrase: 'x', uri: 'hello' })).rejects.toMatchObject({
    code: 'invalid-argument',
    facts: { words: 1 },
  });
  const long = await createKey({ directory, name: 'long', passphrase: 'x', words: 24 });
  expect(long.mnemonic?.split(' ')).toHaveLength(24);
});
