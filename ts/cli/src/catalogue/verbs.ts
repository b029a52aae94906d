// SPDX-License-Identifier: Apache-2.0
import type { Entry } from '@ganglion/program';

/** The verbs of keys, neurons, stake and weights. */
export const VERBS: readonly Entry[] = [
  {
    name: 'wallet new',
    summary: 'Makes a key and stores it encrypted.',
    load: () => import('../commands/wallet/new.ts'),
  },
  {
    name: 'wallet import',
    summary: 'Takes over a key: from a file of polkadot-js, from its 12 or 24 words, or from its seed.',
    load: () => import('../commands/wallet/import.ts'),
  },
  {
    name: 'wallet list',
    summary: 'Lists the keys of the folder.',
    load: () => import('../commands/wallet/list.ts'),
  },
  {
    name: 'wallet export',
    summary: 'Gives a key as a JSON file that polkadot-js and other tools read.',
    load: () => import('../commands/wallet/export.ts'),
  },
  {
    name: 'wallet send',
    summary: 'Sends tokens to another account.',
    load: () => import('../commands/wallet/send.ts'),
  },
  {
    name: 'neuron register',
    summary: 'Makes a neuron of a hotkey, owned and paid for by a coldkey.',
    load: () => import('../commands/neuron/register.ts'),
  },
  {
    name: 'neuron deregister',
    summary: 'Gives up a neuron: its stake is its owner’s again, its uid and its age are gone.',
    load: () => import('../commands/neuron/deregister.ts'),
  },
  {
    name: 'neuron swap-hotkey',
    summary: 'Lets a neuron be known by another hotkey; uid, age, stake and bonds stay.',
    load: () => import('../commands/neuron/swap-hotkey.ts'),
  },
  {
    name: 'neuron serve',
    summary: 'Announces where a neuron serves.',
    load: () => import('../commands/neuron/serve.ts'),
  },
  {
    name: 'neuron show',
    summary: 'Prints everything that the chain knows of one neuron, and what it may do when.',
    load: () => import('../commands/neuron/show.ts'),
  },
  {
    name: 'neuron explain',
    summary: 'Tells why a neuron was paid what it was in the last epoch.',
    load: () => import('../commands/neuron/explain.ts'),
  },
  {
    name: 'stake add',
    summary: 'Puts tokens behind a neuron of your own.',
    load: () => import('../commands/stake/add.ts'),
  },
  {
    name: 'stake nominate',
    summary: 'Puts tokens behind a neuron of somebody else, and shares in what it earns.',
    load: () => import('../commands/stake/nominate.ts'),
  },
  {
    name: 'stake remove',
    summary: 'Takes tokens from behind a neuron: your own stake, or what you nominated.',
    load: () => import('../commands/stake/remove.ts'),
  },
  {
    name: 'stake withdraw',
    summary: 'Makes spendable what was removed and has matured.',
    load: () => import('../commands/stake/withdraw.ts'),
  },
  {
    name: 'stake take',
    summary: 'Sets the part of what nominators earn that the owner of a neuron takes.',
    load: () => import('../commands/stake/take.ts'),
  },
  {
    name: 'stake list',
    summary: 'Lists what an account has: free, behind neurons, and on its way back.',
    load: () => import('../commands/stake/list.ts'),
  },
  {
    name: 'weights show',
    summary: 'Prints what neurons think of each other: the rows of weights that were set.',
    load: () => import('../commands/weights/show.ts'),
  },
  {
    name: 'weights set',
    summary: 'Sets what a neuron thinks of others, in the place of what it thought before.',
    load: () => import('../commands/weights/set.ts'),
  },
  {
    name: 'weights commit',
    summary: 'Promises weights by their hash, on a chain that asks for it.',
    load: () => import('../commands/weights/commit.ts'),
  },
  {
    name: 'weights reveal',
    summary: 'Sets the weights that were promised with weights commit.',
    load: () => import('../commands/weights/reveal.ts'),
  },
  {
    name: 'metagraph',
    summary: 'Prints every neuron: keys, stake, and what the last epoch found.',
    load: () => import('../commands/metagraph/show.ts'),
  },
];
