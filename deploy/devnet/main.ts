// SPDX-License-Identifier: Apache-2.0

import { silentLogger } from '@ganglion/base';
import { createLogger, readSettings, runProgram, settingsHelp } from '@ganglion/program';
import { devnetSettings } from './config.ts';

const program = {
  program: 'devnet',
  summary:
    'Makes keys for the neurons of a devnet, pays for them from //Alice, registers them and stakes behind the validators.\n' +
    'Whatever is done already stays as it is. Prints the neurons as one line of JSON.',
  settings: devnetSettings,
};
await runProgram(silentLogger, async (signal) => {
  const settings = readSettings({ ...program, args: process.argv.slice(2), env: process.env });
  if (settings === undefined) {
    process.stdout.write(settingsHelp(program));
    return;
  }
  // Loaded only now: help and mistakes need not wait for the libraries of the chain.
  const { prepareDevnet } = await import('./prepare.ts');
  const logger = createLogger({ name: 'devnet', level: settings.logLevel });
  const neurons = await prepareDevnet(settings, { logger }, signal);
  process.stdout.write(`${JSON.stringify({ neurons })}\n`);
});
