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
  | 'watchEpochs'
  | 'serveAxon'
  | 'setWeights'
>;

/** A chain of either kind, and what only its owner can make it do. */
export interface ChainUnderTest {
  readonly client: NeuronChain;
  /** Registers a neuron with this hotkey, with stake enough to set weights. */
  register(name: string): Promise<{ readonly uid: Uid; readonly hotkey: Signer }>;
  /** Lets a transaction happen. */
  include<T>(work: Promise<T>): Promise<T>;
  /** Lets the next epoch happen. */
  crossEpoch(): Promise<void>;
  stop(): Promise<void>;
}

const OPEN_MS = 120_000;
const AXON: AxonInfo = { ip: '127.0.0.1', port: 8_091, protocol: 'grpc', synapses: ['CausalLMNext'] };

/** Declares the tests that every chain which neurons meet has to pass, the real one and the one in memory. */
export function testChainCompliance(name: string, open: () => Promise<ChainUnderTest>): void {
  describe(name, () => {
    let chain: ChainUnderTest;
    let first: { readonly uid: Uid; readonly hotkey: Signer };
    let second: { readonly uid: Uid; readonly hotkey: Signer };

    beforeAll(async () => {
      chain = await open();
      first = await chain.register('first');
      second = await chain.register('second');
    }, OPEN_MS);

    afterAll(() => chain?.stop());

    test('has a genesis and a head', async () => {
      expect(chain.client.genesisHash).toMatch(/^0x[0-9a-f]{64}$/);
      const { number, hash } = await chain.client.head();
      expect(number).toBeGreaterThan(0);
      expect(hash).toMatch(/^0x[0-9a-f]{64}$/);
    });

    test('knows the neuron of a hotkey, and none of another', async () => {
      const { uid, hotkey } = first;
      expect(await chain.client.neuronOf(hotkey.publicKey)).toMatchObject({
        uid,
        hotkey: hotkey.publicKey,
        hotkeyAddress: hotkey.address,
        lastUpdate: undefined,
        axon: undefined,
      });
      const stranger = await fromUri('//nobody//knows');
      expect(await chain.client.neuronOf(stranger.publicKey)).toBeUndefined();
    });

    test('tells of every neuron by uid, all columns or those that were asked for', async () => {
      const { block, neurons } = await chain.client.metagraph();
      expect(block.number).toBeGreaterThan(0);
      expect(neurons.map(({ uid }) => uid)).toEqual([first.uid, second.uid]);
      expect(neurons[0]).toEqual(await chain.client.neuronOf(first.hotkey.publicKey));
      const some = await chain.client.metagraph({ columns: ['hotkeyAddress'] });
      expect(some.neurons).toEqual([
        { uid: first.uid, hotkeyAddress: first.hotkey.address },
        { uid: second.uid, hotkeyAddress: second.hotkey.address },
      ]);
    });

    test('tells of an axon as it was announced', async () => {
      const { hotkey } = first;
      const receipt = await chain.include(chain.client.serveAxon({ hotkey, axon: AXON }));
      expect(receipt.hash).toMatch(/^0x[0-9a-f]{64}$/);
      expect(await chain.client.neuronOf(hotkey.publicKey)).toMatchObject({ axon: AXON });
      expect(await chain.client.neuronOf(second.hotkey.publicKey)).toMatchObject({ axon: undefined });
    });

    test('tells when weights were set last', async () => {
      const row = [{ uid: second.uid, weight: 1 }];
      await chain.include(chain.client.setWeights({ hotkey: first.hotkey, row }));
      const { lastUpdate } = (await chain.client.neuronOf(first.hotkey.publicKey)) ?? {};
      expect(lastUpdate).toEqual(expect.any(Number));
    });

    test('tells a watcher of an epoch, which is then the last one', async () => {
      const controller = new AbortController();
      const seen: number[] = [];
      const watching = (async () => {
        for await (const { block } of chain.client.watchEpochs({ signal: controller.signal })) {
          seen.push(block.number);
          controller.abort();
        }
      })();
      await chain.crossEpoch();
      await watching;
      const { lastEpochBlock, nextEpochBlock, tempo } = await chain.client.epochStatus();
      expect(seen).toEqual([lastEpochBlock]);
      expect(nextEpochBlock).toBe((lastEpochBlock ?? 0) + tempo);
      expect((await chain.client.hyperparameters()).tempo).toBe(tempo);
    });

    test('ends a watcher with its signal', async () => {
      const controller = new AbortController();
      const watching = chain.client.watchEpochs({ signal: controller.signal });
      const next = watching[Symbol.asyncIterator]().next();
      controller.abort();
      expect(await next).toMatchObject({ done: true });
    });
  });
}
