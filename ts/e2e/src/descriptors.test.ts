// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromUri } from '@ganglion/account';
import { connectChain, TOKEN } from '@ganglion/chain';
import { artifactPath, startEmbeddedChain } from '@ganglion/embedded-chain';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

/** Making descriptors compiles them; so does checking a program against them. */
const COMPILE_MS = 180_000;

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const ROOT = path.join(PACKAGE, '../..');
const USER = 'polkadot-api-user.ts';

/** What a user of polkadot-api writes who keeps the descriptors out of `node_modules`. */
const CONFIG = {
  version: 0,
  descriptorPath: 'descriptors',
  options: { noDescriptorsPackage: true },
  entries: {},
};

/** Two folders inside of this package, so that a program in them finds what the package depends on. */
let folders: readonly string[] = [];

beforeAll(async () => {
  for (let times = 0; times < 2; times += 1) {
    const folder = await mkdtemp(path.join(PACKAGE, '.descriptors-'));
    folders = [...folders, folder];
    await writeFile(path.join(folder, 'polkadot-api.json'), JSON.stringify(CONFIG));
    await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
    const papi = path.join(ROOT, 'node_modules/.bin/papi');
    const add = ['add', 'ganglion', '--wasm', artifactPath(), '--config', 'polkadot-api.json'];
    await run(folder, [papi, ...add]);
  }
}, 2 * COMPILE_MS);

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** Runs a program on Node to its end and returns what it printed. */
async function run(cwd: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`${args[0]} ended with status ${status}:\n${output}\n${errors}`);
  return output;
}

test('the descriptors of polkadot-api are the same each time they are made of the runtime', async () => {
  const [one, other] = folders.map((folder) => path.join(folder, 'descriptors', 'dist'));
  if (one === undefined || other === undefined) throw new Error('two folders');
  const names = (await readdir(one)).sort();
  expect(names).toContain('ganglion.d.ts');
  expect((await readdir(other)).sort()).toEqual(names);
  for (const name of names) {
    expect(await readFile(path.join(other, name), 'utf8')).toBe(await readFile(path.join(one, name), 'utf8'));
  }
});

test(
  'a program that uses them type-checks, reads the chain and sends transactions',
  async () => {
    const [folder] = folders;
    if (folder === undefined) throw new Error('a folder');
    await copyFile(path.join(PACKAGE, 'fixtures', USER), path.join(folder, USER));
    const strict = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--allowImportingTsExtensions',
      '--types',
      'node',
    ];
    const modern = ['--target', 'esnext', '--module', 'esnext', '--moduleResolution', 'bundler'];
    await run(folder, [path.join(ROOT, 'node_modules/typescript/bin/tsc'), ...strict, ...modern, USER]);

    const chain = await startEmbeddedChain({ blockTimeMs: 'instant' });
    const client = await connectChain(chain);
    try {
      const [coldkey, hotkey] = [await fromUri('//Bob'), await fromUri('//Bob//miner')];
      await client.register({ coldkey, hotkey });
      const issuance = await client.totalIssuance();
      const payee = await fromUri('//payee');

      const seen = JSON.parse(await run(folder, [USER, chain.endpoint, payee.address]));
      expect(seen).toEqual({
        tempo: (await client.hyperparameters()).tempo,
        issuance: String(issuance),
        uids: [{ hotkey: hotkey.address, uid: 0 }],
        transfer: { ok: true, block: expect.stringMatching(/^0x[0-9a-f]{64}$/) },
        failed: { type: 'Module', value: { type: 'Stake', value: { type: 'NothingMatured' } } },
      });
      expect((await client.balanceOf(payee.publicKey)).free).toBe(TOKEN);
    } finally {
      await client.close();
      await chain.stop();
    }
  },
  COMPILE_MS,
);
