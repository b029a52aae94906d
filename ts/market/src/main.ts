// SPDX-License-Identifier: Apache-2.0

import { silentLogger } from '@ganglion/base';
import { EXIT, readSettings, runProgram, settingsHelp } from '@ganglion/program';
import { demoSettings } from './config.ts';

const program = {
  program: 'scripts/demo',
  summary:
    'Runs a whole market on this machine: a chain, seven miners, three validators, each a process of its own, and\n' +
    'checks that it pays whom it should.',
  settings: demoSettings,
};
/** What a shell reports for a program that Ctrl-C ended. */
const INTERRUPTED = 130;

let verdict: number = INTERRUPTED;
await runProgram(silentLogger, async (signal) => {
  const settings = readSettings({ ...program, args: process.argv.slice(2), env: process.env });
  if (settings === undefined) {
    process.stdout.write(settingsHelp(program));
    verdict = EXIT.ok;
  } else {
    // Loaded only now: help and mistakes need not wait for the libraries of the chain.
    const { demonstrate } = await import('./demonstrate.ts');
    verdict = (await demonstrate(settings, signal)) ? EXIT.ok : EXIT.failure;
  }
});
// An error has set its own status; without one the verdict counts, and an interrupted run has none.
if (process.exitCode === EXIT.ok) process.exitCode = verdict;
