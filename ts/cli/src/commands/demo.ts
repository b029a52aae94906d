// SPDX-License-Identifier: Apache-2.0
import { demoSettings } from '@ganglion/market/settings';
import { defineCommand, EXIT, load } from '@ganglion/program';
import { MAIN } from '../main-file.ts';

export const command = defineCommand({
  name: 'demo',
  summary:
    'Runs a whole market on this machine: a chain, seven miners, three validators, each a process of its own, and checks that it pays whom it should.',
  examples: [
    { command: 'ganglion demo', says: 'five epochs, in a minute or two' },
    { command: 'ganglion demo --keep', says: 'leaves the market running and says how to use it' },
  ],
  settings: demoSettings,
  run: async ({ settings, signal }) => {
    const { commandsOf, demonstrate } = await load(signal, () => import('@ganglion/market'));
    return (await demonstrate(settings, { commandOf: commandsOf(MAIN) }, signal)) ? EXIT.ok : EXIT.failure;
  },
});
