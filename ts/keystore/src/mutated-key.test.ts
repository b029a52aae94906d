// SPDX-License-Identifier: Apache-2.0
// Key files that something has damaged: each is refused by name, or is the same key.
import { scryptSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromUri, pkcs8FromUri } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import { mutateBytes, mutateJson } from '@ganglion/fakes';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { naclEncrypt, scryptToU8a } from '@polkadot/util-crypto';
import fc from 'fast-check';
import { loadKey } from './index.ts';
import { type KeyFile, readKeyFile } from './key-file.ts';

const PASSPHRASE = 'correct horse';
/** The cheapest that any tool ever wrote: ours is made to take its time. */
const COST = { N: 2 ** 15, p: 1, r: 8 };
/** So many of those that look sound are opened. */
const MOST_OPENED = 8;
const draws = fc.array(fc.nat(), { minLength: 4, maxLength: 12 });
let directory = '';
let path = '';
let whole: Buffer;
let sound: KeyFile;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ganglion-mutated-'));
  path = join(directory, 'miner.json');
  whole = await cheapKeyFile('//miner');
  await writeFile(path, whole, { mode: 0o600 });
  sound = await readKeyFile(path);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function cheapKeyFile(uri: string): Promise<Buffer> {
  const pkcs8 = pkcs8FromUri(uri);
  const salt = new Uint8Array(32).fill(7);
  const { encrypted, nonce } = naclEncrypt(
    pkcs8,
    scryptSync(PASSPHRASE, salt, 32, { ...COST, maxmem: 2 ** 27 }),
  );
  const { address } = await fromUri(uri);
  const file = {
    encoded: Buffer.concat([scryptToU8a(salt, COST), nonce, encrypted]).toString('base64'),
    encoding: { content: ['pkcs8', 'sr25519'], type: ['scrypt', 'xsalsa20-poly1305'], version: '3' },
    address,
    meta: { name: 'miner', role: 'hotkey', whenCreated: 1 },
  };
  return Buffer.from(JSON.stringify(file));
}

/** Reads a damaged file; opens it when it looks sound and says another key. */
async function tryFile(bytes: Uint8Array, tally: { refused: number; opened: number; same: number }) {
  await writeFile(path, bytes, { mode: 0o600 });
  let file: KeyFile;
  try {
    file = await readKeyFile(path);
  } catch (error) {
    tally.refused += 1;
    expect(error).toMatchObject({
      code: 'keystore-broken',
      facts: { path },
      hint: expect.stringMatching(/./),
    });
    return;
  }
  const isSame =
    file.address === sound.address && JSON.stringify(file.secret) === JSON.stringify(sound.secret);
  if (isSame) tally.same += 1;
  // What is not said to be a hotkey is never taken for one, unless nothing is said.
  expect(['hotkey', 'coldkey', undefined]).toContain(file.role);
  if (isSame || tally.opened >= MOST_OPENED) return;
  tally.opened += 1;
  const opening = loadKey({ path, passphrase: PASSPHRASE });
  const error = await opening.then(
    () => 'it was opened',
    (thrown: unknown) => GanglionError.from(thrown),
  );
  expect(error).toMatchObject({
    code: expect.stringMatching(/^keystore-(broken|passphrase)$/),
    facts: { path },
    hint: expect.stringMatching(/./),
  });
}

test('of 600 key files with changed bytes none is taken for another key', async () => {
  const tally = { refused: 0, opened: 0, same: 0 };
  await fc.assert(
    fc.asyncProperty(draws, async (drawn) => {
      const bytes = mutateBytes(whole, drawn);
      fc.pre(!whole.equals(bytes));
      await tryFile(bytes, tally);
    }),
    { numRuns: 600 },
  );
  expect(tally.opened).toBe(MOST_OPENED);
  expect(tally.refused).toBeGreaterThan(300);
}, 60_000);

test('of 400 key files with changed parts none is taken for another key', async () => {
  const tally = { refused: 0, opened: 0, same: 0 };
  const json = JSON.parse(whole.toString());
  await fc.assert(
    fc.asyncProperty(draws, (drawn) => tryFile(Buffer.from(JSON.stringify(mutateJson(json, drawn))), tally)),
    { numRuns: 400 },
  );
  expect(tally.refused).toBeGreaterThan(200);
}, 60_000);

test('what was damaged is left as it is, and the sound file opens again', async () => {
  await writeFile(path, whole, { mode: 0o600 });
  const signer = await loadKey({ path, passphrase: PASSPHRASE, role: 'hotkey' });
  expect(signer.address).toBe((await fromUri('//miner')).address);
});
