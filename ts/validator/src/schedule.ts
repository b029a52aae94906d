// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@ganglion/service';

/**
 * Does a duty at every tick of a fixed grid until the signal aborts, one at a time.
 *
 * A duty that takes longer than a tick makes the ticks it overruns disappear: `onSkip` is told how many. Catching up would
 * only add load to a machine that has too much. The duty handles its own errors; one that escapes ends the schedule.
 */
export async function runEvery(
  intervalMs: number,
  components: { readonly clock: Clock },
  duty: (signal: AbortSignal) => Promise<void>,
  options: { readonly signal: AbortSignal; readonly onSkip?: (ticks: number) => void },
): Promise<void> {
  const { clock } = components;
  const { signal, onSkip } = options;
  let due = clock.now();
  while (!signal.aborted) {
    await duty(signal);
    if (signal.aborted) return;
    const now = clock.now();
    const ticks = Math.max(1, Math.ceil((now - due) / intervalMs));
    if (ticks > 1) onSkip?.(ticks - 1);
    due += ticks * intervalMs;
    await clock.sleep(Math.max(0, due - now), { signal }).catch(() => {});
  }
}
