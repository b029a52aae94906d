// SPDX-License-Identifier: Apache-2.0
import { defineCommand, load } from '@ganglion/program';
import { forkPositionals, forkSettings } from './fork-settings.ts';

export const command = defineCommand({
  name: 'chain fork',
  summary: 'Forks a chain and serves the fork until it is stopped.',
  details:
    "Without an endpoint it starts the committed genesis; with one it reads that chain's state as it is needed and changes nothing there.\n\n" +
    'A fork has the genesis hash of its source: a transaction that was signed for one is valid on the other.',
  examples: [
    { command: 'ganglion chain fork', says: 'the committed genesis, at ws://127.0.0.1:8000' },
    {
      command: 'ganglion chain fork ws://127.0.0.1:9944 --port 8001',
      says: 'a chain that runs, which notices nothing',
    },
  ],
  positionals: forkPositionals,
  settings: forkSettings,
  isLasting: true,
  run: async (call) => {
    const { rehearse, serveFork } = await load(call.signal, () => import('./forking.ts'));
    const { upgrade } = call.settings;
    if (upgrade !== undefined) return rehearse(call, upgrade);
    await serveFork(call);
    return undefined;
  },
});
