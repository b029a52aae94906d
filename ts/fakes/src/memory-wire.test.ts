// SPDX-License-Identifier: Apache-2.0
import { fromUri } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import { expect, test } from '@jest/globals';
import { testExchange } from './exchange-compliance.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryWire, type MemoryWireInit } from './memory-wire.ts';

const START = 1_800_000_000_000;
const PROMPTS = { prompts: ['a'], maxNewTokens: 4, temperature: 0, seed: 7 };

testExchange(async (init) => {
  const clock = new FakeClock(START);
  const wire = new MemoryWire({ clock }, init);
  return {
    serve: async (components) => wire.serve(components),
    ask: (signer) => wire.ask(signer),
    pass: (ms) => clock.advance(ms),
    close: async () => expect(clock.sleeping).toBe(0),
  };
});

/** Alice, who asks Bob, who repeats. */
async function pair(init: MemoryWireInit) {
  const clock = new FakeClock(START);
  const wire = new MemoryWire({ clock }, init);
  const [alice, bob] = await Promise.all([fromUri('//Alice'), fromUri('//Bob')]);
  let calls = 0;
  const axon = wire.serve({
    signer: bob,
    handlers: {
      Seq2Seq: async ({ prompts }) => {
        calls += 1;
        return { texts: prompts };
      },
    },
  });
  const dendrite = wire.ask(alice);
  const outcomes: unknown[] = [];
  const ask = () =>
    dendrite.query(axon, 'Seq2Seq', PROMPTS, { timeoutMs: 1_000 }).then(
      ({ elapsedMs }) => outcomes.push(elapsedMs),
      (error: unknown) => outcomes.push(GanglionError.from(error).code),
    );
  return { clock, ask, outcomes, calls: () => calls };
}

test('a message takes its time each way', async () => {
  const { clock, ask, outcomes, calls } = await pair({ delayMs: 30 });
  const asking = ask();
  await clock.advance(29);
  expect([calls(), outcomes]).toEqual([0, []]);
  await clock.advance(30);
  expect([calls(), outcomes]).toEqual([1, []]);
  await clock.advance(1);
  await asking;
  expect(outcomes).toEqual([60]);
});

test.each([false, true])('a message that gets lost is a timeout (the answer: %p)', async (isAnswer) => {
  const { clock, ask, outcomes, calls } = await pair({ isLost: (passage) => passage.isAnswer === isAnswer });
  const asking = ask();
  await clock.advance(999);
  expect(outcomes).toEqual([]);
  await clock.advance(1);
  await asking;
  expect([outcomes, calls()]).toEqual([['timeout'], isAnswer ? 1 : 0]);
});
