// SPDX-License-Identifier: Apache-2.0

import { encodeAddress, type Signer } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import {
  type AxonInfo,
  type BlockRef,
  type Column,
  type CommitCall,
  type Epoch,
  type EpochStatus,
  type Fraction,
  type Hash,
  type Hyperparameters,
  type Metagraph,
  type MetagraphOptions,
  type Neuron,
  type NextAllowed,
  type RevealCall,
  toUid,
  type WatchOptions,
  type WeightRow,
  weightsHash,
} from '@ganglion/chain';

import type { NeuronChain } from './chain-compliance.ts';

const zero = 0n as Fraction;

/** A registered neuron without stake, shares or endpoint, for tests to change. */
export function neuronOf(uid: number, hotkey: Uint8Array, changes: Partial<Neuron> = {}): Neuron {
  const address = encodeAddress(hotkey);
  return {
    uid: toUid(uid),
    hotkey,
    hotkeyAddress: address,
    coldkey: hotkey,
    coldkeyAddress: address,
    registeredAt: 1,
    lastUpdate: undefined,
    stake: 0n,
    rank: zero,
    trust: zero,
    consensus: zero,
    incentive: zero,
    dividends: zero,
    emission: 0n,
    axon: undefined,
    ...changes,
  };
}

/** Parameters of a small and permissive network, for tests to change. */
export function hyperparametersOf(changes: Partial<Hyperparameters> = {}): Hyperparameters {
  return {
    tempo: 10,
    rho: '10',
    kappa: '0.5',
    trustThreshold: '0',
    bondRetention: '0.9',
    selfOwnership: '0',
    activityCutoff: undefined,
    emissionPerBlock: 1_000_000_000n,
    weightsInterval: 1,
    weightsVersion: 0,
    minStake: 0n,
    minEdges: 1,
    maxEdges: 1_024,
    neurons: 0,
    maxNeurons: 4_096,
    registrationBurn: 0n,
    immunity: 1,
    swapBurn: 0n,
    serveInterval: 1,
    allowLocalAddresses: true,
    commitReveal: false,
    unstakeDelay: 1,
    minNomination: 1n,
    takeDelay: 1,
    defaultTake: 0,
    ...changes,
  };
}

/** What the chain says to weights that it does not take. */
function refusedBy(error: string): GanglionError {
  return new GanglionError('transaction-refused', {
    what: `the chain did not take the transaction: ${error} of Incentive`,
    facts: { reason: 'invalid-call', pallet: 'Incentive', error },
    hint: `test: ${error}`,
  });
}

/**
 * A chain in memory: neurons that a test registers, endpoints that they publish, epochs that the
 * test announces.
 *
 * It holds no rules of the real one: that is what the embedded chain is for.
 */
export class FakeChain implements NeuronChain {
  readonly genesisHash: Hash = `0x${'07'.repeat(32)}`;
  neurons: Neuron[] = [];
  /** How often the metagraph was read. */
  reads = 0;
  /** Endpoints that were published, in order. */
  readonly served: AxonInfo[] = [];
  /** Rows of weights that were set, in order, with the epoch they were set in. */
  readonly rows: { readonly epochBlock: number; readonly hotkey: string; readonly row: WeightRow }[] = [];
  /** While it is set, `serveAxon` fails with it. */
  serveError: unknown;
  /** Whether there is no connection: the head is not known. */
  isAway = false;
  /** The newest finalised block. */
  headNumber = 1;
  /** Whether rows must be committed to before they are revealed. */
  asksForCommits = false;
  /** How often a row was committed to. */
  commits = 0;
  #lastEpochBlock = 0;
  #interval = 0;
  readonly #commits = new Map<string, { readonly interval: number; readonly hash: Uint8Array }>();
  #waiting: PromiseWithResolvers<Epoch | undefined>[] = [];

  register(hotkey: Uint8Array, changes: Partial<Neuron> = {}): Neuron {
    const neuron = neuronOf(this.neurons.length, hotkey, changes);
    this.neurons.push(neuron);
    return neuron;
  }

  /** Lets every watcher see an epoch at this block. */
  announceEpoch(number: number): void {
    this.#lastEpochBlock = number;
    this.#interval += 1;
    const block = { number, hash: this.genesisHash };
    const epoch = { block, neurons: this.neurons.length, emission: 0n, minted: 0n, carry: 0n };
    for (const { resolve } of this.#waiting.splice(0)) resolve(epoch);
  }

  /** How many watchers wait for an epoch. */
  get watching(): number {
    return this.#waiting.length;
  }

  /** Ends every watcher with this error. */
  failWatchers(error: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  async head(): Promise<BlockRef> {
    if (this.isAway) throw new GanglionError('chain-unreachable', { what: 'test: the chain is away' });
    return { number: this.headNumber, hash: this.genesisHash };
  }

  async metagraph<C extends Column = Column>(options: MetagraphOptions<C> = {}): Promise<Metagraph<C>> {
    this.reads += 1;
    const block = { number: this.headNumber, hash: this.genesisHash };
    const { columns } = options;
    if (columns === undefined) return { block, neurons: [...this.neurons] };
    const names: readonly string[] = ['uid', ...columns];
    const chosen = (neuron: Neuron) =>
      Object.fromEntries(Object.entries(neuron).filter(([name]) => names.includes(name)));
    // Each has the columns that were asked for.
    return { block, neurons: this.neurons.map(chosen) as unknown as Metagraph<C>['neurons'] };
  }

  async neuronOf(hotkey: Uint8Array): Promise<Neuron | undefined> {
    return this.neurons.find((neuron) => Buffer.from(neuron.hotkey).equals(hotkey));
  }

  async serveAxon({ hotkey, axon }: { readonly hotkey: Signer; readonly axon: AxonInfo }) {
    if (this.serveError !== undefined) throw this.serveError;
    this.served.push(axon);
    this.neurons = this.neurons.map((neuron) =>
      Buffer.from(neuron.hotkey).equals(hotkey.publicKey) ? { ...neuron, axon } : neuron,
    );
    return { hash: this.genesisHash, events: [] };
  }

  async hyperparameters(): Promise<Hyperparameters> {
    return hyperparametersOf({ neurons: this.neurons.length, commitReveal: this.asksForCommits });
  }

  async epochStatus(): Promise<EpochStatus> {
    const lastEpochBlock = this.#lastEpochBlock;
    const block = { number: lastEpochBlock + 1, hash: this.genesisHash };
    return { block, tempo: 10, lastEpochBlock, nextEpochBlock: lastEpochBlock + 10, carry: 0n };
  }

  async setWeights({ hotkey, row }: { readonly hotkey: Signer; readonly row: WeightRow }) {
    if (this.asksForCommits) throw refusedBy('CommitRequired');
    return this.#putRow(hotkey, row);
  }

  #putRow(hotkey: Signer, row: WeightRow) {
    const epochBlock = this.#lastEpochBlock;
    this.rows.push({ epochBlock, hotkey: hotkey.address, row });
    this.neurons = this.neurons.map((neuron) =>
      neuron.hotkeyAddress === hotkey.address ? { ...neuron, lastUpdate: epochBlock + 1 } : neuron,
    );
    return { hash: this.genesisHash, events: [] };
  }

  async nextAllowed(hotkey: Uint8Array): Promise<NextAllowed> {
    const neuron = await this.neuronOf(hotkey);
    const commit = this.#commits.get(encodeAddress(hotkey));
    const isOpen = commit !== undefined && this.#interval <= commit.interval + 1;
    const next = commit?.interval ?? 0;
    return {
      weights:
        neuron === undefined
          ? undefined
          : {
              setWeights: this.asksForCommits ? undefined : 1,
              commitWeights: this.asksForCommits && !isOpen ? 1 : undefined,
              revealWeights: isOpen ? { first: next + 1, last: next + 1 } : undefined,
              interval: this.#interval,
            },
      hasMinStake: true,
      serveAxon: neuron === undefined ? undefined : 1,
      immuneUntil: neuron === undefined ? undefined : 1,
      registrationBurn: 0n,
      canRegister: true,
    };
  }

  async commitWeights({ hotkey, hash }: CommitCall) {
    const { weights } = await this.nextAllowed(hotkey.publicKey);
    if (!this.asksForCommits) throw refusedBy('CommitNotRequired');
    if (weights?.commitWeights === undefined) throw refusedBy('CommitOutstanding');
    const interval = this.#interval;
    this.#commits.set(hotkey.address, { interval, hash });
    this.commits += 1;
    const events = [{ pallet: 'Incentive', name: 'WeightsCommitted', data: { interval } }];
    return { hash: this.genesisHash, events };
  }

  async revealWeights({ hotkey, ...promised }: RevealCall) {
    const commit = this.#commits.get(hotkey.address);
    if (commit === undefined) throw refusedBy('NoCommit');
    if (this.#interval <= commit.interval) throw refusedBy('RevealTooEarly');
    if (this.#interval > commit.interval + 1) throw refusedBy('CommitExpired');
    const { genesisHash } = this;
    const { interval } = commit;
    const hash = weightsHash({ ...promised, genesisHash, interval, hotkey: hotkey.publicKey });
    if (!Buffer.from(hash).equals(commit.hash)) throw refusedBy('CommitMismatch');
    this.#commits.delete(hotkey.address);
    return this.#putRow(hotkey, promised.row);
  }

  async *watchBlocks(options: WatchOptions = {}): AsyncGenerator<BlockRef> {
    for await (const { block } of this.watchEpochs(options)) yield block;
  }

  async *watchEpochs(options: { readonly signal?: AbortSignal | undefined } = {}): AsyncGenerator<Epoch> {
    const { signal } = options;
    while (signal === undefined || !signal.aborted) {
      const waiter = Promise.withResolvers<Epoch | undefined>();
      this.#waiting.push(waiter);
      signal?.addEventListener('abort', () => waiter.resolve(undefined), { once: true });
      const epoch = await waiter.promise;
      if (epoch === undefined) return;
      yield epoch;
    }
  }
}
