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
];
