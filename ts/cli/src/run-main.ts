// SPDX-License-Identifier: Apache-2.0
import { silentLogger } from '@ganglion/base';
import { runProgram } from '@ganglion/program';
import { runLine } from './run-line.ts';

/** Runs a command line as this process, until it ends or is asked to stop. */
export function runMain(args: readonly string[]): Promise<void> {
  const { env, stdin, stdout, stderr } = process;
  return runProgram(silentLogger, (signal) =>
    runLine(args, { env, streams: { stdin, stdout, stderr }, signal }),
  );
}
