// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { fromUri, type Signer } from '@ganglion/account';
import { type CallOptions, GanglionError } from '@ganglion/base';
import {
  type ChainClient,
  connectChain,
  type Entrant,
  enrol,
  type RevealCall,
  TOKEN,
  toHash,
  type Uid,
  type WeightRow,
  weightsHash,
} from '@ganglion/chain';
import {
  type AttachedChain,
  attachChain,
  type BlockRef,
  type ChainControls,
  type EmbeddedChain,
  type EmbeddedChainInit,
  type Fork,
  type ForkInit,
  startEmbeddedChain,
  startFork,
} from '@ganglion/embedded-chain';
import { crossEpoch, type EpochCrossing } from './epoch.ts';

/** A neuron with the keys that rule it. */
export interface TestNeuron {
  readonly uid: Uid;
  readonly hotkey: Signer;
  readonly coldkey: Signer;
}

/** What new neurons are like. */
export interface NeuronInit {
  /** Units behind each. @default 0 */
  readonly stake?: bigint | undefined;
  /** Their keys are derived from it: `NAME//0`, `NAME//1`, … @default '//neuron' */
  readonly name?: string | undefined;
}

/** Weights to set: those of `from`, on others. */
export interface Vote {
  readonly from: TestNeuron;
  /** A weight of 1 to 65535 for each neuron that gets any, in any order. */
  readonly on: readonly (readonly [TestNeuron, number])[];
}

/** A chain that takes orders, in this process or in another. */
export interface DrivenChain extends ChainControls {
  readonly endpoint: string;
  readonly genesisHash: `0x${string}`;
  head(): BlockRef | Promise<BlockRef>;
  pending(): number | Promise<number>;
  stop(): Promise<void>;
}

/**
 * A chain whose blocks the test makes, and a client of it.
 *
 * Stop it in the end, whatever happened: `afterAll(() => market?.stop())`, or `await using market =
 * await openMarket()`.
 */
export interface Market<Chain extends DrivenChain = EmbeddedChain> extends AsyncDisposable {
  readonly chain: Chain;
  readonly client: ChainClient;
  /**
   * Builds one block as soon as `count` transactions wait, and returns what `work` returns.
   *
   * With work that ends by itself, as a refusal does, no block is built. When fewer wait, and no more come, since others of the
   * work were refused, those get their block.
   */
  include<T>(work: Promise<T>, count?: number): Promise<T>;
  /** A key of a URI such as `//alice`, with 100,000 tokens out of nothing. */
  fundedKey(uri: string): Promise<Signer>;
  /** A neuron of its own coldkey, both funded, with `stake` units behind it. */
  addNeuron(name: string, stake: bigint): Promise<TestNeuron>;
  /** So many neurons, each of its own coldkey, all funded; up to 16 in a block. */
  addNeurons(count: 1, init?: NeuronInit): Promise<[TestNeuron]>;
  addNeurons(count: 2, init?: NeuronInit): Promise<[TestNeuron, TestNeuron]>;
  addNeurons(count: 3, init?: NeuronInit): Promise<[TestNeuron, TestNeuron, TestNeuron]>;
  addNeurons(count: 4, init?: NeuronInit): Promise<[TestNeuron, TestNeuron, TestNeuron, TestNeuron]>;
  addNeurons(count: number, init?: NeuronInit): Promise<TestNeuron[]>;
  /** Sets weights of many neurons in one block. */
  setWeights(votes: readonly Vote[]): Promise<void>;
  /**
   * Commits many neurons to weights in one block, on a chain that asks for it. They are set by
   * `revealWeights` after the next epoch, once that is crossed.
   */
  commitWeights(votes: readonly Vote[]): Promise<readonly RevealCall[]>;
  /** Reveals in one block what `commitWeights` returned. */
  revealWeights(promised: readonly RevealCall[]): Promise<void>;
  /** Crosses the next epoch and tells how it was before and after. */
  crossEpoch(): Promise<EpochCrossing>;
  /**
   * Ends client and chain; a chain of another process goes on. Calls after the first do nothing.
   */
  stop(): Promise<void>;
}

/** What a key of a test starts with. */
const FUNDS = 100_000n * TOKEN;

/**
 * Registrations in one block; each is checked by signatures that take the interpreter some
 * milliseconds.
 */
const REGISTRATIONS_PER_BLOCK = 16;

/** The chain is there, and the interpreter may have little of a busy machine. */
const CONNECT_MS = 60_000;

/** How often to look whether transactions wait. */
const POLL_MS = 5;

/** So often, some two seconds, must no transaction come before those that wait are taken for all. */
const QUIET_POLLS = 400;

/** Opens a market on a chain of its own that stands still until the test says otherwise. */
export async function openMarket(
  init: Omit<EmbeddedChainInit, 'blockTimeMs'> = {},
  options: CallOptions = {},
): Promise<Market> {
  return openOn(await startEmbeddedChain({ ...init, blockTimeMs: 'manual' }, options), options);
}

/**
 * Opens a market on a fork of a live chain, which stands still until the test says otherwise; the
 * live one notices nothing.
 */
export async function forkMarket(
  init: Omit<ForkInit, 'blockTimeMs'>,
  options: CallOptions = {},
): Promise<Market<Fork>> {
  return openOn(await startFork({ ...init, blockTimeMs: 'manual' }, options), options);
}

/**
 * Opens a market on a chain that another process serves: `scripts/fork`, or the embedded chain's
 * program.
 */
export async function attachMarket(
  init: { readonly endpoint: string },
  options: CallOptions = {},
): Promise<Market<AttachedChain>> {
  return openOn(await attachChain(init.endpoint, options), options);
}

async function openOn<Chain extends DrivenChain>(chain: Chain, options: CallOptions): Promise<Market<Chain>> {
  try {
    const { endpoint } = chain;
    const wanted = { endpoint, genesisHash: toHash(chain.genesisHash) };
    const client = await connectChain(wanted, { timeoutMs: CONNECT_MS, ...options });
    return new TestMarket(chain, client);
  } catch (error) {
    await chain.stop();
    throw error;
  }
}

/** The row of a vote. */
function rowOf(on: Vote['on']): WeightRow {
  return on.map(([{ uid }, weight]) => ({ uid, weight })).sort((a, b) => a.uid - b.uid);
}

/** A market whose client reads and writes the chain that it drives. */
class TestMarket<Chain extends DrivenChain> implements Market<Chain> {
  readonly chain: Chain;
  readonly client: ChainClient;
  #stopped: Promise<void> | undefined;

  constructor(chain: Chain, client: ChainClient) {
    this.chain = chain;
    this.client = client;
  }

  async include<T>(work: Promise<T>, count = 1): Promise<T> {
    let isSettled = false;
    const settled = work.finally(() => {
      isSettled = true;
    });
    settled.catch(() => {});
    let [before, quietPolls] = [0, 0];
    for (let missing = count; !isSettled && missing > 0; ) {
      const waiting = await this.chain.pending();
      quietPolls = waiting === before ? quietPolls + 1 : 0;
      before = waiting;
      if (waiting >= missing || (waiting > 0 && quietPolls >= QUIET_POLLS)) {
        await this.chain.newBlock();
        missing -= waiting;
        before = 0;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return settled;
  }

  async fundedKey(uri: string): Promise<Signer> {
    const key = await fromUri(uri);
    await this.chain.fund(key.address, FUNDS);
    return key;
  }

  async addNeuron(name: string, stake: bigint): Promise<TestNeuron> {
    const [neuron] = await this.#enrol([`//${name}`], stake);
    if (neuron === undefined) throw new GanglionError('internal', { what: 'no neuron was registered' });
    return neuron;
  }

  addNeurons(count: 1, init?: NeuronInit): Promise<[TestNeuron]>;
  addNeurons(count: 2, init?: NeuronInit): Promise<[TestNeuron, TestNeuron]>;
  addNeurons(count: 3, init?: NeuronInit): Promise<[TestNeuron, TestNeuron, TestNeuron]>;
  addNeurons(count: 4, init?: NeuronInit): Promise<[TestNeuron, TestNeuron, TestNeuron, TestNeuron]>;
  addNeurons(count: number, init?: NeuronInit): Promise<TestNeuron[]>;
  async addNeurons(count: number, { stake = 0n, name = '//neuron' }: NeuronInit = {}): Promise<TestNeuron[]> {
    const names = Array.from({ length: count }, (_, index) => `${name}//${index}`);
    const neurons: TestNeuron[] = [];
    for (let first = 0; first < count; first += REGISTRATIONS_PER_BLOCK) {
      neurons.push(...(await this.#enrol(names.slice(first, first + REGISTRATIONS_PER_BLOCK), stake)));
    }
    return neurons;
  }

  async setWeights(votes: readonly Vote[]): Promise<void> {
    const work = votes.map(({ from, on }) => this.client.setWeights({ hotkey: from.hotkey, row: rowOf(on) }));
    await this.include(Promise.all(work), work.length);
  }

  async commitWeights(votes: readonly Vote[]): Promise<readonly RevealCall[]> {
    const { genesisHash } = this.client;
    const { hash: at } = await this.chain.head();
    const { weightsVersion: versionKey } = await this.client.hyperparameters({ at });
    const promised: RevealCall[] = [];
    const work: Promise<unknown>[] = [];
    for (const { from, on } of votes) {
      const { hotkey } = from;
      const { weights } = await this.client.nextAllowed(hotkey.publicKey, { at });
      const call = { hotkey, row: rowOf(on), salt: new Uint8Array(randomBytes(32)), versionKey };
      const interval = weights?.interval ?? 0;
      const hash = weightsHash({ ...call, genesisHash, hotkey: hotkey.publicKey, interval });
      promised.push(call);
      work.push(this.client.commitWeights({ hotkey, hash }));
    }
    await this.include(Promise.all(work), work.length);
    return promised;
  }

  async revealWeights(promised: readonly RevealCall[]): Promise<void> {
    const work = promised.map((call) => this.client.revealWeights(call));
    await this.include(Promise.all(work), work.length);
  }

  crossEpoch(): Promise<EpochCrossing> {
    return crossEpoch(this);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.client.close().finally(() => this.chain.stop());
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Makes a neuron of each name, in one block. */
  async #enrol(names: readonly string[], stake: bigint): Promise<TestNeuron[]> {
    const entrants: Entrant[] = [];
    for (const name of names) {
      const [hotkey, coldkey] = [await this.fundedKey(name), await this.fundedKey(`${name}//owner`)];
      await this.chain.fund(coldkey.address, stake);
      entrants.push({ hotkey, coldkey, stake });
    }
    const enrolled = await enrol(this.client, {
      entrants,
      include: (work, count) => this.include(work, count),
    });
    return enrolled.map(({ uid, hotkey, coldkey }) => ({ uid, hotkey, coldkey }));
  }
}
