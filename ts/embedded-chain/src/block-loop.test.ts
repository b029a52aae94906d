// SPDX-License-Identifier: Apache-2.0

import { type Clock, silentLogger } from '@ganglion/service';
import { expect, test } from '@jest/globals';
import { runEvery } from './block-loop.ts';

/** A clock that a sleeper moves forward. */
function fakeClock(): Clock & { advance(ms: number): void } {
  let now = 1_000;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    sleep: async (ms, { signal } = {}) => {
      signal?.throwIfAborted();
      now += ms;
    },
  };
}

/** Runs until `ticks` calls were made; each takes as long as `durations` says. */
async function runTicks(durations: readonly number[], everyMs: number): Promise<number[]> {
  const clock = fakeClock();
  const controller = new AbortController();
  const starts: number[] = [];
  await runEvery({
    everyMs,
    clock,
    logger: silentLogger,
    signal: controller.signal,
    work: async () => {
      clock.advance(durations[starts.length] ?? 0);
      starts.push(clock.now() - 1_000 - (durations[starts.length] ?? 0));
      if (starts.length === durations.length) controller.abort(new DOMException('', 'AbortError'));
    },
  }).catch(() => {});
  return starts;
}

test('work starts at every multiple of the interval', async () => {
  expect(await runTicks([0, 10, 99, 100], 100)).toEqual([100, 200, 300, 400]);
});

test('ticks that fall into a long call are skipped, and the rhythm is kept', async () => {
  expect(await runTicks([101, 0, 250, 0], 100)).toEqual([100, 300, 400, 700]);
});

test('an error of the work ends the loop', async () => {
  const loop = runEvery({
    everyMs: 1,
    clock: fakeClock(),
    logger: silentLogger,
    signal: new AbortController().signal,
    work: async () => {
      throw new Error('broken');
    },
  });
  await expect(loop).rejects.toThrow('broken');
});
