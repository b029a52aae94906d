// SPDX-License-Identifier: Apache-2.0
import { abortedBy, MAX_TIMER_MS } from './signals.ts';

/** Time as the rest of the code sees it, so that a test can hold it still. */
export interface Clock {
  /** Wall time, for what others see: milliseconds since the Unix epoch. It may jump when the machine's clock is set. */
  now(): number;
  /** Monotonic time, for everything that waits: milliseconds since some moment, which no setting of a clock moves. */
  elapsed(): number;
  /** Resolves after `ms` milliseconds, 24.8 days at most; rejects with `aborted` as soon as the signal aborts. */
  sleep(ms: number, options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms, options = {}) =>
    new Promise((resolve, reject) => {
      const { signal } = options;
      if (signal?.aborted) {
        reject(abortedBy(signal));
        return;
      }
      const onAbort = () => {
        clearTimeout(timer);
        if (signal !== undefined) reject(abortedBy(signal));
      };
      const onTime = () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const timer = setTimeout(onTime, Math.min(ms, MAX_TIMER_MS));
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};
