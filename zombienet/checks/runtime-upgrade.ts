// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { bytesToHex, fromUri, type Signer } from '@ganglion/account';
import { systemClock, withDeadline } from '@ganglion/base';
import { type ChainClient, type Receipt, TOKEN } from '@ganglion/chain';
import { describeRuntime, readRuntime } from '@ganglion/embedded-chain';
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

/** How often a transaction is sent meanwhile. */
const TRANSFER_EVERY_MS = 500;

/**
 * Root sets the committed runtime on a chain that started with the one before: migrations run, each node goes on with it, and a client that
 * was connected before registers a neuron after. Whoever sends transactions meanwhile loses none, and none happens twice.
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
  let upgradedAt = 0;
  const over = new AbortController();
  const traffic = sendSteadily(chain, over.signal, signal);
  traffic.catch(() => {});
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
    const upgraded = await withDeadline(
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
    upgradedAt = upgraded.number;
    await waitForBlock(chain, upgradedAt + MORE_BLOCKS, signal);
    assert.equal(
      api.runtimeVersion.specVersion.toNumber(),
      specVersion,
      'a connected client learns the version',
    );
    const last = (await api.query.system.lastRuntimeUpgrade()).unwrap();
    assert.equal(last.specVersion.toNumber(), specVersion, 'the runtime has noticed and run its migrations');
  } finally {
    over.abort();
    await api.disconnect();
  }
  const included = await traffic;
  assert.ok(Math.min(...included) <= upgradedAt, 'transactions were included before the upgrade');
  assert.ok(Math.max(...included) > upgradedAt, 'and after it');

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

/** Sends a token to one receiver after the other until it is over; then each must have got it, once. Gives the numbers of the blocks. */
async function sendSteadily(chain: ChainClient, over: AbortSignal, signal: AbortSignal): Promise<number[]> {
  const from = await fromUri('//Dave');
  const transfers: { readonly to: Signer; readonly done: Promise<Receipt> }[] = [];
  while (!over.aborted) {
    const to = await fromUri(`//steady//${transfers.length}`);
    const call = { from, to: to.publicKey, amount: TOKEN };
    const done = chain.transfer(call, { signal, timeoutMs: INCLUSION_MS });
    done.catch(() => {});
    transfers.push({ to, done });
    await systemClock.sleep(TRANSFER_EVERY_MS, { signal: over }).catch(() => {});
  }
  const receipts = await Promise.all(transfers.map(({ done }) => done));
  for (const { to } of transfers) {
    assert.equal((await chain.balanceOf(to.publicKey, { signal })).free, TOKEN, 'each has got it once');
  }
  return receipts.map(({ block }) => block?.number ?? 0);
}
