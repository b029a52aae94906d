// SPDX-License-Identifier: Apache-2.0
import { FakeChain, FakeClock } from '@ganglion/fakes';
import { expect, test } from '@jest/globals';
import { createNeuronHealth } from './health.ts';

const block = (number: number) => ({ number, hash: new FakeChain().genesisHash });

/** A neuron of a chain with 10 blocks from one epoch to the next, which has read all there is at block 100. */
function healthy() {
  const chain = new FakeChain();
  const clock = new FakeClock();
  chain.headNumber = 100;
  const health = createNeuronHealth({ chain, clock });
  health.sawEpochs({ tempo: 10, lastEpochBlock: 100 });
  health.sawMetagraph({ block: block(100), isRegistered: true });
  return { chain, clock, health };
}

test('a neuron that knows nothing yet is not ready', async () => {
  const { chain, clock } = healthy();
  const health = createNeuronHealth({ chain, clock });
  expect(await health.whyNotReady()).toBe('the metagraph has not been read yet');
});

test('a neuron is not ready while the chain is away, and is again when it is back', async () => {
  const { chain, health } = healthy();
  expect(await health.whyNotReady()).toBeUndefined();
  chain.isAway = true;
  expect(await health.whyNotReady()).toBe('the chain is not connected');
  expect(await health.registry.metrics()).toMatch(/^ganglion_chain_connected 0$/m);
  chain.isAway = false;
  expect(await health.whyNotReady()).toBeUndefined();
  expect(await health.registry.metrics()).toMatch(/^ganglion_chain_connected 1$/m);
});

test('a client that never answers makes a neuron not ready', async () => {
  const { clock } = healthy();
  const head = (options: { readonly timeoutMs?: number | undefined } = {}) =>
    new Promise<never>((_resolve, reject) => setTimeout(reject, options.timeoutMs, new Error('test')));
  const health = createNeuronHealth({ chain: { head }, clock });
  expect(await health.whyNotReady()).toBe('the chain is not connected');
});

test('a neuron whose hotkey was evicted is not ready', async () => {
  const { health } = healthy();
  health.sawMetagraph({ block: block(100), isRegistered: false });
  expect(await health.whyNotReady()).toBe('the hotkey has no neuron on the chain');
  expect(await health.registry.metrics()).toMatch(/^ganglion_registered 0$/m);
});

test.each([
  [119, undefined],
  [120, undefined],
  [121, 'the metagraph is 21 blocks old, where 2 epochs are 20'],
])('a metagraph of block 100 at block %d, with 10 blocks an epoch: %s', async (number, reason) => {
  const { chain, health } = healthy();
  chain.headNumber = number;
  expect(await health.whyNotReady()).toBe(reason);
});

test('the metrics tell what is known, and leave out what is not', async () => {
  const { chain, clock, health } = healthy();
  await clock.advance(2_500);
  const known = await health.registry.metrics();
  expect(known.split('\n').filter((line) => /^ganglion/.test(line))).toEqual([
    'ganglion_chain_connected 1',
    'ganglion_chain_finalized_block 100',
    'ganglion_metagraph_block 100',
    'ganglion_metagraph_age_seconds 2.5',
    'ganglion_last_epoch_block 100',
    'ganglion_registered 1',
  ]);
  chain.isAway = true;
  const unknown = await createNeuronHealth({ chain, clock }).registry.metrics();
  expect(unknown.split('\n').filter((line) => /^ganglion/.test(line))).toEqual([
    'ganglion_chain_connected 0',
  ]);
});

test('a wall clock that is set does not change the age of the metagraph', async () => {
  const chain = new FakeChain();
  const time = { wall: 1_000_000, monotonic: 0 };
  const clock = { now: () => time.wall, elapsed: () => time.monotonic };
  const health = createNeuronHealth({ chain, clock });
  health.sawMetagraph({ block: block(100), isRegistered: true });
  Object.assign(time, { wall: 0, monotonic: 2_500 });
  expect(await health.registry.metrics()).toMatch(/^ganglion_metagraph_age_seconds 2\.5$/m);
});
