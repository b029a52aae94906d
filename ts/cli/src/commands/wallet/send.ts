// SPDX-License-Identifier: Apache-2.0
import { defineCommand } from '@ganglion/program';
import { z } from 'zod';
import { amount } from '../../amount.ts';
import { chainSettings, withChain } from '../../chain.ts';
import { accountOf } from '../../neuron-reference.ts';
import { keySettings, openSigner } from '../../signing.ts';
import { report, transact, transactionSettings } from '../../transaction.ts';

export const command = defineCommand({
  name: 'wallet send',
  summary: 'Sends tokens to another account.',
  details: 'The account that pays keeps the least that an account must have, so that it stays.',
  examples: [
    {
      command: 'ganglion wallet send 5 --to miner --key owner',
      says: '5 tokens to the key miner, for its fees',
    },
  ],
  positionals: [{ name: 'TOKENS', schema: amount, help: 'how many tokens, as 12.5' }],
  settings: {
    ...chainSettings,
    to: { schema: z.string().min(1), value: 'ACCOUNT', help: 'an address, or the name or path of a key' },
    ...keySettings,
    ...transactionSettings,
  },
  run: async (call) => {
    const { settings, positionals, output, signal } = call;
    const { encodeAddress } = await import('@ganglion/account');
    const { formatAmount, parseAmount } = await import('@ganglion/chain');
    const units = parseAmount(positionals.TOKENS);
    const to = await accountOf(call, '--to', settings.to);
    const address = encodeAddress(to);
    const payer = await openSigner(call, 'coldkey');
    await withChain(call, async (chain) => {
      const { free } = await chain.balanceOf(to, { signal });
      const receipt = await transact(call, chain, {
        signer: payer,
        action: { kind: 'transfer', to, amount: units },
        what: `Send ${positionals.TOKENS} tokens to ${address}`,
        details: [`which has ${formatAmount(free)} tokens`],
        spends: units,
      });
      await report(output, receipt, { to: address, amount: units });
    });
  },
});
