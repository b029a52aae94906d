// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { bytesToHex, TOKEN } from '@ganglion/chain';
import { describeRuntime, readRuntime } from '@ganglion/embedded-chain';
import { withDeadline } from '@ganglion/service';
import type {} from '@ganglion/typegen/augment';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import type { ProviderInterface } from '@polkadot/rpc-provider/types';
import {
  addNeurons,
  assertSameEverywhere,
  firstOf,
  type Network,
  register,
  waitForBlock,
} from './network.ts';

const INCLUSION_MS = 120_000;
/** Blocks of the new runtime that must become final. */
const MORE_BLOCKS = 3;

/**
 * Root sets the committed runtime on a chain that started with the one before: migrations run, each node goes on with it, and a client that
 * was connected before registers a neuron after.
 */
export async function runtimeUpgrade(network: Network, signal: AbortSignal): Promise<void> {
  const chain = firstOf(network);
  const [old] = await register(chain, [['//Bob', 100n]], signal);
  assert.ok(old);
  const held = await chain.balanceOf(old.coldkey.publicKey, { signal });
  const wasm = await readRuntime();
  const { specVersion } = await describeRuntime(wasm);

  // The client of the market has no words for root's calls.
  // The library's provider is one, but for an optional field that its own types write in two ways.
  const provider = new WsProvider(chain.endpoint) as ProviderInterface;
  const api = await ApiPromise.create({ provider, noInitWarn: true });
  try {
    const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
    assert.ok(
      api.runtimeVersion.specVersion.toNumber() < specVersion,
      'the chain starts with an older runtime',
    );
    const code = api.tx.system.setCode(bytesToHex(wasm));
    const call = api.tx.sudo.sudoUncheckedWeight(code, { refTime: 0, proofSize: 0 });
    // Only sent: the library reads the events of the very block that changes the runtime with the types of the next one.
    await call.signAndSend(alice);
    const { number } = await withDeadline(
      'waiting for a final block of the next runtime',
      { signal, timeoutMs: INCLUSION_MS },
      async (signal) => {
        for await (const block of chain.watchBlocks({ signal })) {
          const version = await api.rpc.state.getRuntimeVersion(block.hash);
          if (version.specVersion.toNumber() === specVersion) return block;
        }
        throw signal.reason;
      },
    );
    await waitForBlock(chain, number + MORE_BLOCKS, signal);
    assert.equal(
      api.runtimeVersion.specVersion.toNumber(),
      specVersion,
      'a connected client learns the version',
    );
    const last = (await api.query.system.lastRuntimeUpgrade()).unwrap();
    assert.equal(last.specVersion.toNumber(), specVersion, 'the runtime has noticed and run its migrations');
  } finally {
    await api.disconnect();
  }

  const [newcomer] = await addNeurons(chain, [['//Charlie', 10n]], signal);
  assert.equal(newcomer?.uid, 1, 'neurons register as before');
  const { neurons } = await chain.metagraph({ signal });
  const kept = neurons.map(({ uid, hotkeyAddress, coldkeyAddress, stake }) => ({
    uid,
    hotkeyAddress,
    coldkeyAddress,
    stake,
  }));
  assert.deepEqual(
    kept[0],
    { uid: 0, hotkeyAddress: old.hotkey.address, coldkeyAddress: old.coldkey.address, stake: 100n * TOKEN },
    'who was there before the upgrade is there after it, with its stake',
  );
  assert.deepEqual(await chain.balanceOf(old.coldkey.publicKey, { signal }), held, 'and so is its owner');
  await assertSameEverywhere(network, signal);
}
