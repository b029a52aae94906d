// SPDX-License-Identifier: Apache-2.0
import { type Action, type ChainClient, connectChain, TOKEN, type Uid } from '@ganglion/chain';
import { type EmbeddedChain, type EmbeddedChainInit, startEmbeddedChain } from '@ganglion/embedded-chain';
import { fromUri, type Signer } from '@ganglion/keystore';

/** A neuron with the keys that rule it. */
export interface TestNeuron {
  readonly uid: Uid;
  readonly hotkey: Signer;
  readonly coldkey: Signer;
}

/** A chain whose blocks the test makes, and a client of it. */
export interface Market {
  readonly chain: EmbeddedChain;
  readonly client: ChainClient;
  /**
   * Builds one block as soon as `count` transactions wait, and returns what `work` returns.
   *
   * With work that ends by itself, as a refusal does, no block is built.
   */
  include<T>(work: Promise<T>, count?: number): Promise<T>;
  /** A neuron of its own coldkey, both funded, with `stake` units behind it. */
  addNeuron(name: string, stake: bigint): Promise<TestNeuron>;
  stop(): Promise<void>;
}

/** What a key of a test starts with. */
const FUNDS = 100_000n * TOKEN;

/** Opens a market on a chain that stands still until the test says otherwise. */
export async function openMarket(init: Omit<EmbeddedChainInit, 'blockTimeMs'> = {}): Promise<Market> {
  const chain = await startEmbeddedChain({ ...init, blockTimeMs: 'manual' });
  const { endpoint, genesisHash } = chain;
  const client = await connectChain({ endpoint, genesisHash });

  const include = async <T>(work: Promise<T>, count = 1): Promise<T> => {
    let isSettled = false;
    const settled = work.finally(() => {
      isSettled = true;
    });
    settled.catch(() => {});
    while (!isSettled) {
      if (chain.pending() >= count) {
        await chain.newBlock();
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return settled;
  };

  return {
    chain,
    client,
    include,
    addNeuron: async (name, stake) => {
      const hotkey = await fromUri(`//${name}`);
      const coldkey = await fromUri(`//${name}//owner`);
      await chain.fund(hotkey.address, FUNDS);
      await chain.fund(coldkey.address, FUNDS + stake);
      const register: Action = { kind: 'register', hotkey };
      const stakeIt: Action = { kind: 'add-stake', hotkey: hotkey.publicKey, amount: stake };
      const actions = stake > 0n ? [register, stakeIt] : [register];
      const { block } = await include(client.batch({ signer: coldkey, actions }));
      const neuron = await client.neuronOf(hotkey.publicKey, { at: block?.hash });
      if (neuron === undefined) throw new Error(`${name} was not registered`);
      const { uid } = neuron;
      return { uid, hotkey, coldkey };
    },
    stop: async () => {
      await client.close();
      await chain.stop();
    },
  };
}
