// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { defineCommand } from '@ganglion/program';
import { chainSettings, withChain } from '../../chain.ts';
import { keySettings, openSigner } from '../../signing.ts';
import { report, transact, transactionSettings } from '../../transaction.ts';

export const command = defineCommand({
  name: 'stake withdraw',
  summary: 'Makes spendable what was removed and has matured.',
  examples: [
    { command: 'ganglion stake withdraw --key owner', says: 'everything of owner that has matured' },
  ],
  settings: { ...chainSettings, ...keySettings, ...transactionSettings },
  run: async (call) => {
    const { output, signal } = call;
    const { formatAmount } = await import('@ganglion/chain');
    const coldkey = await openSigner(call, 'coldkey');
    await withChain(call, async (chain) => {
      const { matured, chunks } = await chain.unstakingOf(coldkey.publicKey, { signal });
      if (matured === 0n) {
        const { number } = await chain.head({ signal });
        const next = chunks[0];
        throw new GanglionError('transaction-refused', {
          what: 'nothing that was removed has matured',
          facts: { account: coldkey.address, block: number, ...(next && { maturesAt: next.maturesAt }) },
          hint:
            next === undefined
              ? 'first take stake from behind a neuron: ganglion stake remove'
              : `${formatAmount(next.amount)} tokens mature in the block that maturesAt names`,
        });
      }
      const receipt = await transact(call, chain, {
        signer: coldkey,
        action: { kind: 'withdraw-unstaked' },
        what: `Make ${formatAmount(matured)} tokens spendable`,
      });
      await report(output, receipt, { amount: matured });
    });
  },
});
