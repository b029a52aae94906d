// SPDX-License-Identifier: Apache-2.0
import { FakeClock } from '@ganglion/fakes';
import { expect, test } from '@jest/globals';
import { GanglionError, isErrorCode, systemClock, withDeadline } from './index.ts';

test('an error names the code, what was wrong, the values and what to do', () => {
  const error = new GanglionError('model-missing', {
    what: 'the model file does not exist',
    facts: { path: 'a.onnx', limit: 3 },
    hint: 'check the path',
  });
  expect(error.message).toBe(
    'model-missing: the model file does not exist (path=a.onnx, limit=3); check the path',
  );
  expect([error.what, error.hint]).toEqual(['the model file does not exist', 'check the path']);
  expect(GanglionError.is(error, 'model-missing')).toBe(true);
  expect(GanglionError.is(error, 'timeout')).toBe(false);
});

test('from keeps a typed error, recognises abort and timeout, and wraps the rest', () => {
  const typed = new GanglionError('replayed', { what: 'x' });
  expect(GanglionError.from(typed)).toBe(typed);
  expect(GanglionError.from(new DOMException('', 'AbortError')).code).toBe('aborted');
  expect(GanglionError.from(new DOMException('', 'TimeoutError')).code).toBe('timeout');
  const cause = new RangeError('deep');
  const wrapped = GanglionError.from(cause, 'unavailable');
  expect([wrapped.code, wrapped.cause]).toEqual(['unavailable', cause]);
  expect(GanglionError.from(undefined).code).toBe('internal');
});

test('only listed codes are codes', () => {
  expect(isErrorCode('timeout')).toBe(true);
  expect(isErrorCode('toString')).toBe(false);
});

test('withDeadline rejects with timeout although the work never listens', async () => {
  const work = withDeadline('asking', { timeoutMs: 5 }, () => new Promise(() => {}));
  await expect(work).rejects.toMatchObject({ code: 'timeout', facts: { timeoutMs: 5 } });
});

test('withDeadline counts the time of the clock that it is given, and leaves no sleeper', async () => {
  const clock = new FakeClock();
  const settled: unknown[] = [];
  const ask = (timeoutMs: number, work: () => Promise<unknown>) =>
    withDeadline('asking', { timeoutMs }, work, clock).then(
      (value) => settled.push(value),
      (error: unknown) => settled.push(GanglionError.from(error).code),
    );
  const all = [ask(1_000, () => new Promise(() => {})), ask(1_000, () => clock.sleep(999).then(() => 7))];
  await clock.advance(998);
  expect(settled).toEqual([]);
  await clock.advance(1);
  expect(settled).toEqual([7]);
  await clock.advance(1);
  await Promise.all(all);
  expect([settled, clock.sleeping]).toEqual([[7, 'timeout'], 0]);
});

test('withDeadline hands the work a signal that aborts with the caller', async () => {
  const controller = new AbortController();
  let seen: AbortSignal | undefined;
  const work = withDeadline('asking', { signal: controller.signal }, (signal) => {
    seen = signal;
    return new Promise(() => {});
  });
  controller.abort();
  await expect(work).rejects.toMatchObject({ code: 'aborted' });
  expect(seen?.aborted).toBe(true);
});

test('withDeadline does not start work under a signal that has aborted', async () => {
  let started = false;
  const work = withDeadline('asking', { signal: AbortSignal.abort() }, async () => {
    started = true;
  });
  await expect(work).rejects.toMatchObject({ code: 'aborted' });
  expect(started).toBe(false);
});

test('withDeadline returns what the work returns', async () => {
  await expect(withDeadline('adding', { timeoutMs: 1000 }, async () => 3)).resolves.toBe(3);
});

test('a deadline beyond the longest timer is a long one and not an immediate one', async () => {
  for (const timeoutMs of [2 ** 31 - 1, 2 ** 31, Number.POSITIVE_INFINITY]) {
    const work = async (signal: AbortSignal) => {
      await systemClock.sleep(20, { signal });
      return 7;
    };
    expect(await withDeadline('working', { timeoutMs }, work)).toBe(7);
  }
  const controller = new AbortController();
  const sleeping = systemClock.sleep(2 ** 31, { signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await expect(sleeping).rejects.toMatchObject({ code: 'aborted' });
});

test('sleep ends early with aborted', async () => {
  const controller = new AbortController();
  const sleeping = systemClock.sleep(60_000, { signal: controller.signal });
  controller.abort();
  await expect(sleeping).rejects.toMatchObject({ code: 'aborted' });
  await expect(systemClock.sleep(1, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'aborted',
  });
});
