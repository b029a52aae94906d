// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { fromUri } from '@ganglion/account';
import { enrol, TOKEN, toUid } from '@ganglion/chain';
import { layCuttableWire } from '@ganglion/fakes';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { checkConservation, checkIssuance, findEvent, requireEvent, requireNeuron } from './checks.ts';
import { attachMarket, forkMarket, type Market, openMarket } from './market.ts';

const START_MS = 120_000;

// A chain in an interpreter, on a machine that may be busy with other things.
jest.setTimeout(START_MS);

let market: Market;

beforeAll(async () => {
  market = await openMarket();
}, START_MS);

afterAll(() => market?.stop());

describe('a market', () => {
  test('registers more neurons than a block takes, each of its own owner, with stake', async () => {
    const neurons = await market.addNeurons(17, { name: '//many', stake: 3n * TOKEN });
    const { neurons: found } = await market.client.metagraph();
    for (const { uid, hotkey, coldkey } of neurons) {
      expect(found.find((neuron) => neuron.uid === uid)).toMatchObject({
        hotkeyAddress: hotkey.address,
        coldkeyAddress: coldkey.address,
        stake: 3n * TOKEN,
      });
    }
    expect(new Set(neurons.map(({ coldkey }) => coldkey.address)).size).toBe(17);
    const uids = neurons.map(({ uid }) => uid);
    expect(uids).toEqual([...uids].sort((a, b) => a - b));
  });

  test('enrols a neuron once, whoever pays, and gives its uid again', async () => {
    const keys = { hotkey: await fromUri('//once'), coldkey: await fromUri('//once//owner') };
    const init = {
      entrants: [{ ...keys, stake: 2n * TOKEN }],
      payer: await fromUri('//Alice'),
      include: <T>(work: Promise<T>, count: number) => market.include(work, count),
    };
    const [first] = await enrol(market.client, init);
    const { number } = market.chain.head();
    const [again] = await enrol(market.client, init);
    expect(again?.uid).toBe(first?.uid);
    expect(market.chain.head().number).toBe(number);
    expect(await market.client.neuronOf(keys.hotkey.publicKey)).toMatchObject({
      uid: first?.uid,
      coldkeyAddress: keys.coldkey.address,
      stake: 2n * TOKEN,
    });
  });

  test('sets weights in whatever order they are given', async () => {
    const [judge, one, other] = [
      await market.addNeuron('judge', 10n * TOKEN),
      await market.addNeuron('one', 0n),
      await market.addNeuron('other', 0n),
    ];
    await market.setWeights([
      {
        from: judge,
        on: [
          [other, 7],
          [one, 3],
        ],
      },
    ]);
    const rows = await market.client.weights();
    expect(rows.find(({ uid }) => uid === judge.uid)?.edges).toEqual([
      { uid: one.uid, weight: 3 },
      { uid: other.uid, weight: 7 },
    ]);
  });

  test('crosses an epoch that conserves every unit', async () => {
    const crossing = await market.crossEpoch();
    expect(crossing.epoch.minted).toBeGreaterThan(0n);
    expect(crossing.before.block.number).toBeLessThan(crossing.after.block.number);
    checkConservation(crossing);
    await checkIssuance(market.chain);
  });

  test('ends once, however often it is told to', async () => {
    const other = await openMarket();
    await other.stop();
    await other.stop();
    await expect(other.client.head({ timeoutMs: 1_000 })).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('a transaction', () => {
  test('gets its block though another one of the same work is refused', async () => {
    const [rich, poor] = [await market.fundedKey('//rich'), await fromUri('//poor')];
    const to = rich.publicKey;
    const work = [rich, poor].map((from) => market.client.transfer({ from, to, amount: TOKEN }));
    const [good, refused] = await market.include(Promise.allSettled(work), 2);
    expect(good?.status).toBe('fulfilled');
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'transaction-refused' } });
  });

  test('waits on while no block can be built, and is in the one that can', async () => {
    await using wire = await layCuttableWire(market.chain.endpoint);
    await using forked = await forkMarket({ endpoint: wire.endpoint });
    const from = await forked.fundedKey('//patient');
    const transfer = async (uri: string) =>
      forked.client.transfer({ from, to: (await fromUri(uri)).publicKey, amount: TOKEN });
    await forked.include(transfer('//known'));
    wire.cut();
    // Nobody has read the payee's account yet.
    const work = transfer('//unheard-of');
    await expect(forked.include(work)).rejects.toMatchObject({ code: 'chain-unreachable' });
    expect(forked.chain.pending()).toBe(1);
    wire.mend();
    expect((await forked.include(work)).block?.number).toBe(forked.chain.head().number);
    expect(forked.chain.pending()).toBe(0);
  });
});

describe('a check', () => {
  test('of conservation fails when a unit is missing, wherever it is missing', async () => {
    const crossing = await market.crossEpoch();
    const { epoch, before, after } = crossing;
    const broken = [
      { epoch: { ...epoch, minted: epoch.minted - 1n }, before, after },
      { epoch, before: { ...before, carry: before.carry + 1n }, after },
      { epoch, before, after: { ...after, carry: after.carry + 1n } },
      { epoch, before, after: { ...after, issuance: after.issuance + 1n } },
      { epoch, before, after: { ...after, metagraph: before.metagraph } },
    ];
    for (const each of broken) expect(() => checkConservation(each)).toThrow(/not/);
    checkConservation(crossing);
  });

  test('of issuance fails when an account has what nobody issued', async () => {
    await using forged = await forkMarket({ endpoint: market.chain.endpoint });
    const [first] = await forged.chain.state(ACCOUNTS);
    if (first === undefined) throw new Error('there are accounts');
    const [key, account] = first;
    const digits = account.slice(2 + 32, 2 + 34);
    const other = digits === '00' ? '01' : '00';
    await forged.chain.setStorage([[key, `0x${account.slice(2, 34)}${other}${account.slice(36)}`]]);
    await expect(checkIssuance(forged.chain)).rejects.toThrow(/do not have what the chain says exists/);
  });

  test('for an event names those that were told instead', async () => {
    const [from, to] = [await market.fundedKey('//payer'), (await market.fundedKey('//payee')).publicKey];
    const receipt = await market.include(market.client.transfer({ from, to, amount: TOKEN }));
    expect(requireEvent(receipt, 'Balances.Transfer').data.amount).toBe(Number(TOKEN));
    expect(findEvent(receipt, 'Registry.NeuronRegistered')).toBeUndefined();
    expect(() => requireEvent(receipt, 'Registry.NeuronRegistered')).toThrow(
      /there were: .*Balances.Transfer/,
    );
  });

  test('for a neuron names the block that has none', async () => {
    const metagraph = await market.client.metagraph();
    expect(() => requireNeuron(metagraph, toUid(60_000))).toThrow(
      `block ${metagraph.block.number} has no neuron`,
    );
  });
});

/** Twox128 of `System` and of `Account`. */
const ACCOUNTS = '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9';

describe('a market on a chain of another process', () => {
  let child: ChildProcess;
  let attached: Awaited<ReturnType<typeof attachMarket>>;

  beforeAll(async () => {
    const main = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));
    const args = [
      '--disable-warning=ExperimentalWarning',
      main,
      'chain',
      'start',
      '--port',
      '0',
      '--block-time',
      '0',
    ];
    child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    if (child.stdout === null) throw new Error('the output is piped');
    const [line] = await once(createInterface(child.stdout), 'line');
    attached = await attachMarket({ endpoint: JSON.parse(String(line)).endpoint });
  }, START_MS);

  afterAll(async () => {
    await attached?.stop();
    child?.kill('SIGTERM');
    if (child?.exitCode === null) await once(child, 'exit');
  });

  test('does what one on a chain of its own does', async () => {
    const [judge, miner] = await attached.addNeurons(2, { stake: 5n * TOKEN });
    await attached.setWeights([{ from: judge, on: [[miner, 1]] }]);
    checkConservation(await attached.crossEpoch());
    const { number } = await attached.chain.head();
    expect((await attached.chain.advanceEpochs()).number).toBe(number + 10);
    await checkIssuance(attached.chain);
  });

  test('leaves the chain running', async () => {
    const { endpoint } = attached.chain;
    await attached.stop();
    attached = await attachMarket({ endpoint });
    expect((await attached.client.metagraph()).neurons.length).toBe(2);
  });
});
