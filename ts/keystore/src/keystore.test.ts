// SPDX-License-Identifier: Apache-2.0
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeAddress, fromUri, toHex, verify } from '@ganglion/account';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Keyring } from '@polkadot/keyring';
import { createKey, listKeys, loadKey } from './index.ts';

const MESSAGE = new TextEncoder().encode('what is signed');
const PASSPHRASE = 'correct horse';
let directory = '';
let path = '';
let publicKey = '';
let mnemonic: string | undefined;
let text = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ganglion-keystore-'));
  const key = await createKey({ directory, name: 'miner-1', role: 'hotkey', passphrase: PASSPHRASE });
  path = key.path;
  publicKey = toHex(key.signer.publicKey);
  mnemonic = key.mnemonic;
  text = await readFile(path, 'utf8');
});

afterAll(() => rm(directory, { recursive: true, force: true }));

/** The key file with something changed, under another name. */
async function altered(name: string, change: (file: KeyJson) => void): Promise<string> {
  const file: KeyJson = JSON.parse(text);
  change(file);
  const other = join(directory, 'altered', `${name}.json`);
  await rm(join(directory, 'altered'), { recursive: true, force: true });
  await mkdir(join(directory, 'altered'));
  await writeFile(other, JSON.stringify(file), { mode: 0o600 });
  return other;
}

interface KeyJson {
  address: string;
  encoded: string;
  encoding: { content: string[]; type: string[]; version: string };
  meta: { role?: string };
}

test('a development account is the one that every Substrate tool knows', async () => {
  const alice = await fromUri('//Alice');
  expect(alice.address).toBe('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY');
  expect(decodeAddress(alice.address)).toEqual(alice.publicKey);
  const signature = alice.sign(MESSAGE);
  expect(signature).toHaveLength(64);
  expect(await verify(MESSAGE, signature, alice.publicKey)).toBe(true);
  expect(
    new Keyring({ type: 'sr25519' }).addFromUri('//Alice').verify(MESSAGE, signature, alice.publicKey),
  ).toBe(true);
});

test('a secret that is not understood is refused and not repeated', async () => {
  const refused = fromUri('twelve words that are no mnemonic');
  await expect(refused).rejects.toMatchObject({ code: 'invalid-argument' });
  await refused.catch((error: Error) => expect(error.message).not.toContain('twelve'));
  expect(() => decodeAddress('5Grwva')).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
});

test('a signer shows its address and never its secret', async () => {
  const alice = await fromUri('//Alice');
  expect(Object.keys(alice).sort()).toEqual(['address', 'publicKey', 'sign']);
  expect(JSON.stringify(alice)).not.toContain('secret');
});

test('a created key opens with its passphrase and signs', async () => {
  const signer = await loadKey({ path, passphrase: PASSPHRASE, role: 'hotkey' });
  expect(toHex(signer.publicKey)).toBe(publicKey);
  expect(await verify(MESSAGE, signer.sign(MESSAGE), signer.publicKey)).toBe(true);
  expect(toHex((await fromUri(mnemonic ?? '')).publicKey)).toBe(publicKey);
});

test('a key file is the standard one: other tools open it', () => {
  const pair = new Keyring({ type: 'sr25519' }).addFromJson(JSON.parse(text));
  pair.unlock(PASSPHRASE);
  expect(toHex(pair.publicKey)).toBe(publicKey);
});

test('a key file is readable by its owner alone and holds no secret in the clear', async () => {
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  for (const word of (mnemonic ?? 'none').split(' ')) expect(text).not.toContain(` ${word} `);
  expect((await readdir(directory)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a key is never overwritten, also not by two at once', async () => {
  const again = { directory, name: 'miner-1', role: 'hotkey', passphrase: 'x' } as const;
  await expect(createKey(again)).rejects.toMatchObject({ code: 'invalid-argument' });
  expect(await readFile(path, 'utf8')).toBe(text);
  const twice = { directory: join(directory, 'race'), name: 'a', role: 'coldkey', passphrase: 'x' } as const;
  const results = await Promise.allSettled([createKey(twice), createKey(twice)]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await readdir(twice.directory)).toEqual(['a.json']);
});

test.each(['', 'x'.repeat(65), '../up', 'UPPER', '.hidden'])('%j is no name for a key', async (name) => {
  await expect(createKey({ directory, name, role: 'hotkey', passphrase: 'x' })).rejects.toMatchObject({
    code: 'invalid-argument',
  });
});

test('a key without a passphrase is refused', async () => {
  await expect(createKey({ directory, name: 'open', role: 'hotkey', passphrase: '' })).rejects.toMatchObject({
    code: 'invalid-argument',
  });
});

test.each(['', `${PASSPHRASE} `])('the passphrase %j does not open it', async (passphrase) => {
  await expect(loadKey({ path, passphrase })).rejects.toMatchObject({ code: 'keystore-passphrase' });
});

test('a missing key file says so', async () => {
  await expect(loadKey({ path: join(directory, 'none.json'), passphrase: 'x' })).rejects.toMatchObject({
    code: 'keystore-missing',
  });
});

test('a coldkey is not opened where a hotkey is asked for', async () => {
  await expect(loadKey({ path, passphrase: PASSPHRASE, role: 'coldkey' })).rejects.toMatchObject({
    code: 'invalid-argument',
    facts: { role: 'hotkey', wanted: 'coldkey' },
  });
});

test('a key file that others can read is refused', async () => {
  await chmod(path, 0o644);
  await expect(loadKey({ path, passphrase: PASSPHRASE })).rejects.toMatchObject({
    code: 'keystore-broken',
    message: expect.stringContaining('chmod 600'),
  });
  await chmod(path, 0o600);
});

test.each([
  ['opens in the folder of credentials', 0o440, '.', true],
  ['is refused in the folder of credentials when everybody can read it', 0o444, '.', false],
  ['is refused in the folder of credentials when its group can write it', 0o460, '.', false],
  ['is refused outside of it', 0o440, 'credentials', false],
  ['is refused where no folder is named', 0o440, '', false],
])('a key file that its group can read %s', async (_what, mode, folder, opens) => {
  process.env.CREDENTIALS_DIRECTORY = folder && join(directory, folder);
  await chmod(path, mode);
  try {
    const loading = loadKey({ path, passphrase: PASSPHRASE });
    if (opens) expect(toHex((await loading).publicKey)).toBe(publicKey);
    else await expect(loading).rejects.toMatchObject({ code: 'keystore-broken' });
  } finally {
    await chmod(path, 0o600);
    delete process.env.CREDENTIALS_DIRECTORY;
  }
});

const changes: readonly [string, (file: KeyJson) => void][] = [
  [
    'an ed25519 key',
    (file) => {
      file.encoding.content = ['pkcs8', 'ed25519'];
    },
  ],
  [
    'a key in the clear',
    (file) => {
      file.encoding.type = ['none'];
    },
  ],
  [
    'another version',
    (file) => {
      file.encoding.version = '4';
    },
  ],
  [
    'a key cut short',
    (file) => {
      file.encoded = file.encoded.slice(0, -8);
    },
  ],
  [
    'an empty key',
    (file) => {
      file.encoded = '';
    },
  ],
  [
    'a key that is not base64',
    (file) => {
      file.encoded = '\u0000';
    },
  ],
  [
    'no address',
    (file) => {
      file.address = '';
    },
  ],
  [
    'the address of somebody else',
    (file) => {
      file.address = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
    },
  ],
];
test.each(changes)('%s is refused as broken', async (_name, change) => {
  const other = await altered('changed', change);
  await expect(loadKey({ path: other, passphrase: PASSPHRASE })).rejects.toMatchObject({
    code: 'keystore-broken',
  });
});

test('a file cut at any length is refused as broken', async () => {
  const other = join(directory, 'cut.json');
  for (let length = 0; length < text.length; length += 7) {
    await rm(other, { force: true });
    await writeFile(other, text.slice(0, length), { mode: 0o600 });
    await expect(loadKey({ path: other, passphrase: PASSPHRASE })).rejects.toMatchObject({
      code: 'keystore-broken',
    });
  }
  await writeFile(other, 'x'.repeat(16_385));
  await expect(loadKey({ path: other, passphrase: PASSPHRASE })).rejects.toMatchObject({
    code: 'keystore-broken',
  });
  await rm(other);
});

test.each([0, 45, 150])('a key with byte %i changed does not open', async (index) => {
  const other = await altered('flipped', (file) => {
    const bytes = Buffer.from(file.encoded, 'base64');
    bytes.writeUInt8(bytes.readUInt8(index) ^ 0x40, index);
    file.encoded = bytes.toString('base64');
  });
  await expect(loadKey({ path: other, passphrase: PASSPHRASE })).rejects.toMatchObject({
    code: 'keystore-passphrase',
  });
});

test.each([32, 35, 36, 43])(
  'a key whose cost was changed in byte %i is refused without paying it',
  async (index) => {
    const other = await altered('dear', (file) => {
      const bytes = Buffer.from(file.encoded, 'base64');
      bytes.writeUInt8(0xff, index);
      file.encoded = bytes.toString('base64');
    });
    await expect(loadKey({ path: other, passphrase: PASSPHRASE })).rejects.toMatchObject({
      code: 'keystore-broken',
    });
  },
);

test('keys are listed without a passphrase, and what is no key is passed over', async () => {
  await writeFile(join(directory, 'notes.json'), '{}', { mode: 0o600 });
  const keys = await listKeys(directory);
  expect(keys.map(({ name, role, address }) => ({ name, role, address }))).toEqual([
    { name: 'miner-1', role: 'hotkey', address: JSON.parse(text).address },
  ]);
  expect(await listKeys(join(directory, 'nowhere'))).toEqual([]);
});
