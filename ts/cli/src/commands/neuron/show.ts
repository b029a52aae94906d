// SPDX-License-Identifier: Apache-2.0

import { defineCommand } from '@ganglion/program';
import { chainSettings, withChain } from '../../chain.ts';
import { findNeuron, NEURON_HELP, neuronReference } from '../../neuron-reference.ts';
import { keysSettings } from '../../signing.ts';

export const command = defineCommand({
  name: 'neuron show',
  summary: 'Prints everything that the chain knows of one neuron, and what it may do when.',
  examples: [
    { command: 'ganglion neuron show 3', says: 'the neuron with uid 3' },
    { command: 'ganglion neuron show miner', says: 'the neuron of the hotkey miner' },
  ],
  positionals: [{ name: 'NEURON', schema: neuronReference, help: NEURON_HELP }],
  settings: { ...chainSettings, ...keysSettings },
  run: async (call) => {
    const { positionals, output, signal } = call;
    await withChain(call, async (chain) => {
      const neuron = await findNeuron(call, chain, 'NEURON', positionals.NEURON);
      const { number: block } = await chain.head({ signal });
      const [stake, next] = await Promise.all([
        chain.stakeOf(neuron.hotkey, { signal }),
        chain.nextAllowed(neuron.hotkey, { signal }),
      ]);
      const { tellOfNeuron } = await import('./tell.ts');
      const { hotkey: _hotkey, coldkey: _coldkey, ...document } = neuron;
      output.result({ block, ...document, stakeParts: stake ?? null, nextAllowed: next }, () =>
        tellOfNeuron({ block, neuron, stake, next }),
      );
    });
  },
});
