// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { CircuitBreaker } from './breaker.ts';

function bench(random = () => 1 - Number.EPSILON) {
  let elapsed = 1_000_000;
  const breaker = new CircuitBreaker({ elapsed: () => elapsed }, random, {
    failures: 3,
    backoffMs: 100,
    maxBackoffMs: 1_000,
  });
  const fail = (times: number) => {
    for (let count = 0; count < times; count += 1) breaker.enter().fail();
  };
  const wait = (ms: number) => {
    elapsed += ms;
  };
  return { breaker, fail, wait };
}

const shut = expect.objectContaining({ code: 'unavailable' });

test('it stays closed below the limit of failures and opens at it', () => {
  const { breaker, fail } = bench();
  fail(2);
  expect(breaker.state).toBe('closed');
  fail(1);
  expect(breaker.state).toBe('open');
  expect(() => breaker.enter()).toThrow(shut);
  expect(() => breaker.enter()).toThrow(expect.objectContaining({ facts: { retryInMs: 100 } }));
});

test('an answer in between starts the count again', () => {
  const { breaker, fail } = bench();
  fail(2);
  breaker.enter().succeed();
  fail(2);
  expect(breaker.state).toBe('closed');
});

test('after the time one probe is let through, and its answer closes', () => {
  const { breaker, fail, wait } = bench();
  fail(3);
  wait(99);
  expect(breaker.state).toBe('open');
  wait(1);
  expect(breaker.state).toBe('half-open');
  const probe = breaker.enter();
  expect(() => breaker.enter()).toThrow(shut);
  probe.succeed();
  expect(breaker.state).toBe('closed');
  breaker.enter();
});

test('each probe that fails doubles the time, up to the longest', () => {
  const { breaker, fail, wait } = bench();
  fail(3);
  for (const ms of [100, 200, 400, 800, 1_000, 1_000]) {
    wait(ms - 1);
    expect(breaker.state).toBe('open');
    wait(1);
    expect(breaker.state).toBe('half-open');
    breaker.enter().fail();
  }
});

test('a probe whose caller gives up leaves the place to another', () => {
  const { breaker, fail, wait } = bench();
  fail(3);
  wait(100);
  breaker.enter().withdraw();
  expect(breaker.state).toBe('half-open');
  breaker.enter().succeed();
  expect(breaker.state).toBe('closed');
});

test('calls that fail after it opened do not lengthen the time', () => {
  const { breaker, wait } = bench();
  const permits = Array.from({ length: 8 }, () => breaker.enter());
  for (const permit of permits) permit.fail();
  wait(100);
  expect(breaker.state).toBe('half-open');
});

test('only the first word of a permit counts', () => {
  const { breaker } = bench();
  for (let count = 0; count < 5; count += 1) {
    const permit = breaker.enter();
    permit.succeed();
    permit.fail();
  }
  expect(breaker.state).toBe('closed');
});

test('chance spreads the probes over half of the time', () => {
  const { breaker, fail, wait } = bench(() => 0);
  fail(3);
  wait(50);
  expect(breaker.state).toBe('half-open');
});
