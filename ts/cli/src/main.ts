// SPDX-License-Identifier: Apache-2.0
import { columnsOf } from '@ganglion/program/help';
import { rootHelp } from './root-help.ts';

const { argv, stdout } = process;
const args = argv.slice(2);
const help = rootHelp(args, columnsOf(stdout));
if (help === undefined) {
  const { runMain } = await import('./run-main.ts');
  await runMain(args);
} else {
  // Whoever reads it may have seen enough.
  stdout.on('error', () => {});
  stdout.write(help);
}
