// SPDX-License-Identifier: Apache-2.0
import { defineCommand } from '@ganglion/program';
import { z } from 'zod';
import { amount } from '../../amount.ts';
import { chainSettings, withChain } from '../../chain.ts';
import { findOwnNeuron, neuronReference } from '../../neuron-reference.ts';
import { keySettings, openSigner } from '../../signing.ts';
import { report, transact, transactionSettings } from '../../transaction.ts';

export const command = defineCommand({
  name: 'stake remove',
  summary: 'Takes tokens from behind a neuron: your own stake, or what you nominated.',
  details:
    'They count no more from the next epoch on, and mature some blocks later; ganglion stake withdraw then makes ' +
    'them spendable.',
  examples: [
    { command: 'ganglion stake remove 5 --from 3 --key owner', says: '5 tokens from behind neuron 3' },
    { command: 'ganglion stake remove all --from 3 --key savings', says: 'whatever you have behind it' },
  ],
  positionals: [
    { name: 'TOKENS', schema: z.union([z.literal('all'), amount]), help: 'how many tokens, as 12.5, or all' },
  ],
  settings: {
    ...chainSettings,
    from: {
      schema: neuronReference.optional(),
      value: 'NEURON',
      help: 'its uid, the address of its hotkey, or the name or path of that key; default your only one',
    },
    ...keySettings,
    ...transactionSettings,
  },
  run: async (call) => {
    const { settings, positionals, output, signal } = call;
    const { formatAmount, parseAmount } = await import('@ganglion/chain');
    const { TOKENS: tokens } = positionals;
    const coldkey = await openSigner(call, 'coldkey');
    await withChain(call, async (chain) => {
      const neuron = await findOwnNeuron(call, chain, { flag: '--from', text: settings.from, coldkey });
      const { hotkey, uid } = neuron;
      const { unstakeDelay } = await chain.hyperparameters({ signal });
      const receipt = await transact(call, chain, {
        signer: coldkey,
        action:
          tokens === 'all'
            ? { kind: 'remove-all-stake', hotkey }
            : { kind: 'remove-stake', hotkey, amount: parseAmount(tokens) },
        what: `Take ${tokens === 'all' ? 'everything' : `${tokens} tokens`} from behind neuron ${uid} (${neuron.hotkeyAddress})`,
        details: [
          `${formatAmount(neuron.stake)} tokens stand behind it, those of others included`,
          `can be withdrawn ${unstakeDelay} blocks later`,
        ],
      });
      await report(output, receipt, { uid });
    });
  },
});
