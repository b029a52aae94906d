// SPDX-License-Identifier: Apache-2.0
import { defineCommand } from '@ganglion/program';
import { chainSettings, withChain } from '../../chain.ts';
import { findNeuron, NEURON_HELP, neuronReference } from '../../neuron-reference.ts';
import { keySettings, openSigner } from '../../signing.ts';
import { report, transact, transactionSettings } from '../../transaction.ts';

export const command = defineCommand({
  name: 'neuron deregister',
  summary: 'Gives up a neuron: its stake is its owner’s again, its uid and its age are gone.',
  details:
    'The burn of its registration is not given back. Nominators keep what they have and can take it back.',
  examples: [{ command: 'ganglion neuron deregister 7 --key owner', says: 'gives up the neuron with uid 7' }],
  positionals: [{ name: 'NEURON', schema: neuronReference, help: NEURON_HELP }],
  settings: { ...chainSettings, ...keySettings, ...transactionSettings },
  run: async (call) => {
    const { positionals, output } = call;
    const { formatAmount } = await import('@ganglion/chain');
    const coldkey = await openSigner(call, 'coldkey');
    await withChain(call, async (chain) => {
      const neuron = await findNeuron(call, chain, 'NEURON', positionals.NEURON);
      const receipt = await transact(call, chain, {
        signer: coldkey,
        action: { kind: 'deregister', hotkey: neuron.hotkey },
        what: `Give up neuron ${neuron.uid} with hotkey ${neuron.hotkeyAddress}`,
        details: [
          `${formatAmount(neuron.stake)} tokens stand behind it; what is its owner’s of them may be spent again`,
          'its uid, its rank and its bonds are gone for good',
        ],
      });
      await report(output, receipt, { uid: neuron.uid });
    });
  },
});
