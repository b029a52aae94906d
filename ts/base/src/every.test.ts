// SPDX-License-Identifier: Apache-2.0

import { FakeClock } from '@ganglion/fakes';
import { expect, test } from '@jest/globals';
import { runEvery } from './every.ts';

test('a duty runs at once and then at each tick', async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  const times: number[] = [];
  const running = runEvery(
    100,
    { clock },
    async () => {
      times.push(clock.now());
    },
    { signal: stop.signal },
  );
  await clock.advance(350);
  stop.abort();
  await running;
  expect(times).toEqual([0, 100, 200, 300]);
});

test('a duty that overruns its tick skips ticks, keeps to the grid, and never runs twice at once', async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  const times: number[] = [];
  const skipped: number[] = [];
  let running = 0;
  const schedule = runEvery(
    100,
    { clock },
    async (signal) => {
      times.push(clock.now());
      running += 1;
      expect(running).toBe(1);
      if (times.length === 2) await clock.sleep(250, { signal });
      running -= 1;
    },
    { signal: stop.signal, onSkip: (ticks) => skipped.push(ticks) },
  );
  await clock.advance(550);
  stop.abort();
  await schedule;
  expect(times).toEqual([0, 100, 400, 500]);
  expect(skipped).toEqual([2]);
});

test('stopping ends the sleep and leaves no timer behind', async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  let runs = 0;
  const schedule = runEvery(
    1_000,
    { clock },
    async () => {
      runs += 1;
    },
    { signal: stop.signal },
  );
  await clock.advance(10);
  stop.abort();
  await schedule;
  expect([runs, clock.sleeping]).toEqual([1, 0]);
});

test('an error that escapes a duty ends the schedule', async () => {
  const clock = new FakeClock();
  const failing = runEvery(100, { clock }, () => Promise.reject(new RangeError('bad')), {
    signal: new AbortController().signal,
  });
  await expect(failing).rejects.toThrow('bad');
});

/** Starts a duty of each of these durations on a grid of 100 ms, the first a tick from now; returns when each began. */
async function startsOf(durations: readonly number[]): Promise<number[]> {
  const clock = new FakeClock(1_000);
  const stop = new AbortController();
  const starts: number[] = [];
  const duty = async () => {
    starts.push(clock.elapsed() - 1_000);
    await clock.sleep(durations[starts.length - 1] ?? 0);
    if (starts.length === durations.length) stop.abort();
  };
  const running = runEvery(100, { clock }, duty, { signal: stop.signal, waitsFirst: true });
  await clock.advance(2_000);
  await running;
  return starts;
}

test('a duty that waits first runs at every multiple of the interval', async () => {
  expect(await startsOf([0, 10, 99, 100])).toEqual([100, 200, 300, 400]);
});

test('a duty that waits first skips the ticks that fall into a long run, and keeps the rhythm', async () => {
  expect(await startsOf([101, 0, 250, 0])).toEqual([100, 300, 400, 700]);
});
