// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { defineCommand } from '@ganglion/program';
import { amount } from '../../amount.ts';
import { chainSettings, withChain } from '../../chain.ts';
import { findOwnNeuron, neuronReference } from '../../neuron-reference.ts';
import { keySettings, openSigner } from '../../signing.ts';
import { report, transact, transactionSettings } from '../../transaction.ts';

export const command = defineCommand({
  name: 'stake add',
  summary: 'Puts tokens behind a neuron of your own.',
  details:
    'The tokens stay in the account of the owner, held. They count from the next epoch on. To put tokens behind a ' +
    'neuron of somebody else, see ganglion stake nominate.',
  examples: [
    { command: 'ganglion stake add 5 --to 3 --key owner', says: '5 tokens behind neuron 3' },
    { command: 'ganglion stake add 0.5 --dev-uri //Alice', says: 'behind the only neuron of //Alice' },
  ],
  positionals: [{ name: 'TOKENS', schema: amount, help: 'how many tokens, as 12.5' }],
  settings: {
    ...chainSettings,
    to: {
      schema: neuronReference.optional(),
      value: 'NEURON',
      help: 'its uid, the address of its hotkey, or the name or path of that key; default your only one',
    },
    ...keySettings,
    ...transactionSettings,
  },
  run: async (call) => {
    const { settings, positionals, output } = call;
    const { parseAmount } = await import('@ganglion/chain');
    const units = parseAmount(positionals.TOKENS);
    const coldkey = await openSigner(call, 'coldkey');
    await withChain(call, async (chain) => {
      const neuron = await findOwnNeuron(call, chain, { flag: '--to', text: settings.to, coldkey });
      if (neuron.coldkeyAddress !== coldkey.address) {
        throw new GanglionError('invalid-argument', {
          what: 'the neuron belongs to somebody else',
          facts: { uid: neuron.uid, owner: neuron.coldkeyAddress, signer: coldkey.address },
          hint: 'to let tokens stand behind it all the same: ganglion stake nominate',
        });
      }
      const receipt = await transact(call, chain, {
        signer: coldkey,
        action: { kind: 'add-stake', hotkey: neuron.hotkey, amount: units },
        what: `Put ${positionals.TOKENS} tokens behind neuron ${neuron.uid} (${neuron.hotkeyAddress})`,
        spends: units,
      });
      await report(output, receipt, { uid: neuron.uid, amount: units });
    });
  },
});
