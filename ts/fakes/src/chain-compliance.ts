// SPDX-License-Identifier: Apache-2.0
import { fromUri, type Signer } from '@ganglion/account';
import type { AxonInfo, ChainClient, Uid } from '@ganglion/chain';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

/** What of the client neurons use, and a chain in memory has. */
export type NeuronChain = Pick<
  ChainClient,
  | 'genesisHash'
  | 'head'
  | 'metagraph'
  | 'neuronOf'
  | 'hyperparameters'
  | 'epochStatus'
  | 'nextAllowed'
  | 'watchBlocks'
  | 'watchEpochs'
  | 'serveAxon'
  | 'setWeights'
  | 'commitWeights'
  | 'revealWeights'
>;

/** A neuron with its key. */
export interface Registered {
  readonly uid: Uid;
  readonly hotkey: Signer;
}

/** A chain of either kind, and what only its owner can make it do. */
export interface ChainUnderTest {
  readonly client: NeuronChain;
  /** Registers a neuron with a key of this name, and stake enough to set weights. */
  register(name: string): Promise<Registered>;
  /** Lets a transaction happen. */
  include<T>(work: Promise<T>): Promise<T>;
  /** Lets the next epoch happen. */
  crossEpoch(): Promise<void>;
  stop(): Promise<void>;
}

const OPEN_MS = 120_000;
const AXON: AxonInfo = { ip: '127.0.0.1', port: 8_091, protocol: 'grpc', synapses: ['CausalLMNext'] };

/**
 * Declares the tests that every chain which neurons meet has to pass, the real one and the one in
 * memory.
 */
export function testChainCompliance(name: string, open: () => Promise<ChainUnderTest>): void {
  describe(name, () => {
    let opened: Opened | undefined;
    const get = (): Opened => {
      if (opened === undefined) throw new Error('the chain did not open');
      return opened;
    };

    beforeAll(async () => {
      const chain = await open();
      const [first, second] = [await chain.register('first'), await chain.register('second')];
      opened = { ...chain, first, second };
    }, OPEN_MS);

    afterAll(() => opened?.stop());

    testReads(get);
    testActions(get);
    testCommits(get);
    testWatchers(get);
  });
}

/** A chain that is open, with two neurons. */
interface Opened extends ChainUnderTest {
  readonly first: Registered;
  readonly second: Registered;
}

function testReads(get: () => Opened): void {
  test('has a genesis and a head', async () => {
    const { client } = get();
    expect(client.genesisHash).toMatch(/^0x[0-9a-f]{64}$/);
    const { number, hash } = await client.head();
    expect(number).toBeGreaterThan(0);
    expect(hash).toMatch(/^0x[0-9a-f]{64}$/);
  });

  test('knows the neuron of a hotkey, and none of another', async () => {
    const { client, first } = get();
    const { uid, hotkey } = first;
    expect(await client.neuronOf(hotkey.publicKey)).toMatchObject({
      uid,
      hotkey: hotkey.publicKey,
      hotkeyAddress: hotkey.address,
      lastUpdate: undefined,
      axon: undefined,
    });
    const stranger = await fromUri('//nobody//knows');
    expect(await client.neuronOf(stranger.publicKey)).toBeUndefined();
  });

  test('tells of every neuron by uid, all columns or those that were asked for', async () => {
    const { client, first, second } = get();
    const { block, neurons } = await client.metagraph();
    expect(block.number).toBeGreaterThan(0);
    expect(neurons.map(({ uid }) => uid)).toEqual([first.uid, second.uid]);
    expect(neurons[0]).toEqual(await client.neuronOf(first.hotkey.publicKey));
    const some = await client.metagraph({ columns: ['hotkeyAddress'] });
    expect(some.neurons).toEqual([
      { uid: first.uid, hotkeyAddress: first.hotkey.address },
      { uid: second.uid, hotkeyAddress: second.hotkey.address },
    ]);
  });
}

function testActions(get: () => Opened): void {
  test('tells of an axon as it was announced', async () => {
    const { client, include, first, second } = get();
    const { hotkey } = first;
    const receipt = await include(client.serveAxon({ hotkey, axon: AXON }));
    expect(receipt.hash).toMatch(/^0x[0-9a-f]{64}$/);
    expect(await client.neuronOf(hotkey.publicKey)).toMatchObject({ axon: AXON });
    expect(await client.neuronOf(second.hotkey.publicKey)).toMatchObject({ axon: undefined });
  });

  test('tells when weights were set last', async () => {
    const { client, include, first, second } = get();
    const row = [{ uid: second.uid, weight: 1 }];
    await include(client.setWeights({ hotkey: first.hotkey, row }));
    const { lastUpdate } = (await client.neuronOf(first.hotkey.publicKey)) ?? {};
    expect(lastUpdate).toEqual(expect.any(Number));
  });
}

function testCommits(get: () => Opened): void {
  test('asks for no commits, tells when weights may be set, and takes neither a commit nor a reveal', async () => {
    const { client, include, first, second } = get();
    const { hotkey } = first;
    expect(await client.hyperparameters()).toMatchObject({ commitReveal: false });
    const { weights } = await client.nextAllowed(hotkey.publicKey);
    expect(weights).toEqual({
      setWeights: expect.any(Number),
      commitWeights: undefined,
      revealWeights: undefined,
      interval: expect.any(Number),
    });
    const refusedFor = (error: string) => ({
      code: 'transaction-refused',
      facts: { pallet: 'Incentive', error },
    });
    const bytes = new Uint8Array(32);
    await expect(include(client.commitWeights({ hotkey, hash: bytes }))).rejects.toMatchObject(
      refusedFor('CommitNotRequired'),
    );
    const row = [{ uid: second.uid, weight: 1 }];
    await expect(include(client.revealWeights({ hotkey, row, salt: bytes }))).rejects.toMatchObject(
      refusedFor('NoCommit'),
    );
    const stranger = await fromUri('//nobody//knows');
    expect((await client.nextAllowed(stranger.publicKey)).weights).toBeUndefined();
  });
}

function testWatchers(get: () => Opened): void {
  test('tells a watcher of an epoch, which is then the last one', async () => {
    const { client, crossEpoch } = get();
    const controller = new AbortController();
    const seen: number[] = [];
    const watching = (async () => {
      for await (const { block } of client.watchEpochs({ signal: controller.signal })) {
        seen.push(block.number);
        controller.abort();
      }
    })();
    await crossEpoch();
    await watching;
    const { lastEpochBlock, nextEpochBlock, tempo } = await client.epochStatus();
    expect(seen).toEqual([lastEpochBlock]);
    expect(nextEpochBlock).toBe((lastEpochBlock ?? 0) + tempo);
    expect((await client.hyperparameters()).tempo).toBe(tempo);
  });

  test('ends a watcher with its signal', async () => {
    const { client } = get();
    const controller = new AbortController();
    const watching = client.watchEpochs({ signal: controller.signal });
    const next = watching[Symbol.asyncIterator]().next();
    controller.abort();
    expect(await next).toMatchObject({ done: true });
  });
}
