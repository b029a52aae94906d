// SPDX-License-Identifier: Apache-2.0
import { minerSettings } from '@ganglion/miner/settings';
import { defineCommand } from '@ganglion/program';

export const command = defineCommand({
  name: 'miner run',
  summary: 'Serves a language model to the network, and says in one line of JSON when it is ready.',
  examples: [
    {
      command: 'ganglion miner run --keystore miner.json --passphrase-file secret --model-name gang-2.2m',
      says: 'the largest of the models that come along, under a key that is registered',
    },
  ],
  settings: minerSettings,
  run: async ({ settings, signal }) => {
    const { mine } = await import('@ganglion/miner');
    await mine(settings, signal);
  },
});
