// SPDX-License-Identifier: Apache-2.0
import { type Clock, GanglionError, type Logger } from '@ganglion/service';

/**
 * Calls `work` every `everyMs`, never twice at once, until the signal aborts.
 *
 * When a call takes longer than the interval the ticks it covered are skipped, not made up for. The loop ends with the
 * error of `work`; it returns when the signal aborts.
 */
export async function runEvery(init: {
  readonly everyMs: number;
  readonly work: () => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { everyMs, work, clock, logger, signal } = init;
  let next = clock.now() + everyMs;
  try {
    for (;;) {
      await clock.sleep(Math.max(0, next - clock.now()), { signal });
      await work();
      next += everyMs;
      const lateMs = clock.now() - next;
      if (lateMs > 0) {
        const skipped = Math.ceil(lateMs / everyMs);
        logger.debug({ skipped, lateMs }, 'a block took longer than the block time');
        next += skipped * everyMs;
      }
    }
  } catch (error) {
    if (!(GanglionError.is(error, 'aborted') && signal.aborted)) throw error;
  }
}
