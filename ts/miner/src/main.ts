// SPDX-License-Identifier: Apache-2.0

import { silentLogger } from '@ganglion/base';
import { readSettings, runProgram, settingsHelp } from '@ganglion/program';
import { minerSettings } from './config.ts';

const program = {
  program: 'miner',
  summary:
    'Serves a language model to the peers of the network and is paid for what it adds to their answers.',
  settings: minerSettings,
};
await runProgram(silentLogger, async (signal) => {
  const settings = readSettings({ ...program, args: process.argv.slice(2), env: process.env });
  if (settings === undefined) {
    process.stdout.write(settingsHelp(program));
    return;
  }
  // Loaded only now: help and mistakes need not wait for the libraries of the chain.
  const { mine } = await import('./mine.ts');
  await mine(settings, signal);
});
