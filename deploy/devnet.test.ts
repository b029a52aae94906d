// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { silentLogger } from '@ganglion/base';
import { connectChain, TOKEN } from '@ganglion/chain';
import { type EmbeddedChain, startEmbeddedChain } from '@ganglion/embedded-chain';
import { loadKey } from '@ganglion/keystore';
import { prepareDevnet } from '@ganglion/market';

let keys = '';
let chain: EmbeddedChain;
before(async () => {
  keys = await mkdtemp(join(tmpdir(), 'ganglion-devnet-'));
  chain = await startEmbeddedChain({ blockTimeMs: 'instant' });
});
after(async () => {
  await chain.stop();
  await rm(keys, { recursive: true });
});

const prepare = (miners: number, validators: number, signal = new AbortController().signal) =>
  prepareDevnet({ chain: chain.endpoint, keys, miners, validators }, { logger: silentLogger }, signal);

async function readNeurons() {
  const client = await connectChain({ endpoint: chain.endpoint });
  try {
    const { neurons } = await client.metagraph();
    return neurons.map(({ hotkeyAddress, stake }) => ({ hotkey: hotkeyAddress, stake }));
  } finally {
    await client.close();
  }
}

test('a devnet is prepared: keys that open, neurons that are registered, stake behind the validators', async () => {
  const prepared = await prepare(1, 2);
  assert.deepEqual(
    prepared.map(({ name, uid }) => [name, uid]),
    [
      ['miner-1', 0],
      ['validator-1', 1],
      ['validator-2', 2],
    ],
  );
  assert.deepEqual(await readNeurons(), [
    { hotkey: prepared[0]?.hotkey, stake: 0n },
    { hotkey: prepared[1]?.hotkey, stake: 1_000n * TOKEN },
    { hotkey: prepared[2]?.hotkey, stake: 1_100n * TOKEN },
  ]);
  const path = join(keys, 'passphrase');
  assert.equal((await stat(path)).mode & 0o077, 0, 'nobody else reads the passphrase');
  const passphrase = (await readFile(path, 'utf8')).trim();
  for (const { name, hotkey } of prepared) {
    const signer = await loadKey({ path: join(keys, `${name}.json`), passphrase, role: 'hotkey' });
    assert.equal(signer.address, hotkey);
  }
});

test('preparing it again changes nothing, and adds only what is new', async () => {
  const block = chain.head().number;
  const before = await readNeurons();
  await prepare(1, 2);
  assert.deepEqual(await readNeurons(), before);
  assert.equal(chain.head().number, block, 'no transaction was sent');
  const prepared = await prepare(2, 2);
  assert.deepEqual(await readNeurons(), [...before, { hotkey: prepared[1]?.hotkey, stake: 0n }]);
});

test('a folder that lost its keys gets those of the same neurons', async () => {
  const before = await readNeurons();
  await rm(keys, { recursive: true });
  await prepare(2, 2);
  assert.deepEqual(await readNeurons(), before);
});

test('preparing ends when it is asked to', async () => {
  await assert.rejects(prepare(2, 2, AbortSignal.abort()), { name: /AbortError|GanglionError/ });
});
