// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { defineCommand } from '@ganglion/program';
import { amount } from '../../amount.ts';
import { chainSettings, withChain } from '../../chain.ts';
import { findNeuron, NEURON_HELP, neuronReference } from '../../neuron-reference.ts';
import { keySettings, openSigner } from '../../signing.ts';
import { report, transact, transactionSettings } from '../../transaction.ts';

export const command = defineCommand({
  name: 'stake nominate',
  summary: 'Puts tokens behind a neuron of somebody else, and shares in what it earns.',
  details:
    'The tokens stay in your account, held. What the neuron earns is shared among those who stand behind it, less ' +
    'the take of its owner; ganglion neuron show tells how much that is.',
  examples: [{ command: 'ganglion stake nominate 5 --to 3 --key savings', says: '5 tokens behind neuron 3' }],
  positionals: [{ name: 'TOKENS', schema: amount, help: 'how many tokens, as 12.5' }],
  settings: {
    ...chainSettings,
    to: { schema: neuronReference, value: 'NEURON', help: NEURON_HELP },
    ...keySettings,
    ...transactionSettings,
  },
  run: async (call) => {
    const { settings, positionals, output, signal } = call;
    const { parseAmount } = await import('@ganglion/chain');
    const units = parseAmount(positionals.TOKENS);
    const coldkey = await openSigner(call, 'coldkey');
    await withChain(call, async (chain) => {
      const neuron = await findNeuron(call, chain, '--to', settings.to);
      if (neuron.coldkeyAddress === coldkey.address) {
        throw new GanglionError('invalid-argument', {
          what: 'the neuron is your own, and nobody nominates their own',
          facts: { uid: neuron.uid, owner: neuron.coldkeyAddress },
          hint: 'ganglion stake add puts tokens behind it',
        });
      }
      const stake = await chain.stakeOf(neuron.hotkey, { signal });
      const receipt = await transact(call, chain, {
        signer: coldkey,
        action: { kind: 'add-stake', hotkey: neuron.hotkey, amount: units },
        what: `Nominate ${positionals.TOKENS} tokens to neuron ${neuron.uid} (${neuron.hotkeyAddress})`,
        details:
          stake === undefined ? [] : [`its owner takes ${stake.take / 10_000} % of what nominators earn`],
        spends: units,
      });
      await report(output, receipt, { uid: neuron.uid, amount: units });
    });
  },
});
