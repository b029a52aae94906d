// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from './errors.ts';

/** The longest that a timer can wait, 24.8 days; one that is asked to wait longer would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Time as the rest of the code sees it, so that a test can hold it still. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds, 24.8 days at most; rejects with `aborted` as soon as the signal aborts. */
  sleep(ms: number, options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, options = {}) =>
    new Promise((resolve, reject) => {
      const { signal } = options;
      if (signal?.aborted) {
        reject(aborted(signal));
        return;
      }
      const onAbort = () => {
        clearTimeout(timer);
        if (signal !== undefined) reject(aborted(signal));
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
        Math.min(ms, MAX_TIMER_MS),
      );
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};

/** What every asynchronous function takes last. */
export interface CallOptions {
  /** Gives up with `aborted` when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Gives up with `timeout` after so many milliseconds, 24.8 days at most. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Runs a piece of work under a caller's signal and deadline.
 *
 * The work gets one linked signal; the promise rejects with `aborted` or `timeout` even when the work does not
 * listen. Timers and listeners are removed on every path.
 */
export async function withDeadline<T>(
  what: string,
  options: CallOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, timeoutMs } = options;
  if (signal?.aborted) throw aborted(signal);
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    if (timeoutMs !== undefined) {
      timer = setTimeout(
        () => {
          const error = new GanglionError('timeout', {
            what: `${what} took too long`,
            facts: { timeoutMs },
            hint: 'try again, or allow more time',
          });
          reject(error);
          controller.abort(error);
        },
        Math.min(timeoutMs, MAX_TIMER_MS),
      );
    }
    if (signal !== undefined) {
      onAbort = () => {
        const error = aborted(signal);
        reject(error);
        controller.abort(error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
    }
  });
  try {
    return await Promise.race([work(controller.signal), stopped]);
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
  }
}

/** The typed error of an aborted signal, with its reason kept as the cause. */
function aborted(signal: AbortSignal): GanglionError {
  const { reason } = signal;
  if (GanglionError.is(reason)) return reason;
  return new GanglionError('aborted', { what: 'the operation was aborted', cause: reason });
}
