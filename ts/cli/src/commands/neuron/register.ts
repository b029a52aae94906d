// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { defineCommand } from '@ganglion/program';
import { amount } from '../../amount.ts';
import { chainSettings, withChain } from '../../chain.ts';
import { hotkeySettings, keySettings, openHotkey, openSigner } from '../../signing.ts';
import { report, transact, transactionSettings } from '../../transaction.ts';

/** By how much of itself the price may rise, in percent, until the transaction is in a block. */
const LEEWAY = 25n;

export const command = defineCommand({
  name: 'neuron register',
  summary: 'Makes a neuron of a hotkey, owned and paid for by a coldkey.',
  details:
    'A registration burns tokens. The price rises with each and falls with time; it is printed before, and above ' +
    '--max-burn the chain refuses. Both keys sign: the coldkey the transaction, the hotkey its consent.',
  examples: [
    {
      command: 'ganglion neuron register --key owner --hotkey miner',
      says: 'a neuron of the hotkey miner, owned by owner',
    },
    {
      command: 'ganglion neuron register --dev-uri //Alice --hotkey-dev-uri //Alice//miner --max-burn 2',
      says: 'development keys, for at most 2 tokens',
    },
  ],
  settings: {
    ...chainSettings,
    ...keySettings,
    ...hotkeySettings,
    maxBurn: {
      schema: amount.optional(),
      value: 'TOKENS',
      help: `the most that it may burn; default ${LEEWAY} % more than the price now`,
    },
    ...transactionSettings,
  },
  run: async (call) => {
    const { settings, output, signal } = call;
    const { formatAmount, parseAmount } = await import('@ganglion/chain');
    const coldkey = await openSigner(call, 'coldkey');
    const hotkey = await openHotkey(call);
    await withChain(call, async (chain) => {
      const { registrationBurn: price } = await chain.hyperparameters({ signal });
      const maxBurn =
        settings.maxBurn === undefined ? price + (price * LEEWAY) / 100n : parseAmount(settings.maxBurn);
      if (price > maxBurn) {
        throw new GanglionError('transaction-refused', {
          what: 'a registration burns more than --max-burn now',
          facts: { price: formatAmount(price), maxBurn: formatAmount(maxBurn) },
          hint: 'allow more, or wait: the price falls with time',
        });
      }
      const receipt = await transact(call, chain, {
        signer: coldkey,
        action: { kind: 'register', hotkey, maxBurn },
        what: `Register a neuron with hotkey ${hotkey.address}`,
        details: [`burns ${formatAmount(price)} tokens now, and at most ${formatAmount(maxBurn)}`],
        spends: price,
      });
      const { uid, burned } = receipt.events.find(({ name }) => name === 'NeuronRegistered')?.data ?? {};
      await report(output, receipt, { uid, burned: BigInt(String(burned ?? 0)) });
    });
  },
});
