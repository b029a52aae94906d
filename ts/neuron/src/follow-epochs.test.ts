// SPDX-License-Identifier: Apache-2.0
import { GanglionError, silentLogger } from '@ganglion/base';
import { FakeChain, FakeClock } from '@ganglion/fakes';
import { afterEach, expect, test } from '@jest/globals';
import { followEpochs } from './follow-epochs.ts';

let stopping = new AbortController();
afterEach(() => {
  stopping.abort();
  stopping = new AbortController();
});

async function follow() {
  const chain = new FakeChain();
  const clock = new FakeClock();
  const seen: number[] = [];
  const ended = followEpochs(
    { chain, clock, logger: silentLogger },
    async ({ block }) => {
      seen.push(block.number);
    },
    { signal: stopping.signal },
  );
  await clock.advance(0);
  return { chain, clock, seen, ended };
}

const passing = () => new GanglionError('internal', { what: 'test: the node answered with an error' });

test('an error of the node costs a pause, not the duty', async () => {
  const { chain, clock, seen } = await follow();
  chain.announceEpoch(10);
  await clock.advance(0);
  chain.failWatchers(passing());
  await clock.advance(999);
  expect(chain.watching).toBe(0);
  await clock.advance(1);
  chain.announceEpoch(20);
  await clock.advance(0);
  expect(seen).toEqual([10, 20]);
});

test('pauses double up to half a minute, and an epoch makes them short again', async () => {
  const { chain, clock, seen } = await follow();
  for (const pauseMs of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
    chain.failWatchers(passing());
    await clock.advance(pauseMs - 1);
    expect([pauseMs, chain.watching]).toEqual([pauseMs, 0]);
    await clock.advance(1);
    expect([pauseMs, chain.watching]).toEqual([pauseMs, 1]);
  }
  chain.announceEpoch(10);
  await clock.advance(0);
  chain.failWatchers(passing());
  await clock.advance(1_000);
  chain.announceEpoch(20);
  await clock.advance(0);
  expect(seen).toEqual([10, 20]);
});

test('another chain at the same endpoint ends it', async () => {
  const { chain, ended } = await follow();
  chain.failWatchers(new GanglionError('chain-mismatch', { what: 'test' }));
  await expect(ended).rejects.toMatchObject({ code: 'chain-mismatch' });
});

test('stopping ends it, also during a pause', async () => {
  const { chain, clock, ended } = await follow();
  chain.failWatchers(passing());
  await clock.advance(10);
  expect(clock.sleeping).toBe(1);
  stopping.abort();
  await expect(ended).resolves.toBeUndefined();
});
