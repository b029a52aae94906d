// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from './errors.ts';

/** The longest that a timer can wait, 24.8 days; one that is asked to wait longer would fire at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** What every asynchronous function takes last. */
export interface CallOptions {
  /** Gives up with `aborted` when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Gives up with `timeout` after so many milliseconds, 24.8 days at most. */
  readonly timeoutMs?: number | undefined;
}

/**
 * The result of the work, or the reason of the signal when that comes first.
 *
 * Rejects at once when the signal has aborted already. A failure of work that lost the race is nobody's, and does not end the
 * process.
 */
export async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  work.catch(() => {});
  signal.throwIfAborted();
  let onAbort = () => {};
  const stopped = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** The typed error of an aborted signal, with its reason kept as the cause. */
export function abortedBy(signal: AbortSignal): GanglionError {
  const { reason } = signal;
  if (GanglionError.is(reason)) return reason;
  return new GanglionError('aborted', { what: 'the operation was aborted', cause: reason });
}
