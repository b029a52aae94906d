// SPDX-License-Identifier: Apache-2.0
import { defineCommand } from '@ganglion/program';
import { chainSettings, withChain } from '../../chain.ts';
import { findNeuron, NEURON_HELP, neuronReference } from '../../neuron-reference.ts';
import { hotkeySettings, keySettings, openHotkey, openSigner } from '../../signing.ts';
import { report, transact, transactionSettings } from '../../transaction.ts';

export const command = defineCommand({
  name: 'neuron swap-hotkey',
  summary: 'Lets a neuron be known by another hotkey; uid, age, stake and bonds stay.',
  details:
    'For a hotkey that was lost or seen by others. It burns tokens; both the coldkey and the new hotkey sign.',
  examples: [
    {
      command: 'ganglion neuron swap-hotkey 7 --key owner --hotkey miner-2',
      says: 'neuron 7 acts with the key miner-2 from then on',
    },
  ],
  positionals: [{ name: 'NEURON', schema: neuronReference, help: NEURON_HELP }],
  settings: { ...chainSettings, ...keySettings, ...hotkeySettings, ...transactionSettings },
  run: async (call) => {
    const { positionals, output, signal } = call;
    const { formatAmount } = await import('@ganglion/chain');
    const coldkey = await openSigner(call, 'coldkey');
    const hotkey = await openHotkey(call);
    await withChain(call, async (chain) => {
      const neuron = await findNeuron(call, chain, 'NEURON', positionals.NEURON);
      const { swapBurn } = await chain.hyperparameters({ signal });
      const receipt = await transact(call, chain, {
        signer: coldkey,
        action: { kind: 'swap-hotkey', hotkey: neuron.hotkey, newHotkey: hotkey },
        what: `Let neuron ${neuron.uid} be known by hotkey ${hotkey.address}`,
        details: [`instead of ${neuron.hotkeyAddress}`, `burns ${formatAmount(swapBurn)} tokens`],
        spends: swapBurn,
      });
      await report(output, receipt, { uid: neuron.uid, hotkey: hotkey.address });
    });
  },
});
