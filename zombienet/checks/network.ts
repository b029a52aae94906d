// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { fromUri, type Signer } from '@ganglion/account';
import { withDeadline } from '@ganglion/base';
import { type Action, type ChainClient, type Epoch, TOKEN, type Uid } from '@ganglion/chain';

/** A network that runs, seen through each of its nodes. */
export interface Network {
  /** A client of each node, in the order of the network's file; at least one. */
  readonly chains: readonly ChainClient[];
}

/** The keys of a neuron of a check. */
export interface Keys {
  readonly coldkey: Signer;
  readonly hotkey: Signer;
}

/** A neuron of a check. */
export interface Neuron extends Keys {
  readonly uid: Uid;
}

/** For how long a check may wait for what the chain does: a few epochs of a minute each. */
const PATIENCE_MS = 420_000;

/** The client of the first node. */
export function firstOf(network: Network): ChainClient {
  const [chain] = network.chains;
  assert.ok(chain, 'the network has no node');
  return chain;
}

/**
 * Registers a neuron for each well-known account, which genesis endows, and stakes so many tokens behind it; in one or two blocks for all.
 *
 * `//Bob` owns `//Bob//hotkey`. Gives back their keys in the order asked for; which of them has which uid is the chain's affair.
 */
export function register(
  chain: ChainClient,
  wanted: readonly (readonly [owner: string, tokens: bigint])[],
  signal: AbortSignal,
): Promise<Keys[]> {
  return Promise.all(
    wanted.map(async ([owner, tokens]) => {
      const [coldkey, hotkey] = await Promise.all([fromUri(owner), fromUri(`${owner}//hotkey`)]);
      const register: Action = { kind: 'register', hotkey };
      const add: Action = { kind: 'add-stake', hotkey: hotkey.publicKey, amount: tokens * TOKEN };
      const actions = tokens > 0n ? [register, add] : [register];
      await chain.batch({ signer: coldkey, actions }, { signal });
      return { coldkey, hotkey };
    }),
  );
}

/** As {@link register}, with the uids. */
export async function addNeurons(
  chain: ChainClient,
  wanted: readonly (readonly [owner: string, tokens: bigint])[],
  signal: AbortSignal,
): Promise<Neuron[]> {
  const members = await register(chain, wanted, signal);
  const { neurons } = await chain.metagraph({ columns: ['hotkeyAddress'], signal });
  return members.map((keys) => {
    const neuron = neurons.find(({ hotkeyAddress }) => hotkeyAddress === keys.hotkey.address);
    assert.ok(neuron, `${keys.hotkey.address} is registered`);
    return { ...keys, uid: neuron.uid };
  });
}

/** The first epoch, of those that come from now on, for which `isWanted` holds, and the one before it. */
export function waitForEpoch(
  chain: ChainClient,
  what: string,
  isWanted: (epoch: Epoch) => Promise<boolean>,
  signal: AbortSignal,
): Promise<{ readonly before: Epoch; readonly epoch: Epoch }> {
  return withDeadline(what, { signal, timeoutMs: PATIENCE_MS }, async (signal) => {
    let before: Epoch | undefined;
    for await (const epoch of chain.watchEpochs({ signal })) {
      if (before !== undefined && (await isWanted(epoch))) return { before, epoch };
      before = epoch;
    }
    throw signal.reason;
  });
}

/** Asserts that every node has the same neurons at the block that the first one has finalised. */
export async function assertSameEverywhere(network: Network, signal: AbortSignal): Promise<void> {
  const { block, neurons } = await firstOf(network).metagraph({ signal });
  for (const chain of network.chains) {
    await waitForBlock(chain, block.number, signal);
    const other = await chain.metagraph({ at: block.hash, signal });
    assert.deepEqual(other.neurons, neurons, `${chain.endpoint} has other neurons at block ${block.number}`);
  }
}

/** Waits until a node has finalised the block of this number. */
export function waitForBlock(chain: ChainClient, number: number, signal: AbortSignal): Promise<void> {
  const what = `waiting for block ${number}`;
  return withDeadline(what, { signal, timeoutMs: PATIENCE_MS }, async (signal) => {
    if ((await chain.head({ signal })).number >= number) return;
    for await (const block of chain.watchBlocks({ signal })) if (block.number >= number) return;
    throw signal.reason;
  });
}

/** Asserts that from `before` to `epoch` every unit is accounted for, in an interval in which nobody paid a fee. */
export async function assertConserved(
  chain: ChainClient,
  { before, epoch }: { readonly before: Epoch; readonly epoch: Epoch },
  signal: AbortSignal,
): Promise<void> {
  const at = epoch.block.hash;
  const { emissionPerBlock, tempo } = await chain.hyperparameters({ at, signal });
  assert.equal(epoch.emission, emissionPerBlock * BigInt(tempo), 'emission is what the tempo gives');
  assert.equal(
    epoch.minted + epoch.carry,
    epoch.emission + before.carry,
    'minted and carried is what there was',
  );
  const stakeAt = async (hash: typeof at) => {
    const { neurons } = await chain.metagraph({ at: hash, signal });
    return neurons.reduce((sum, { stake }) => sum + stake, 0n);
  };
  const growth = (await stakeAt(at)) - (await stakeAt(before.block.hash));
  assert.equal(growth, epoch.minted, 'stake grows by what is minted');
  const issued =
    (await chain.totalIssuance({ at, signal })) -
    (await chain.totalIssuance({ at: before.block.hash, signal }));
  assert.equal(issued, epoch.minted, 'issuance grows by what is minted');
}
