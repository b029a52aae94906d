// SPDX-License-Identifier: Apache-2.0
import { columnsOf } from '@ganglion/program/help';
import { rootHelp } from './root-help.ts';

const { argv, stderr, stdout } = process;
const args = argv.slice(2);
const help = rootHelp(args, columnsOf(stdout));
if (help === undefined) {
  const { runMain } = await import('./run-main.ts');
  await runMain(args);
} else {
  stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    // Whoever reads it may have seen enough.
    if (code === 'EPIPE') return;
    stderr.write(`the help could not be written: ${message}\n`);
    process.exitCode = 1;
  });
  stdout.write(help);
}
