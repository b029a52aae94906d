// SPDX-License-Identifier: Apache-2.0

import { silentLogger } from '@ganglion/base';
import { readSettings, runProgram, settingsHelp } from '@ganglion/program';
import { validatorSettings } from './config.ts';

const program = {
  program: 'validator',
  summary:
    'Asks the peers of the network about text they have not seen, values their answers, and sets weights.',
  settings: validatorSettings,
};
await runProgram(silentLogger, async (signal) => {
  const settings = readSettings({ ...program, args: process.argv.slice(2), env: process.env });
  if (settings === undefined) {
    process.stdout.write(settingsHelp(program));
    return;
  }
  // Loaded only now: help and mistakes need not wait for the libraries of the chain.
  const { validate } = await import('./validate.ts');
  await validate(settings, signal);
});
