// SPDX-License-Identifier: Apache-2.0

import { fromUri, type Signer } from '@ganglion/account';
import { type Action, type AxonInfo, TOKEN, toUid, type WeightRow } from '@ganglion/chain';
import { type Market, openMarket, type TestNeuron } from '@ganglion/testkit';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';

const START_MS = 120_000;

// A chain in an interpreter, on a machine that may be busy with other things.
jest.setTimeout(START_MS);

let market: Market;
let judge: TestNeuron;
let other: TestNeuron;
let poor: TestNeuron;
let stranger: Signer;

beforeAll(async () => {
  // No epoch comes between a test's two looks at the neurons.
  market = await openMarket({ genesisPatch: { incentive: { tempo: 100_000 } } });
  judge = await market.addNeuron('judge', 100n * TOKEN);
  other = await market.addNeuron('other', TOKEN);
  poor = await market.addNeuron('poor', TOKEN - 1n);
  stranger = await fromUri('//stranger');
  await market.chain.fund(stranger.address, 10n * TOKEN);
}, START_MS);

afterAll(() => market?.stop());

/** Expects that a block held the transaction, that it failed in this way, and that nothing but fees changed. */
async function expectFailure(work: Promise<unknown>, pallet: string, error: string): Promise<void> {
  const before = await market.client.metagraph();
  await expect(market.include(work)).rejects.toMatchObject({
    code: 'transaction-failed',
    facts: { pallet, error },
    hint: expect.stringMatching(/\w+.*\.$/),
  });
  expect((await market.client.metagraph()).neurons).toEqual(before.neurons);
}

/** Expects that no block will ever hold the weights, because the pool was told what is wrong with them. */
async function expectRefusal(work: Promise<unknown>, error: string): Promise<void> {
  const { number } = market.chain.head();
  await expect(work).rejects.toMatchObject({
    code: 'transaction-refused',
    facts: { pallet: 'Incentive', error },
    hint: expect.stringMatching(/\w+.*\.$/),
  });
  expect(market.chain.pending()).toBe(0);
  expect(market.chain.head().number).toBe(number);
}

const row = (...edges: readonly (readonly [number, number])[]): WeightRow =>
  edges.map(([uid, weight]) => ({ uid: toUid(uid), weight }));

describe('weights', () => {
  const cases: readonly (readonly [string, () => WeightRow, string])[] = [
    ['an unknown uid', () => row([other.uid, 1], [3, 1]), 'UnknownUid'],
    ['the largest uid there can be', () => row([65_535, 1]), 'UnknownUid'],
    ['the own uid', () => row([judge.uid, 1], [other.uid, 1]), 'SelfWeight'],
    ['uids that decrease', () => row([poor.uid, 1], [other.uid, 1]), 'UidsNotIncreasing'],
    ['a uid twice', () => row([other.uid, 1], [other.uid, 1]), 'UidsNotIncreasing'],
    ['a weight of zero', () => row([other.uid, 0]), 'ZeroWeight'],
    ['no edge', () => row(), 'RowTooShort'],
    [
      'one edge more than fits',
      () => Array.from({ length: 257 }, (_, uid) => ({ uid: toUid(uid), weight: 1 })),
      'RowTooLong',
    ],
    [
      'as many edges as fit, of uids that are not there',
      () => Array.from({ length: 256 }, (_, uid) => ({ uid: toUid(uid + 1), weight: 1 })),
      'UnknownUid',
    ],
  ];
  test.each(cases)('with %s are refused', async (_name, edges, error) => {
    await expectRefusal(market.client.setWeights({ hotkey: judge.hotkey, row: edges() }), error);
  });

  test('of a key that is no neuron are refused', async () => {
    const work = market.client.setWeights({ hotkey: stranger, row: row([0, 1]) });
    await expectRefusal(work, 'NotRegistered');
  });

  test('signed by the coldkey are refused', async () => {
    const work = market.client.setWeights({ hotkey: judge.coldkey, row: row([other.uid, 1]) });
    await expectRefusal(work, 'NotRegistered');
  });

  test('with one unit of stake too little are refused, with exactly enough they pass', async () => {
    const set = (neuron: TestNeuron) =>
      market.client.setWeights({ hotkey: neuron.hotkey, row: row([judge.uid, 1]) });
    await expectRefusal(set(poor), 'NotEnoughStake');
    await expect(market.include(set(other))).resolves.toMatchObject({ hash: expect.any(String) });
  });

  test('with another version key are refused', async () => {
    const work = market.client.setWeights({ hotkey: judge.hotkey, row: row([other.uid, 1]), versionKey: 1 });
    await expectRefusal(work, 'WrongVersionKey');
  });

  test('one block too early are refused, on time they pass', async () => {
    const { weightsInterval } = await market.client.hyperparameters();
    const set = () => market.client.setWeights({ hotkey: judge.hotkey, row: row([other.uid, 1]) });
    const { block } = await market.include(set());
    // The pool judges by the block that would come next.
    await market.chain.newBlock((block?.number ?? 0) + weightsInterval - 2 - market.chain.head().number);
    await expectRefusal(set(), 'WeightsTooEarly');
    await market.chain.newBlock();
    const { block: next } = await market.include(set());
    expect(next?.number).toBe((block?.number ?? 0) + weightsInterval);
  });

  test('that have no place in a transaction never leave the client', async () => {
    for (const weight of [-1, 0.5, 65_536, Number.NaN]) {
      await expect(
        market.client.setWeights({ hotkey: judge.hotkey, row: [{ uid: other.uid, weight }] }),
      ).rejects.toMatchObject({ code: 'invalid-argument' });
    }
  });
});

describe('registration', () => {
  test('of a neuron that exists fails', async () => {
    const { coldkey, hotkey } = judge;
    await expectFailure(market.client.register({ coldkey, hotkey }), 'Registry', 'AlreadyRegistered');
  });

  test('with a proof by another key fails', async () => {
    const hotkey: Signer = { ...(await fromUri('//new')), sign: (message) => stranger.sign(message) };
    await expectFailure(
      market.client.register({ coldkey: stranger, hotkey }),
      'Registry',
      'PossessionNotProven',
    );
  });

  test('with a proof made for another coldkey fails', async () => {
    const key = await fromUri('//new');
    let proof = new Uint8Array();
    const recording: Signer = {
      ...key,
      sign: (message) => {
        proof = Uint8Array.from(key.sign(message));
        return proof;
      },
    };
    const poorest = await fromUri('//poorest');
    await expect(market.client.register({ coldkey: poorest, hotkey: recording })).rejects.toMatchObject({
      code: 'transaction-refused',
    });
    const replaying: Signer = { ...key, sign: () => proof };
    await expectFailure(
      market.client.register({ coldkey: stranger, hotkey: replaying }),
      'Registry',
      'PossessionNotProven',
    );
  });

  test('with a truncated proof never leaves the client', async () => {
    const hotkey: Signer = { ...(await fromUri('//new')), sign: () => new Uint8Array(63) };
    await expect(market.client.register({ coldkey: stranger, hotkey })).rejects.toMatchObject({
      code: 'invalid-argument',
      facts: { bytes: 63 },
    });
  });

  test('that the coldkey cannot pay fails', async () => {
    const coldkey = await fromUri('//nearly-broke');
    await market.chain.fund(coldkey.address, TOKEN / 20n);
    const work = market.client.register({ coldkey, hotkey: await fromUri('//new') });
    await expectFailure(work, 'Registry', 'CannotPayBurn');
  });

  test('of several hotkeys at once by one coldkey gives each its uid', async () => {
    const coldkey = await fromUri('//owner-of-many');
    await market.chain.fund(coldkey.address, 100n * TOKEN);
    const hotkeys = await Promise.all([1, 2, 3, 4].map((index) => fromUri(`//many//${index}`)));
    const [first, second, ...rest] = hotkeys;
    if (first === undefined || second === undefined) throw new Error('two keys at least');
    const work = Promise.all([
      market.client.register({ coldkey, hotkey: first }),
      market.client.batch({
        signer: coldkey,
        actions: rest.map((hotkey) => ({ kind: 'register' as const, hotkey })),
      }),
      market.client.register({ coldkey, hotkey: second }),
    ]);
    await market.include(work, 3);
    const { neurons } = await market.client.metagraph();
    const owned = neurons.filter((neuron) => neuron.coldkeyAddress === coldkey.address);
    expect(new Set(owned.map(({ hotkeyAddress }) => hotkeyAddress))).toEqual(
      new Set(hotkeys.map(({ address }) => address)),
    );
  });
});

describe('stake', () => {
  const add = (coldkey: Signer, hotkey: Signer, amount: bigint) =>
    market.client.addStake({ coldkey, hotkey: hotkey.publicKey, amount });

  test('of nothing fails', () => expectFailure(add(judge.coldkey, judge.hotkey, 0n), 'Stake', 'AmountZero'));

  test('behind a key that is no neuron fails', () =>
    expectFailure(add(judge.coldkey, stranger, TOKEN), 'Stake', 'NotRegistered'));

  test('behind somebody else’s neuron fails below the least nomination, and passes from there on', async () => {
    await expectFailure(add(stranger, judge.hotkey, TOKEN - 1n), 'Stake', 'NominationTooSmall');
    await market.include(add(stranger, judge.hotkey, TOKEN));
  });

  test('of more than there is fails', async () => {
    const { free } = await market.client.balanceOf(judge.coldkey.publicKey);
    await expectFailure(add(judge.coldkey, judge.hotkey, free), 'Stake', 'NotEnoughBalance');
    await expectFailure(add(judge.coldkey, judge.hotkey, 2n ** 128n - 1n), 'Stake', 'NotEnoughBalance');
  });

  test('can be taken back to the last unit and no further', async () => {
    const remove = (amount: bigint) =>
      market.client.removeStake({ coldkey: poor.coldkey, hotkey: poor.hotkey.publicKey, amount });
    const stake = (await market.client.neuronOf(poor.hotkey.publicKey))?.stake ?? 0n;
    await expectFailure(remove(stake + 1n), 'Stake', 'NotEnoughStake');
    await market.include(remove(stake));
    expect((await market.client.neuronOf(poor.hotkey.publicKey))?.stake).toBe(0n);
  });

  test('of an amount that has no place on chain never leaves the client', async () => {
    for (const amount of [-1n, 2n ** 128n]) {
      await expect(add(judge.coldkey, judge.hotkey, amount)).rejects.toMatchObject({
        code: 'invalid-argument',
      });
    }
  });
});

describe('an axon', () => {
  const axon: AxonInfo = {
    ip: '127.0.0.1',
    port: 8091,
    protocol: 'grpc',
    synapses: ['CausalLMNext', 'Seq2Seq'],
  };
  const cases: readonly (readonly [string, Partial<AxonInfo>, string])[] = [
    ['at port 0', { port: 0 }, 'PortZero'],
    ['at no address', { ip: '0.0.0.0' }, 'AddressUnspecified'],
    ['at no address of version 6', { ip: '::' }, 'AddressUnspecified'],
    ['at a group', { ip: '224.0.0.1' }, 'AddressMulticast'],
    ['at a reserved address', { ip: '255.255.255.255' }, 'AddressReserved'],
    ['at the address of a tunnel', { ip: '2002:808:808::1' }, 'AddressReserved'],
    ['at a port of the well-known services', { ip: '8.8.8.8', port: 443 }, 'PortWellKnown'],
    ['with TLS and no certificate', { protocol: 'grpc-tls' }, 'FingerprintMissing'],
    ['with a certificate and no TLS', { tlsFingerprint: new Uint8Array(32) }, 'FingerprintWithoutTls'],
    ['without a synapse', { synapses: [] }, 'UnknownSynapses'],
  ];
  test.each(cases)('%s is refused', async (_name, change, error) => {
    const work = market.client.serveAxon({ hotkey: judge.hotkey, axon: { ...axon, ...change } });
    await expectFailure(work, 'Registry', error);
  });

  test('of a key that is no neuron is refused', () =>
    expectFailure(market.client.serveAxon({ hotkey: stranger, axon }), 'Registry', 'NotRegistered'));

  test('is told as it was announced', async () => {
    const tlsFingerprint = Uint8Array.from({ length: 32 }, (_, index) => index);
    for (const announced of [
      axon,
      { ...axon, ip: 'fd00:0:0:0:0:0:0:1', protocol: 'grpc-tls' as const, tlsFingerprint },
    ]) {
      await market.include(market.client.serveAxon({ hotkey: judge.hotkey, axon: announced }));
      expect((await market.client.neuronOf(judge.hotkey.publicKey))?.axon).toEqual(announced);
    }
  });

  test(
    'on a chain for strangers must be where strangers reach it',
    async () => {
      const strict = await openMarket({
        genesisPatch: { registry: { params: { allowLocalAddresses: false } } },
      });
      try {
        const { hotkey } = await strict.addNeuron('judge', 0n);
        for (const [ip, error] of [
          ['127.0.0.1', 'AddressLoopback'],
          ['10.0.0.1', 'AddressPrivate'],
          ['169.254.0.1', 'AddressLinkLocal'],
          ['::ffff:192.168.0.1', 'AddressReserved'],
        ] as const) {
          await expect(
            strict.include(strict.client.serveAxon({ hotkey, axon: { ...axon, ip } })),
          ).rejects.toMatchObject({ code: 'transaction-failed', facts: { pallet: 'Registry', error } });
        }
        await strict.include(strict.client.serveAxon({ hotkey, axon: { ...axon, ip: '8.8.8.8' } }));
      } finally {
        await strict.stop();
      }
    },
    START_MS,
  );
});

describe('a transaction', () => {
  test('of a signer that cannot pay the fee is refused before any block', async () => {
    const broke = await fromUri('//broke');
    await expect(
      market.client.transfer({ from: broke, to: judge.hotkey.publicKey, amount: 1n }),
    ).rejects.toMatchObject({
      code: 'transaction-refused',
      facts: { reason: 'payment', signer: broke.address },
    });
  });

  test('with a foreign signature is refused before any block', async () => {
    const forged: Signer = { ...judge.coldkey, sign: (message) => stranger.sign(message) };
    await expect(
      market.client.transfer({ from: forged, to: stranger.publicKey, amount: TOKEN }),
    ).rejects.toMatchObject({ code: 'transaction-refused', facts: { reason: 'bad-proof' } });
  });

  test('that was refused leaves no gap: the next one passes', async () => {
    const { block } = await market.include(
      market.client.transfer({ from: judge.coldkey, to: stranger.publicKey, amount: TOKEN }),
    );
    expect(block?.number).toBe(market.chain.head().number);
  });

  test('that would empty its signer fails', async () => {
    const { free } = await market.client.balanceOf(stranger.publicKey);
    await expectFailure(
      market.client.transfer({ from: stranger, to: judge.hotkey.publicKey, amount: free }),
      'Token',
      'FundsUnavailable',
    );
  });

  test('that would leave a new account too little to live fails', async () => {
    const { publicKey: to } = await fromUri('//too-small');
    const send = (amount: bigint) => market.client.transfer({ from: judge.coldkey, to, amount });
    await expectFailure(send(1n), 'Token', 'BelowMinimum');
    await expectFailure(send(TOKEN / 1000n - 1n), 'Token', 'BelowMinimum');
    await market.include(send(TOKEN / 1000n));
  });

  test('of many actions fails as a whole', async () => {
    const to = (await fromUri('//nobody')).publicKey;
    const work = market.client.batch({
      signer: judge.coldkey,
      actions: [
        { kind: 'transfer', to, amount: TOKEN },
        { kind: 'add-stake', hotkey: stranger.publicKey, amount: TOKEN },
      ],
    });
    await expectFailure(work, 'Stake', 'NotRegistered');
    expect((await market.client.balanceOf(to)).free).toBe(0n);
  });

  test.each([0, 1, 2, 3, 4])('of five actions tells that the one at %i failed', async (index) => {
    const known = { kind: 'transfer' as const, to: judge.hotkey.publicKey, amount: TOKEN };
    const { publicKey: to } = await fromUri('//too-small//of-five');
    const actions: readonly Action[] = [0, 1, 2, 3, 4].map((at) =>
      at < index ? known : { ...known, to, amount: 1n },
    );
    const work = market.client.batch({ signer: judge.coldkey, actions });
    await expect(market.include(work)).rejects.toMatchObject({
      code: 'transaction-failed',
      facts: { error: 'BelowMinimum', actionIndex: index, actionKind: 'transfer' },
    });
  });

  test('of a registration and of stake that is too large tells which of them failed', async () => {
    const hotkey = await fromUri('//second//of-judge');
    const actions: readonly Action[] = [
      { kind: 'register', hotkey },
      { kind: 'add-stake', hotkey: hotkey.publicKey, amount: 2n ** 100n },
      { kind: 'withdraw-unstaked' },
    ];
    const work = market.client.batch({ signer: judge.coldkey, actions });
    await expect(market.include(work)).rejects.toMatchObject({
      facts: { pallet: 'Stake', error: 'NotEnoughBalance', actionIndex: 1, actionKind: 'add-stake' },
    });
  });

  test('of nothing never leaves the client', async () => {
    await expect(market.client.batch({ signer: judge.coldkey, actions: [] })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });

  test('handed over twice happens once, and those beside it happen too', async () => {
    const to = (await fromUri('//twice')).publicKey;
    const send = (from: Signer) => market.client.transfer({ from, to, amount: TOKEN });
    const first = send(judge.coldkey);
    while (market.chain.pending() < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    const [bytes] = await rawRequest('author_pendingExtrinsics');
    await rawRequest('author_submitExtrinsic', bytes);
    await market.include(Promise.all([first, send(other.coldkey)]), 3);
    await market.chain.newBlock();
    expect((await market.client.balanceOf(to)).free).toBe(2n * TOKEN);
  });

  test('that an earlier one has left without its fee is refused, and the block holds the rest', async () => {
    const from = await fromUri('//spendthrift');
    const to = judge.hotkey.publicKey;
    await market.chain.fund(from.address, TOKEN);
    const free = async () => (await market.client.balanceOf(from.publicKey)).free;
    await market.include(market.client.transfer({ from, to, amount: TOKEN / 2n }));
    const fee = TOKEN / 2n - (await free());
    const existentialDeposit = TOKEN / 1000n;
    const everything = (await free()) - fee - existentialDeposit;
    const work = Promise.allSettled([
      market.client.transfer({ from, to, amount: everything }),
      market.client.transfer({ from, to, amount: 1n }),
      market.client.transfer({ from: other.coldkey, to, amount: 1n }),
    ]);
    const { number } = market.chain.head();
    const [first, second, third] = await market.include(work, 3);
    expect(first).toMatchObject({ status: 'fulfilled', value: { block: { number: number + 1 } } });
    expect(second).toMatchObject({
      status: 'rejected',
      reason: { code: 'transaction-refused', facts: { reason: 'payment' } },
    });
    expect(third).toMatchObject({ status: 'fulfilled', value: { block: { number: number + 1 } } });
    expect(await free()).toBe(existentialDeposit);
    await market.chain.fund(from.address, TOKEN);
    await market.include(market.client.transfer({ from, to, amount: 1n }));
  });

  test('sent fifty times at once happens fifty times', async () => {
    const to = (await fromUri('//fifty')).publicKey;
    const transfers = Array.from({ length: 50 }, () =>
      market.client.transfer({ from: judge.coldkey, to, amount: TOKEN }),
    );
    await market.include(Promise.all(transfers), 50);
    expect((await market.client.balanceOf(to)).free).toBe(50n * TOKEN);
  });
});

/** One request past the client. */
async function rawRequest(method: string, ...params: unknown[]) {
  const socket = new WebSocket(market.chain.endpoint);
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  const answer = new Promise<string>((resolve) => {
    socket.addEventListener('message', ({ data }) => resolve(String(data)), { once: true });
  });
  socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  const { result, error } = JSON.parse(await answer);
  socket.close();
  if (error !== undefined) throw new Error(error.message);
  return result;
}
