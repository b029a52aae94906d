// SPDX-License-Identifier: Apache-2.0
import { type Clock, systemClock } from './clock.ts';
import { GanglionError } from './errors.ts';
import { abortedBy, type CallOptions, untilAborted } from './signals.ts';

/**
 * Why a deadline's timer is ended: it is not needed any longer. Made once, since an error is dear.
 */
const SETTLED = new GanglionError('aborted', { what: 'the work has settled' });

/**
 * Runs a piece of work under a caller's signal and deadline.
 *
 * The work gets one linked signal; the promise rejects with `aborted` or `timeout` even when the
 * work does not listen. Timers and listeners are removed on every path. The deadline is told by the
 * clock, so that a test need not wait for it.
 */
export async function withDeadline<T>(
  what: string,
  options: CallOptions,
  work: (signal: AbortSignal) => Promise<T>,
  clock: Pick<Clock, 'sleep'> = systemClock,
): Promise<T> {
  const { signal, timeoutMs } = options;
  if (signal?.aborted) throw abortedBy(signal);
  const controller = new AbortController();
  const settled = new AbortController();
  if (timeoutMs !== undefined) {
    const onTimeout = () => controller.abort(tooLong(what, timeoutMs));
    clock.sleep(timeoutMs, { signal: settled.signal }).then(onTimeout, () => {});
  }
  const onAbort = () => {
    if (signal !== undefined) controller.abort(abortedBy(signal));
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await untilAborted(controller.signal, work(controller.signal));
  } finally {
    settled.abort(SETTLED);
    signal?.removeEventListener('abort', onAbort);
  }
}

function tooLong(what: string, timeoutMs: number): GanglionError {
  return new GanglionError('timeout', {
    what: `${what} took too long`,
    facts: { timeoutMs },
    hint: 'try again, or allow more time',
  });
}
