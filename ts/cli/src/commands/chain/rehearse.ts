// SPDX-License-Identifier: Apache-2.0
import { defineCommand, load } from '@ganglion/program';
import { z } from 'zod';
import { forkPositionals, sourceSettings } from './fork-settings.ts';

export const command = defineCommand({
  name: 'chain rehearse',
  summary: 'Rehearses an upgrade of the runtime on a fork, and says whether it would pass.',
  details:
    'It replaces the runtime, runs its migrations, compares balances, issuance and market, sends a transaction, and crosses an epoch. Status 0 when every check passed, 1 when one failed, 4 when every check passed and the chain would refuse the runtime, since its spec version is not greater.',
  examples: [
    {
      command: 'ganglion chain rehearse ws://127.0.0.1:9944',
      says: 'the committed runtime, on a fork of a chain that runs',
    },
  ],
  positionals: forkPositionals,
  settings: {
    ...sourceSettings,
    upgrade: {
      schema: z.string().default('committed'),
      value: 'FILE',
      help: "the new runtime: a .wasm file, or 'committed', the default",
    },
  },
  run: async (call) => {
    const { rehearse } = await load(call.signal, () => import('./forking.ts'));
    return rehearse(call, call.settings.upgrade);
  },
});
