// SPDX-License-Identifier: Apache-2.0
import { defineCommand, EXIT, load } from '@ganglion/program';
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
    const forking = () => load(call.signal, () => import('./forking.ts'));
    const { upgrade } = call.settings;
    if (upgrade === undefined) {
      await (await forking()).serveFork(call);
      return undefined;
    }
    try {
      return await (await forking()).rehearse(call, upgrade);
    } catch (error) {
      if (!call.signal.aborted) throw error;
      // A rehearsal does not last: who was stopped does not know what comes of it.
      call.output.note('stopped before it was done');
      return EXIT.interrupted;
    }
  },
});
