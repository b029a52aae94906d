// SPDX-License-Identifier: Apache-2.0
import { defineCommand } from '@ganglion/program';
import { z } from 'zod';
import { chainSettings, withChain } from '../../chain.ts';
import { findOwnNeuron, neuronReference } from '../../neuron-reference.ts';
import { keySettings, openSigner } from '../../signing.ts';
import { report, transact, transactionSettings } from '../../transaction.ts';

/** Millionths in a percent. */
const PERCENT = 10_000;

const percent = z
  .string()
  .regex(
    /^(100(\.0{1,4})?|\d{1,2}(\.\d{1,4})?)$/,
    'percent, 0 to 100 with at most 4 digits after the point, as 12.5',
  )
  .transform((text) => Math.round(Number(text) * PERCENT));

export const command = defineCommand({
  name: 'stake take',
  summary: 'Sets the part of what nominators earn that the owner of a neuron takes.',
  details:
    'A smaller part holds at once, a larger one after a delay, so that nominators can leave before. The chain takes ' +
    'a part only up to a largest one.',
  examples: [
    {
      command: 'ganglion stake take 12.5 --of 3 --key owner',
      says: 'an eighth of what those behind neuron 3 earn',
    },
  ],
  positionals: [{ name: 'PERCENT', schema: percent, help: 'the part in percent, as 12.5' }],
  settings: {
    ...chainSettings,
    of: {
      schema: neuronReference.optional(),
      value: 'NEURON',
      help: 'its uid, the address of its hotkey, or the name or path of that key; default your only one',
    },
    ...keySettings,
    ...transactionSettings,
  },
  run: async (call) => {
    const { settings, positionals, output, signal } = call;
    const { PERCENT: take } = positionals;
    const coldkey = await openSigner(call, 'coldkey');
    await withChain(call, async (chain) => {
      const neuron = await findOwnNeuron(call, chain, { flag: '--of', text: settings.of, coldkey });
      const { hotkey, uid } = neuron;
      const stake = await chain.stakeOf(hotkey, { signal });
      const { takeDelay } = await chain.hyperparameters({ signal });
      const before = stake?.take ?? 0;
      const receipt = await transact(call, chain, {
        signer: coldkey,
        action: { kind: 'set-take', hotkey, take },
        what: `Take ${take / PERCENT} % of what nominators of neuron ${uid} (${neuron.hotkeyAddress}) earn`,
        details: [
          `${before / PERCENT} % until then`,
          take > before ? `holds ${takeDelay} blocks later` : 'holds at once',
        ],
      });
      await report(output, receipt, { uid, take });
    });
  },
});
