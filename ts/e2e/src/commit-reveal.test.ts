// SPDX-License-Identifier: Apache-2.0
import { type RevealCall, TOKEN, weightsHash } from '@ganglion/chain';
import { type Market, openMarket, requireEvent, type TestNeuron } from '@ganglion/testkit';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';

const START_MS = 120_000;

// A chain in an interpreter, on a machine that may be busy with other things.
jest.setTimeout(START_MS);

let market: Market;
let judge: TestNeuron;
let miner: TestNeuron;
let promised: readonly RevealCall[] = [];

beforeAll(async () => {
  market = await openMarket({ genesisPatch: { incentive: { commitReveal: true } } });
  judge = await market.addNeuron('judge', 100n * TOKEN);
  miner = await market.addNeuron('miner', TOKEN);
}, START_MS);

afterAll(() => market?.stop());

const weightsOf = async () => (await market.client.nextAllowed(judge.hotkey.publicKey)).weights;
const refusedFor = (error: string) => ({
  code: 'transaction-refused',
  facts: { pallet: 'Incentive', error },
  hint: expect.stringMatching(/\w/),
});

test('a chain that asks for commits takes no row without one, and says what to do', async () => {
  expect(await weightsOf()).toMatchObject({
    setWeights: undefined,
    commitWeights: expect.any(Number),
    revealWeights: undefined,
  });
  await expect(market.setWeights([{ from: judge, on: [[miner, 1]] }])).rejects.toMatchObject({
    ...refusedFor('CommitRequired'),
    hint: expect.stringContaining('commit_weights'),
  });
});

test('a row is promised in one interval and set in the next, not before and not twice', async () => {
  const { client } = market;
  const before = await weightsOf();
  promised = await market.commitWeights([{ from: judge, on: [[miner, 5]] }]);
  const [call] = promised;
  if (call === undefined || before === undefined) throw new Error('nothing was promised');
  const { interval } = before;
  const committedAt = (await client.head()).number;
  expect(await weightsOf()).toMatchObject({
    commitWeights: undefined,
    revealWeights: { first: interval + 1, last: interval + 1 },
  });
  await expect(market.include(client.revealWeights(call))).rejects.toMatchObject(
    refusedFor('RevealTooEarly'),
  );
  await market.crossEpoch();
  const salt = new Uint8Array(32);
  await expect(market.include(client.revealWeights({ ...call, salt }))).rejects.toMatchObject(
    refusedFor('CommitMismatch'),
  );
  const receipt = await market.include(client.revealWeights(call));
  expect(requireEvent(receipt, 'Incentive.WeightsRevealed').data).toMatchObject({ uid: judge.uid, edges: 1 });
  expect(await client.weights()).toEqual([
    {
      uid: judge.uid,
      setAt: receipt.block?.number,
      meantAt: committedAt,
      edges: [{ uid: miner.uid, weight: 5 }],
    },
  ]);
  await expect(market.include(client.revealWeights(call))).rejects.toMatchObject(refusedFor('NoCommit'));
});

test('a commit and a reveal cost nothing, and the event tells the interval', async () => {
  const { client } = market;
  const row = [{ uid: miner.uid, weight: 1 }];
  const salt = new Uint8Array(32).fill(1);
  const next = await weightsOf();
  if (next === undefined) throw new Error('no neuron');
  const { genesisHash } = client;
  const hash = weightsHash({
    ...{ genesisHash, hotkey: judge.hotkey.publicKey, row, salt },
    interval: next.interval,
  });
  for (const action of [
    { kind: 'commit-weights', hash },
    { kind: 'reveal-weights', row, salt },
  ] as const) {
    expect(await client.estimateFee({ signer: judge.hotkey, actions: [action] })).toBe(0n);
  }
  const receipt = await market.include(client.commitWeights({ hotkey: judge.hotkey, hash }));
  expect(requireEvent(receipt, 'Incentive.WeightsCommitted').data).toMatchObject({ interval: next.interval });
  const again = market.include(client.commitWeights({ hotkey: judge.hotkey, hash }));
  await expect(again).rejects.toMatchObject(refusedFor('CommitOutstanding'));
  await market.crossEpoch();
  await market.crossEpoch();
  const late = market.include(client.revealWeights({ hotkey: judge.hotkey, row, salt }));
  await expect(late).rejects.toMatchObject(refusedFor('CommitExpired'));
});

test.each([31, 33])('a hash or a salt of %p bytes never leaves the client', async (length) => {
  const { client } = market;
  const bytes = new Uint8Array(length);
  const { hotkey } = judge;
  await expect(client.commitWeights({ hotkey, hash: bytes })).rejects.toMatchObject({
    code: 'invalid-argument',
  });
  await expect(client.revealWeights({ hotkey, row: [], salt: bytes })).rejects.toMatchObject({
    code: 'invalid-argument',
  });
});
