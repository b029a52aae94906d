// SPDX-License-Identifier: Apache-2.0
import type { AccountId } from '@ganglion/chain';
import { defineCommand } from '@ganglion/program';
import { z } from 'zod';
import { chainSettings, withChain } from '../../chain.ts';
import { accountOf } from '../../neuron-reference.ts';
import { addressOfKey, keySettings } from '../../signing.ts';

const { keys, key, devUri } = keySettings;

export const command = defineCommand({
  name: 'stake list',
  summary: 'Lists what an account has: free, behind neurons, and on its way back.',
  details: 'Needs no passphrase: of a key only its address is used.',
  examples: [
    { command: 'ganglion stake list owner', says: 'of the key owner' },
    { command: 'ganglion stake list 5Grw…', says: 'of any account' },
  ],
  positionals: [
    {
      name: 'ACCOUNT',
      schema: z.string().min(1).optional(),
      help: 'an address, or the name or path of a key; default that of --key or --dev-uri',
    },
  ],
  settings: { ...chainSettings, keys, key, devUri },
  run: async (call) => {
    const { positionals, output, signal } = call;
    const { decodeAddress, encodeAddress } = await import('@ganglion/account');
    const account: AccountId =
      positionals.ACCOUNT === undefined
        ? decodeAddress(await addressOfKey(call, 'coldkey'))
        : await accountOf(call, 'ACCOUNT', positionals.ACCOUNT);
    await withChain(call, async (chain) => {
      const { readHoldings, tellOfHoldings } = await import('./holdings.ts');
      const holdings = await readHoldings(chain, account, signal);
      output.result({ account: encodeAddress(account), ...holdings }, () =>
        tellOfHoldings(encodeAddress(account), holdings, output.columns),
      );
    });
  },
});
