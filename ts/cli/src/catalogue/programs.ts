// SPDX-License-Identifier: Apache-2.0
import type { Entry } from '@ganglion/program';

/** What runs: the whole market, a chain, a neuron, a question. */
export const PROGRAMS: readonly Entry[] = [
  {
    name: 'demo',
    summary: 'Runs a whole market on this machine, and checks that it pays whom it should.',
    load: () => import('../commands/demo.ts'),
  },
  {
    name: 'chain start',
    summary: 'Runs a chain in one process.',
    load: () => import('../commands/chain/start.ts'),
  },
  {
    name: 'chain fork',
    summary: 'Serves a fork of a chain, or of the committed genesis.',
    load: () => import('../commands/chain/fork.ts'),
  },
  {
    name: 'chain rehearse',
    summary: 'Rehearses an upgrade of the runtime on a fork.',
    load: () => import('../commands/chain/rehearse.ts'),
  },
  { name: 'miner run', summary: 'Serves a language model.', load: () => import('../commands/miner/run.ts') },
  {
    name: 'validator run',
    summary: 'Asks peers, values their answers, and sets weights.',
    load: () => import('../commands/validator/run.ts'),
  },
  {
    name: 'ask',
    summary: 'Asks a miner of the network to continue a text.',
    load: () => import('../commands/ask.ts'),
  },
  {
    name: 'devnet',
    summary: 'Makes, pays and registers the neurons of a devnet.',
    load: () => import('../commands/devnet.ts'),
  },
];
