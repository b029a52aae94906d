// SPDX-License-Identifier: Apache-2.0
import { devnetSettings } from '@ganglion/market/devnet-settings';
import { defineCommand } from '@ganglion/program';

export const command = defineCommand({
  name: 'devnet',
  summary:
    'Makes keys for the neurons of a devnet, pays for them from //Alice, registers them and stakes behind the validators.',
  details: 'Whatever is done already stays as it is. Prints the neurons as one line of JSON.',
  examples: [
    {
      command: 'ganglion devnet --keys keys --miners 2 --validators 2',
      says: 'keys and their passphrase in the folder keys',
    },
  ],
  settings: devnetSettings,
  run: async ({ settings, signal, output }) => {
    const [{ prepareDevnet }, { createLogger }] = await Promise.all([
      import('@ganglion/market'),
      import('@ganglion/program'),
    ]);
    const logger = createLogger({ name: 'devnet', level: settings.logLevel });
    const neurons = await prepareDevnet(settings, { logger }, signal);
    output.result({ neurons }, () => JSON.stringify({ neurons }));
  },
});
