// SPDX-License-Identifier: Apache-2.0
import { type Clock, GanglionError } from '@ganglion/base';

/** How long anybody waits for a request. */
export interface Lifetime extends Disposable {
  /** Aborts when nobody waits any longer. */
  readonly signal: AbortSignal;
  /** When its time is over at the latest; milliseconds since the Unix epoch. */
  readonly deadlineMs: number;
}

/**
 * Why the timer of a request is ended: it is not needed any longer. Made once, since an error is
 * dear.
 */
const ANSWERED = new GanglionError('aborted', { what: 'the request is answered' });

/**
 * The time that a request has: until its deadline, its caller leaving (`gone`), or the axon
 * stopping.
 *
 * Whoever creates it disposes of it, or its timer and listeners stay.
 */
export function createLifetime(
  timeoutMs: number,
  components: {
    readonly clock: Clock;
    readonly gone: AbortSignal;
    readonly stopping: AbortSignal;
  },
): Lifetime {
  const { clock, gone, stopping } = components;
  const controller = new AbortController();
  const answered = new AbortController();
  const onTimeout = () =>
    controller.abort(
      new GanglionError('timeout', { what: 'the request took too long', facts: { timeoutMs } }),
    );
  const onGone = () =>
    controller.abort(new GanglionError('aborted', { what: 'the caller does not wait any longer' }));
  const onStop = () => controller.abort(stopping.reason);
  const deadlineMs = clock.now() + timeoutMs;
  clock.sleep(timeoutMs, { signal: answered.signal }).then(onTimeout, () => {});
  if (gone.aborted) onGone();
  if (stopping.aborted) onStop();
  gone.addEventListener('abort', onGone, { once: true });
  stopping.addEventListener('abort', onStop, { once: true });
  return {
    signal: controller.signal,
    deadlineMs,
    [Symbol.dispose]: () => {
      answered.abort(ANSWERED);
      gone.removeEventListener('abort', onGone);
      stopping.removeEventListener('abort', onStop);
    },
  };
}
