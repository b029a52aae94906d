// SPDX-License-Identifier: Apache-2.0
import type { Clock } from './clock.ts';

/** How a duty is repeated. */
export interface EveryOptions {
  readonly signal: AbortSignal;
  /** Whether the first time is a tick from now, and not at once. @default false */
  readonly waitsFirst?: boolean;
  /** Told how many ticks a duty has overrun. */
  readonly onSkip?: (ticks: number) => void;
}

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
  options: EveryOptions,
): Promise<void> {
  const { clock } = components;
  const { signal, waitsFirst = false, onSkip } = options;
  const sleepUntil = (time: number) =>
    clock.sleep(Math.max(0, time - clock.elapsed()), { signal }).catch(() => {});
  let due = clock.elapsed();
  if (waitsFirst) {
    due += intervalMs;
    await sleepUntil(due);
  }
  while (!signal.aborted) {
    await duty(signal);
    if (signal.aborted) return;
    const ticks = Math.max(1, Math.ceil((clock.elapsed() - due) / intervalMs));
    if (ticks > 1) onSkip?.(ticks - 1);
    due += ticks * intervalMs;
    await sleepUntil(due);
  }
}
