// SPDX-License-Identifier: Apache-2.0
import { type Clock, GanglionError, type Logger, systemClock } from '@ganglion/base';

/**
 * Logs that a program which lasts is asked to stop, and by what; once it is disposed of, that the program has stopped and how
 * long that took. Of a program that ends by itself it says nothing: its error does.
 */
export function logStop(logger: Logger, signal: AbortSignal, clock: Clock = systemClock): Disposable {
  let since: number | undefined;
  const onAbort = () => {
    since = clock.elapsed();
    logger.info({ reason: GanglionError.from(signal.reason).what }, 'stopping');
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return {
    [Symbol.dispose]: () => {
      signal.removeEventListener('abort', onAbort);
      if (since === undefined) return;
      logger.info({ drainMs: Math.round(clock.elapsed() - since) }, 'stopped');
    },
  };
}
