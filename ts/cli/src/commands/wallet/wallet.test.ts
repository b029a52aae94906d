// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { chmod, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runVerb } from '../../run-verb.ts';

const WORDS = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
const WORDS_ADDRESS = '5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV';
const env = { GANGLION_PASSPHRASE: 'correct horse' };
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganglion-wallet-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const wallet = (line: string, init: Parameters<typeof runVerb>[1] = {}) =>
  runVerb(`wallet ${line} --keys ${folder}`, { env, ...init });

async function secretFile(name: string, text: string, mode = 0o600): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text, { mode });
  await chmod(path, mode);
  return path;
}

test('a new key is stored for its owner alone, and its words restore it', async () => {
  const made = await wallet('new miner --json');
  expect(made).toMatchObject({ status: 0, stderr: '' });
  expect(made.json).toMatchObject({ name: 'miner', role: 'hotkey', path: join(folder, 'miner.json') });
  expect((await stat(join(folder, 'miner.json'))).mode & 0o777).toBe(0o600);
  const { mnemonic, address } = made.json;
  expect(String(mnemonic).split(' ')).toHaveLength(12);
  const secret = await secretFile('words', String(mnemonic));
  const again = await wallet(`import restored --secret-file ${secret} --json`);
  expect(again.json).toMatchObject({ name: 'restored', role: null, address });
});

test('words that could not be printed leave no key behind', async () => {
  const full = await open('/dev/full', 'w');
  const args = ['wallet', 'new', 'lost', '--keys', folder];
  const main = new URL('../../main.ts', import.meta.url).pathname;
  const { status, stderr } = spawnSync(process.execPath, [main, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', full.fd, 'pipe'],
    encoding: 'utf8',
  });
  await full.close();
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('the disk is full') });
  await expect(stat(join(folder, 'lost.json'))).rejects.toThrow('ENOENT');
});

test('a person is told the words once, and asked twice for a passphrase', async () => {
  const asked: string[] = [];
  const made = await wallet('new owner --role coldkey --words 24', {
    env: {},
    answer: (question) => {
      asked.push(question);
      return 'secret';
    },
  });
  expect(made.status).toBe(0);
  expect(asked).toHaveLength(2);
  expect(made.stdout).toMatch(/^coldkey owner: 5\w+$/m);
  expect(made.stdout).toMatch(/^ {2}(\w+ ){23}\w+$/m);
});

test('passphrases that differ, an empty one and none at all are refused', async () => {
  const differing = await wallet('new never', { env: {}, answer: (question) => question });
  expect(differing).toMatchObject({ status: 5, stderr: expect.stringContaining('differ') });
  expect(await wallet('new never', { env: {}, answer: () => '' })).toMatchObject({ status: 5 });
  const nobody = await wallet('new never --json', { env: {} });
  expect(nobody.stderr).toContain('--passphrase-file');
  expect(nobody.stdout).toBe('');
  await expect(stat(join(folder, 'never.json'))).rejects.toThrow();
});

test('a key is never overwritten, and nobody types a passphrase before that is said', async () => {
  const again = await wallet('new miner', { env: {}, answer: () => 'x' });
  expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('exists already') });
});

test.each([
  ['words', WORDS, WORDS_ADDRESS],
  ['a seed', `0x${'01'.repeat(32)}`, undefined],
])('%s are taken over from a prompt and from a descriptor', async (what, secret, address) => {
  const name = what.replace(' ', '-');
  const asked = await wallet(`import ${name} --role coldkey`, { answer: () => secret });
  expect(asked).toMatchObject({ status: 0, stdout: expect.stringContaining(`coldkey ${name}: 5`) });
  expect(asked.stderr).not.toContain(secret);
  if (address !== undefined) expect(asked.stdout).toContain(address);
  const descriptor = openSync(await secretFile('secret', `${secret}//hard/soft`), 'r');
  const read = await wallet(`import ${name}-derived --secret-fd ${descriptor} --json`);
  closeSync(descriptor);
  expect(read.status).toBe(0);
  expect(read.json.address).not.toBe(address);
});

test.each([
  ['a slip', WORDS.replace('smoke', 'smokee'), /word=6/],
  ['too few words', 'bottom drive obey', /words=3/],
  ['a development key', '//Alice', /everybody knows/],
])('%s is refused and not repeated', async (_what, secret, message) => {
  const path = await secretFile('secret', secret);
  const refused = await wallet(`import never --secret-file ${path}`);
  expect(refused).toMatchObject({ status: 2, stderr: expect.stringMatching(message) });
  expect(refused.stderr).not.toContain('obey');
});

test('what polkadot-js exported is imported, with another passphrase, and exported again', async () => {
  const exported = await wallet('export miner');
  expect(exported.status).toBe(0);
  const foreign = JSON.parse(exported.stdout);
  expect(foreign.encoding).toMatchObject({ content: ['pkcs8', 'sr25519'], version: '3' });
  delete foreign.meta;
  const path = await secretFile('foreign.json', JSON.stringify(foreign));
  const other = await secretFile('new-passphrase', 'another\n');
  const imported = await wallet(`import taken --from ${path} --new-passphrase-file ${other} --json`);
  expect(imported.json).toMatchObject({ name: 'taken', role: null, address: foreign.address });
  const to = join(folder, 'out', '..', 'taken-out.json');
  const out = await wallet(`export taken --to ${to}`, { env: { GANGLION_PASSPHRASE: 'another' } });
  expect(out.status).toBe(0);
  expect(JSON.parse(await readFile(to, 'utf8')).address).toBe(foreign.address);
  const twice = await wallet(`export taken --to ${to}`, { env: { GANGLION_PASSPHRASE: 'another' } });
  expect(twice).toMatchObject({ status: 2, stderr: expect.stringContaining('exists already') });
});

test('a wrong passphrase, a key that is not there and one that others can read are refused as keys', async () => {
  const wrong = await wallet('export miner', { env: { GANGLION_PASSPHRASE: 'wrong' } });
  expect(wrong).toMatchObject({
    status: 5,
    stdout: '',
    stderr: expect.stringMatching(/^keystore-passphrase/),
  });
  expect(await wallet('export nobody')).toMatchObject({
    status: 5,
    stderr: expect.stringMatching(/^keystore-missing.*nobody/),
  });
  const open = await secretFile('open.json', await readFile(join(folder, 'miner.json'), 'utf8'), 0o644);
  expect(await wallet(`export ${open}`)).toMatchObject({
    status: 5,
    stderr: expect.stringContaining('chmod 600'),
  });
  expect(await wallet(`export ${folder}/`)).toMatchObject({
    status: 5,
    stderr: expect.stringContaining('folder'),
  });
  const pipe = join(folder, 'pipe.json');
  execFileSync('mkfifo', ['-m', '600', pipe]);
  expect(await wallet(`import never --from ${pipe}`)).toMatchObject({
    status: 5,
    stderr: expect.stringContaining('pipe'),
  });
  await rm(pipe);
});

test('a passphrase file that others can read is refused', async () => {
  const path = await secretFile('passphrase', 'correct horse\n', 0o644);
  const refused = await wallet(`export miner --passphrase-file ${path}`);
  expect(refused).toMatchObject({ status: 5, stderr: expect.stringMatching(/others can read.*chmod 600/) });
  await chmod(path, 0o600);
  expect((await wallet(`export miner --passphrase-file ${path}`, { env: {} })).status).toBe(0);
});

test('a secret in the place of a name is refused and not repeated', async () => {
  const refused = await runVerb(['wallet', 'export', WORDS, '--keys', folder], { env });
  expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('a secret is no name') });
  expect(refused.stderr).not.toContain('obey');
});

test('keys are listed by name, and what is none is named on standard error', async () => {
  await secretFile('notes.json', '{}');
  const listed = await wallet('list');
  expect(listed.stdout).toMatch(/^miner +hotkey +5\w{47}$/m);
  expect(listed.stdout).toMatch(/^taken +either +5\w{47}$/m);
  expect(listed.stderr).toMatch(/passed over .*notes\.json/);
  const { json } = await wallet('list --json');
  expect(json).toMatchObject({
    folder,
    keys: expect.arrayContaining([expect.objectContaining({ name: 'miner' })]),
  });
  const none = await runVerb(`wallet list --keys ${folder}/none`, { env });
  expect(none.stdout).toContain('ganglion wallet new');
});
