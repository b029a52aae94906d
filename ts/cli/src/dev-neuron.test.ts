// SPDX-License-Identifier: Apache-2.0
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromUri } from '@ganglion/account';
import { type ChainClient, connectChain, TOKEN } from '@ganglion/chain';
import { type EmbeddedChain, startEmbeddedChain } from '@ganglion/embedded-chain';
import { loadKey } from '@ganglion/keystore';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type DevContext, type DevNeuron, prepareDevNeuron, stateDirectory } from './dev-neuron.ts';

/** A chain, several keys under scrypt, and transactions in blocks, on a busy machine. */
const LIMIT_MS = 180_000;

let chain: EmbeddedChain;
let client: ChainClient;
let home = '';

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ganglion-dev-'));
  chain = await startEmbeddedChain({ port: 0, blockTimeMs: 500 });
  client = await connectChain({ endpoint: chain.endpoint }, { timeoutMs: LIMIT_MS });
}, LIMIT_MS);

afterAll(async () => {
  await client?.close();
  await chain?.stop();
  await rm(home, { recursive: true, force: true });
});

function contextOf(state: string): DevContext & { readonly notes: string[] } {
  const notes: string[] = [];
  const { signal } = new AbortController();
  return { env: { XDG_STATE_HOME: state }, output: { note: (text) => notes.push(text) }, signal, notes };
}

async function hotkeyOf({ identity }: DevNeuron, state: string) {
  const passphrase = await readFile(join(state, 'ganglion/keys/passphrase'), 'utf8');
  return loadKey({ path: identity.keystore ?? '', passphrase: passphrase.trim(), role: 'hotkey' });
}

test(
  'a miner and a validator that start at once are registered, and the second start finds everything',
  async () => {
    const first = [contextOf(home), contextOf(home)] as const;
    const init = { chain: chain.endpoint };
    const [miner, validator] = await Promise.all([
      prepareDevNeuron({ ...init, duty: 'miner' }, first[0]),
      prepareDevNeuron({ ...init, duty: 'validator' }, first[1]),
    ]);
    expect(first[0].notes[0]).toMatch(/^miner 5\w+: registered at a price of [\d.]+, uid [01]$/);
    expect(first[1].notes[0]).toMatch(/: registered at a price of [\d.]+, 1000 staked behind it, uid [01]$/);
    const { neurons } = await client.metagraph({ columns: ['hotkeyAddress', 'stake'] });
    const stakeOf = async (neuron: DevNeuron) => {
      const { address } = await hotkeyOf(neuron, home);
      return neurons.find(({ hotkeyAddress }) => hotkeyAddress === address)?.stake;
    };
    expect(await stakeOf(miner)).toBe(0n);
    expect(await stakeOf(validator)).toBe(1_000n * TOKEN);

    const again = contextOf(home);
    expect(await prepareDevNeuron({ ...init, duty: 'miner' }, again)).toEqual(miner);
    expect(again.notes[0]).toMatch(/: registered already, uid [01]$/);
    expect((await client.metagraph({ columns: ['hotkeyAddress'] })).neurons).toHaveLength(2);
    expect((await stat(stateDirectory(again.env))).mode & 0o777).toBe(0o700);
    expect((await stat(miner.directory)).mode & 0o777).toBe(0o700);
    // Drafts of the passphrase are gone.
    expect((await readdir(join(home, 'ganglion/keys'))).sort()).toEqual([
      'miner-coldkey.json',
      'miner-hotkey.json',
      'passphrase',
      'validator-coldkey.json',
      'validator-hotkey.json',
    ]);
  },
  LIMIT_MS,
);

test(
  'where //Alice has nothing, a chain that takes orders gives it',
  async () => {
    const alice = await fromUri('//Alice');
    const { free } = await client.balanceOf(alice.publicKey);
    const amount = free - TOKEN;
    await client.transfer({ from: alice, to: (await fromUri('//Bob')).publicKey, amount });
    const context = contextOf(await mkdtemp(join(home, 'other-')));
    await prepareDevNeuron({ chain: chain.endpoint, duty: 'validator' }, context);
    expect(context.notes[0]).toMatch(/registered at a price of/);
  },
  LIMIT_MS,
);

test.each([
  ['a key file that is empty', 'miner-hotkey.json', ''],
  ['another passphrase than that of the keys', 'passphrase', 'another\n'],
])(
  'with %s, it says to remove the keys that it made',
  async (_what, name, text) => {
    const state = await mkdtemp(join(home, 'broken-'));
    const init = { chain: chain.endpoint, duty: 'miner' } as const;
    await prepareDevNeuron(init, contextOf(state));
    const keys = join(state, 'ganglion/keys');
    await writeFile(join(keys, name), text);
    await expect(prepareDevNeuron(init, contextOf(state))).rejects.toMatchObject({
      what: expect.stringContaining('a key that --dev made is of no use any more'),
      hint: expect.stringContaining(`remove ${keys}`),
    });
  },
  LIMIT_MS,
);

test(
  'a key that it made and that others can read is not to be removed, but closed to them',
  async () => {
    const state = await mkdtemp(join(home, 'open-'));
    const init = { chain: chain.endpoint, duty: 'miner' } as const;
    await prepareDevNeuron(init, contextOf(state));
    const key = join(state, 'ganglion/keys/miner-hotkey.json');
    await chmod(key, 0o644);
    const again = prepareDevNeuron(init, contextOf(state));
    await expect(again).rejects.toMatchObject({ code: 'keystore-broken', hint: `run: chmod 600 ${key}` });
    await chmod(key, 0o600);
    await prepareDevNeuron(init, contextOf(state));
  },
  LIMIT_MS,
);

test('the state folder is that of the standard, which lets no relative path through', () => {
  expect(stateDirectory({ XDG_STATE_HOME: '/s' })).toBe('/s/ganglion');
  expect(stateDirectory({ HOME: '/h' })).toBe('/h/.local/state/ganglion');
  expect(stateDirectory({ HOME: '/h', XDG_STATE_HOME: 's' })).toBe('/h/.local/state/ganglion');
});
