// SPDX-License-Identifier: Apache-2.0
import { runProgram } from '@ganglion/program';
import { runLine } from './run-line.ts';

/** How often to look whether npx is still there. */
const LOOK_MS = 1_000;

/** Whoever kills npx means the program that it started, and npx does not hand signals on. */
function endWithNpx(): void {
  // A program with a channel notices by that, and two signals would leave it no time.
  if (process.env.npm_command !== 'exec' || process.send !== undefined) return;
  const { ppid } = process;
  const timer = setInterval(() => {
    if (process.ppid === ppid) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_MS);
  timer.unref();
}

/** Runs a command line as this process, until it ends or is asked to stop. */
export function runMain(args: readonly string[]): Promise<void> {
  const { env, stdin, stdout, stderr } = process;
  endWithNpx();
  return runProgram((signal) => runLine(args, { env, streams: { stdin, stdout, stderr }, signal }));
}
