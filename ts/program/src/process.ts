// SPDX-License-Identifier: Apache-2.0
import { GanglionError, type Logger } from '@ganglion/base';
import { EXIT, exitStatusOf } from './exit-status.ts';

const STOP_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Runs a program until it ends or is asked to stop.
 *
 * SIGTERM, SIGINT and SIGHUP abort the signal once; a second one, or 10 seconds of silence, ends the process. So does the
 * end of the parent that started it with an IPC channel, however that parent ended: nobody is left to stop it otherwise; and
 * so does the end of whoever reads its standard output (`| head`). An error ends it with one line on standard error:
 * its status is that of its code, and without an error what the program returned.
 */
export async function runProgram(
  logger: Logger,
  program: (signal: AbortSignal) => Promise<number | undefined> | Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  const stop = (cause: string) => {
    logger.info({ cause }, 'stopping');
    controller.abort(new GanglionError('aborted', { what: `stopped by ${cause}` }));
    setTimeout(() => process.exit(EXIT.failure), 10_000).unref();
  };
  const onSignal = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(EXIT.failure);
    stop(name);
  };
  const onDisconnect = () => {
    if (!controller.signal.aborted) stop('the end of the parent process');
  };
  for (const name of STOP_SIGNALS) process.on(name, onSignal);
  process.on('disconnect', onDisconnect);
  // Stays for good: what is written while stopping fails in the same way.
  process.stdout.on('error', () => {
    if (!controller.signal.aborted) stop('the end of its reader');
  });
  // The parent may have ended while this process was still loading its modules. Undefined means that it gave no channel.
  if (process.connected === false) onDisconnect();
  try {
    process.exitCode = (await program(controller.signal)) ?? EXIT.ok;
  } catch (thrown) {
    const error = GanglionError.from(thrown);
    if (error.code === 'aborted' && controller.signal.aborted) {
      process.exitCode = EXIT.ok;
    } else {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = exitStatusOf(error.code);
    }
  } finally {
    for (const name of STOP_SIGNALS) process.off(name, onSignal);
    process.off('disconnect', onDisconnect);
    // The channel alone must not keep a finished program alive.
    if (process.connected) process.disconnect();
  }
}
