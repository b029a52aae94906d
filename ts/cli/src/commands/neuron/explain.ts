// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { defineCommand } from '@ganglion/program';
import { chainSettings, withChain } from '../../chain.ts';
import { findNeuron, NEURON_HELP, neuronReference } from '../../neuron-reference.ts';
import { keysSettings } from '../../signing.ts';

export const command = defineCommand({
  name: 'neuron explain',
  summary: 'Tells why a neuron was paid what it was in the last epoch.',
  details:
    'From the chain itself: who gave it rank, who trusts it, what consensus made of that, whose incentive its bonds ' +
    'earned from, and what it was paid. At most 16 neurons are named for each.',
  examples: [
    { command: 'ganglion neuron explain 3', says: 'how the last epoch came to the pay of neuron 3' },
  ],
  positionals: [{ name: 'NEURON', schema: neuronReference, help: NEURON_HELP }],
  settings: { ...chainSettings, ...keysSettings },
  run: async (call) => {
    const { positionals, output, signal } = call;
    await withChain(call, async (chain) => {
      const { uid } = await findNeuron(call, chain, 'NEURON', positionals.NEURON);
      const explanation = await chain.explain(uid, { signal });
      if (explanation === undefined) {
        const { nextEpochBlock } = await chain.epochStatus({ signal });
        throw new GanglionError('not-found', {
          what: 'the chain has nothing to explain of this neuron now',
          facts: { uid, nextEpochBlock },
          hint: 'there was no epoch yet, it took no part in the last one, or one is being evaluated: try again when the next has ended',
        });
      }
      const { tellWhy } = await import('./tell-why.ts');
      output.result(explanation, () => tellWhy(explanation, output.columns));
    });
  },
});
