// SPDX-License-Identifier: Apache-2.0
import { fromUri, type Signer } from '@ganglion/account';
import { type Action, fractionToNumber, TOKEN, toUid } from '@ganglion/chain';
import { type Market, openMarket, requireEvent, type TestNeuron } from '@ganglion/testkit';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';

const START_MS = 120_000;

// A chain in an interpreter, on a machine that may be busy with other things.
jest.setTimeout(START_MS);

let market: Market;
let judge: TestNeuron;
let miner: TestNeuron;
let nominator: Signer;

beforeAll(async () => {
  market = await openMarket();
  judge = await market.addNeuron('judge', 100n * TOKEN);
  miner = await market.addNeuron('miner', 10n * TOKEN);
  nominator = await market.fundedKey('//nominator');
}, START_MS);

afterAll(() => market?.stop());

describe('a nomination', () => {
  test('is a position beside those of owners, and is gone when everything is removed', async () => {
    const { client } = market;
    const { minNomination } = await client.hyperparameters();
    const hotkey = judge.hotkey.publicKey;
    await market.include(client.addStake({ coldkey: nominator, hotkey, amount: minNomination }));
    const nomination = {
      hotkey,
      hotkeyAddress: judge.hotkey.address,
      uid: judge.uid,
      kind: 'nomination',
      value: minNomination,
      principal: minNomination,
    };
    expect(await client.positionsOf(nominator.publicKey)).toEqual([nomination]);
    const own = { ...nomination, kind: 'own', value: 100n * TOKEN, principal: 100n * TOKEN };
    expect(await client.positionsOf(judge.coldkey.publicKey)).toEqual([own]);
    expect(await client.stakeOf(hotkey)).toMatchObject({ own: 100n * TOKEN, nominated: minNomination });

    const { block } = await market.include(client.removeAllStake({ coldkey: nominator, hotkey }));
    expect(await client.positionsOf(nominator.publicKey)).toEqual([]);
    const { unstakeDelay } = await client.hyperparameters();
    const maturesAt = (block?.number ?? 0) + unstakeDelay;
    const chunks = [{ amount: minNomination, maturesAt }];
    expect(await client.unstakingOf(nominator.publicKey)).toEqual({ matured: 0n, chunks });
    const { hash: at } = await market.chain.newBlock(unstakeDelay);
    expect(await client.unstakingOf(nominator.publicKey, { at })).toEqual({ matured: minNomination, chunks });
  });

  test('is told of nobody who has none', async () => {
    expect(await market.client.positionsOf(miner.hotkey.publicKey)).toEqual([]);
    expect(await market.client.unstakingOf(miner.hotkey.publicKey)).toEqual({ matured: 0n, chunks: [] });
    expect(await market.client.stakeOf(nominator.publicKey)).toBeUndefined();
  });
});

describe('a take', () => {
  const setTake = (take: number) =>
    market.client.setTake({ coldkey: judge.coldkey, hotkey: judge.hotkey.publicKey, take });
  const stakeOf = () => market.client.stakeOf(judge.hotkey.publicKey);

  test('that is smaller holds at once, a larger one when its delay has passed', async () => {
    const { defaultTake, takeDelay } = await market.client.hyperparameters();
    expect(await stakeOf()).toMatchObject({ take: defaultTake, nextTake: undefined });
    await market.include(setTake(0));
    expect(await stakeOf()).toMatchObject({ take: 0, nextTake: undefined });
    const { block } = await market.include(setTake(defaultTake));
    const from = (block?.number ?? 0) + takeDelay;
    expect(await stakeOf()).toMatchObject({ take: 0, nextTake: { take: defaultTake, from } });
  });

  test('of everything is more than the chain takes', async () => {
    await expect(market.include(setTake(1_000_000))).rejects.toMatchObject({
      code: 'transaction-failed',
      facts: { pallet: 'Stake', error: 'TakeOutOfBounds' },
    });
  });

  test.each([-1, 0.5, 1_000_001, Number.NaN])('of %p millionths never leaves the client', async (take) => {
    await expect(setTake(take)).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});

describe('a neuron', () => {
  test('keeps its uid under another hotkey, and its owner can let it go', async () => {
    const { client } = market;
    const { uid, coldkey, hotkey } = await market.addNeuron('leaver', TOKEN);
    const newHotkey = await fromUri('//leaver//second');
    const { swapBurn } = await client.hyperparameters();
    const call = { coldkey, hotkey: hotkey.publicKey, newHotkey };
    const swapped = requireEvent(await market.include(client.swapHotkey(call)), 'Registry.HotkeySwapped');
    expect(swapped.data).toMatchObject({ uid, new_: newHotkey.address });
    expect(BigInt(String(swapped.data.burned))).toBe(swapBurn);
    expect(await client.neuronOf(hotkey.publicKey)).toBeUndefined();
    expect(await client.neuronOf(newHotkey.publicKey)).toMatchObject({ uid, stake: TOKEN });

    const gone = await market.include(client.deregister({ coldkey, hotkey: newHotkey.publicKey }));
    expect(requireEvent(gone, 'Registry.NeuronDeregistered').data).toMatchObject({ uid });
    expect(await client.neuronOf(newHotkey.publicKey)).toBeUndefined();
  });

  test('registered and swapped in one transaction uses two proofs in their order', async () => {
    const coldkey = await market.fundedKey('//swapper');
    const [hotkey, newHotkey] = [await fromUri('//swapper//1'), await fromUri('//swapper//2')];
    const actions: readonly Action[] = [
      { kind: 'register', hotkey },
      { kind: 'swap-hotkey', hotkey: hotkey.publicKey, newHotkey },
    ];
    await market.include(market.client.batch({ signer: coldkey, actions }));
    const neuron = await market.client.neuronOf(newHotkey.publicKey);
    expect(neuron?.coldkeyAddress).toBe(coldkey.address);
  });

  test('of somebody else cannot be let go', async () => {
    const work = market.client.deregister({ coldkey: judge.coldkey, hotkey: miner.hotkey.publicKey });
    await expect(market.include(work)).rejects.toMatchObject({
      code: 'transaction-failed',
      facts: { pallet: 'Registry', error: 'NotOwner' },
    });
  });
});

describe('what a hotkey may do', () => {
  test('is told of a neuron and of a stranger, with the price of a registration', async () => {
    const { client } = market;
    const price = await client.registrationPrice();
    expect(price).toBe((await client.hyperparameters()).registrationBurn);
    expect(await client.nextAllowed(judge.hotkey.publicKey)).toMatchObject({
      weights: { setWeights: expect.any(Number), commitWeights: undefined, revealWeights: undefined },
      hasMinStake: true,
      serveAxon: expect.any(Number),
      immuneUntil: expect.any(Number),
      registrationBurn: price,
      canRegister: true,
    });
    expect(await client.nextAllowed(nominator.publicKey)).toMatchObject({
      weights: undefined,
      serveAxon: undefined,
      immuneUntil: undefined,
    });
  });
});

describe('an explanation', () => {
  test('of the last epoch names who voted and adds up to what was paid', async () => {
    await market.setWeights([{ from: judge, on: [[miner, 1]] }]);
    const { after } = await market.crossEpoch();
    const at = after.block.hash;
    const neuron = await market.client.neuronOf(miner.hotkey.publicKey, { at });
    const found = await market.client.explain(miner.uid, { at });
    expect(found).toMatchObject({
      uid: miner.uid,
      hotkeyAddress: miner.hotkey.address,
      edges: 1,
      trustedBy: 1,
      rank: neuron?.rank,
      incentive: neuron?.incentive,
      rankFrom: [{ uid: judge.uid, hotkeyAddress: judge.hotkey.address }],
    });
    expect(found?.rankFrom.map(({ share }) => fractionToNumber(share))).toEqual([1]);
    expect((found?.paidForIncentive ?? 0n) + (found?.paidForDividends ?? 0n)).toBe(neuron?.emission);
    expect(await market.client.explain(toUid(60_000), { at })).toBeUndefined();
  });
});

describe('a fee', () => {
  const estimate = async (actions: readonly Action[]) =>
    market.client.estimateFee({ signer: nominator, actions });

  test('is what a transfer then costs, to the unit', async () => {
    const { client } = market;
    const to = judge.coldkey.publicKey;
    const fee = await estimate([{ kind: 'transfer', to, amount: TOKEN }]);
    const before = await client.balanceOf(nominator.publicKey);
    await market.include(client.transfer({ from: nominator, to, amount: TOKEN }));
    const { free } = await client.balanceOf(nominator.publicKey);
    expect(before.free - free - TOKEN).toBe(fee);
  });

  test('of a registration needs no signature of the hotkey', async () => {
    const sign = () => {
      throw new Error('nobody is to be asked for a signature');
    };
    const hotkey = { ...(await fromUri('//new')), sign };
    const fee = await estimate([{ kind: 'register', hotkey }]);
    expect(fee).toBeGreaterThan(0n);
    const both = await estimate([{ kind: 'register', hotkey }, { kind: 'withdraw-unstaked' }]);
    expect(both).toBeGreaterThan(fee);
  });

  test('is not asked for weights', async () => {
    expect(await estimate([{ kind: 'set-weights', row: [{ uid: miner.uid, weight: 1 }] }])).toBe(0n);
  });

  test('of nothing is none', async () => {
    await expect(estimate([])).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});

describe('blocks', () => {
  test('are found by their number, when they are final', async () => {
    const { client, chain } = market;
    const { number, hash } = await chain.newBlock();
    for await (const block of client.watchBlocks({ from: number })) {
      if (block.number === number) break;
    }
    expect(await client.blockHash(0)).toBe(client.genesisHash);
    expect(await client.blockHash(number)).toBe(hash);
    await expect(client.blockHash(number + 100)).rejects.toMatchObject({ code: 'not-found' });
    for (const none of [-1, 0.5, 2 ** 32]) {
      await expect(client.blockHash(none)).rejects.toMatchObject({ code: 'invalid-argument' });
    }
  });

  test('and epochs are watched from one that has passed', async () => {
    const { client } = market;
    const { lastEpochBlock = 0 } = await client.epochStatus();
    const { number } = await client.head();
    const controller = new AbortController();
    const seen: number[] = [];
    for await (const block of client.watchBlocks({ from: number - 2, signal: controller.signal })) {
      seen.push(block.number);
      if (block.number === number) controller.abort();
    }
    expect(seen).toEqual([number - 2, number - 1, number]);
    for await (const { block } of client.watchEpochs({ from: lastEpochBlock })) {
      expect(block.number).toBe(lastEpochBlock);
      break;
    }
    expect(() => client.watchBlocks({ from: -1 })).toThrow(/^invalid-argument: the number of a block/);
  });
});
