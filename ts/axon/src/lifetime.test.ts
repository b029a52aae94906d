// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { FakeClock } from '@ganglion/fakes';
import { expect, test } from '@jest/globals';
import { createLifetime } from './lifetime.ts';

const START = 1_800_000_000_000;

function bench(timeoutMs = 1_000) {
  const clock = new FakeClock(START);
  const gone = new AbortController();
  const stopping = new AbortController();
  const components = { clock, gone: gone.signal, stopping: stopping.signal };
  return { clock, gone, stopping, lifetime: createLifetime(timeoutMs, components) };
}

test('a lifetime ends at its deadline and not before', async () => {
  const { clock, lifetime } = bench();
  expect(lifetime.deadlineMs).toBe(START + 1_000);
  await clock.advance(999);
  expect(lifetime.signal.aborted).toBe(false);
  await clock.advance(1);
  expect(lifetime.signal.reason).toMatchObject({ code: 'timeout', facts: { timeoutMs: 1_000 } });
});

test('a lifetime ends when its caller leaves, and when the axon stops', () => {
  const left = bench();
  left.gone.abort();
  expect(left.lifetime.signal.reason).toMatchObject({ code: 'aborted' });
  const stopped = bench();
  const reason = new GanglionError('unavailable', { what: 'test' });
  stopped.stopping.abort(reason);
  expect(stopped.lifetime.signal.reason).toBe(reason);
});

test('a lifetime that begins too late has ended already', () => {
  const clock = new FakeClock(START);
  const never = new AbortController().signal;
  const gone = createLifetime(1_000, { clock, gone: AbortSignal.abort(), stopping: never });
  expect(gone.signal.reason).toMatchObject({ code: 'aborted' });
});

test('a lifetime that is disposed of ends no more, and leaves no sleeper', async () => {
  const { clock, gone, stopping, lifetime } = bench();
  expect(clock.sleeping).toBe(1);
  lifetime[Symbol.dispose]();
  expect(clock.sleeping).toBe(0);
  await clock.advance(10_000);
  gone.abort();
  stopping.abort();
  expect(lifetime.signal.aborted).toBe(false);
});
