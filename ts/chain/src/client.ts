// SPDX-License-Identifier: Apache-2.0
import { ready, type Signer } from '@ganglion/account';
import { type CallOptions, GanglionError, type Logger, silentLogger } from '@ganglion/base';
import type { FrameSystemAccountInfo } from '@polkadot/types/lookup';
import type { Action, AxonInfo } from './actions.ts';
import { openConnection } from './connection.ts';
import { type AccountId, type Hash, toUid, type Uid } from './ids.ts';
import { type Receipt, readEvents } from './inclusion.ts';
import {
  ALL_COLUMNS,
  type BondRowInfo,
  type Column,
  type EpochStatus,
  type Hyperparameters,
  type Metagraph,
  type Neuron,
  readBonds,
  readHyperparameters,
  readNeuron,
  readNeurons,
  readWeights,
  type WeightRowInfo,
} from './metagraph.ts';
import { type ChainEvent, toChainEvent } from './outcome.ts';
import { type BlockRef, type ChainInfo, readStorage, type Session } from './session.ts';
import { createSubmitter, type SubmitOptions } from './submit.ts';
import type { WeightRow } from './weight-row.ts';

/** Which chain to connect to. */
export interface ChainClientInit {
  /** `ws://127.0.0.1:9944` */
  readonly endpoint: string;
  /** Refuse any other chain. @default the chain that the endpoint serves first */
  readonly genesisHash?: Hash | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
}

/** How to read. */
export interface ReadOptions extends CallOptions {
  /** The block whose state is read. @default the newest finalised one */
  readonly at?: Hash | undefined;
}

/** How to read the metagraph. */
export interface MetagraphOptions<C extends Column = Column> extends ReadOptions {
  /** @default all */
  readonly columns?: readonly C[] | undefined;
}

/** What an account has, in units. */
export interface Balance {
  /** May be spent, apart from the existential deposit. */
  readonly free: bigint;
  /** Is held or reserved; a neuron's stake is held in its owner's account. */
  readonly reserved: bigint;
}

/** An evaluation of the mechanism. */
export interface Epoch {
  readonly block: BlockRef;
  /** Neurons that took part. */
  readonly neurons: number;
  /** What it was given to hand out, in units: `minted + carry = emission + carry of the epoch before`. */
  readonly emission: bigint;
  readonly minted: bigint;
  /** What is not minted yet, in units. */
  readonly carry: bigint;
}

/**
 * A chain as a neuron sees it.
 *
 * Reads are of the finalised chain. While the connection is lost, calls wait for the next one as long as their `timeoutMs`
 * allows (10 seconds by default, two minutes for transactions), then reject with `chain-unreachable`.
 */
export interface ChainClient {
  readonly endpoint: string;
  readonly genesisHash: Hash;
  /** As the chain told when it was connected to last, which it is anew after an upgrade of its runtime. */
  readonly info: ChainInfo;

  /** The newest finalised block. */
  head(options?: CallOptions): Promise<BlockRef>;
  /** Every neuron, or of every neuron the columns named: what is left out is neither read nor sent. */
  metagraph<C extends Column = Column>(options?: MetagraphOptions<C>): Promise<Metagraph<C>>;
  weights(options?: ReadOptions): Promise<readonly WeightRowInfo[]>;
  bonds(options?: ReadOptions): Promise<readonly BondRowInfo[]>;
  hyperparameters(options?: ReadOptions): Promise<Hyperparameters>;
  epochStatus(options?: ReadOptions): Promise<EpochStatus>;
  /** The neuron with this hotkey, if it is registered. */
  neuronOf(hotkey: AccountId, options?: ReadOptions): Promise<Neuron | undefined>;
  balanceOf(account: AccountId, options?: ReadOptions): Promise<Balance>;
  /** Every unit that exists. */
  totalIssuance(options?: ReadOptions): Promise<bigint>;
  /** What the runtime told of in one block. */
  events(options?: ReadOptions): Promise<readonly ChainEvent[]>;
  /** Each finalised block from now on, once and in order, over lost connections too. Ends with the signal. */
  watchBlocks(options?: { readonly signal?: AbortSignal | undefined }): AsyncIterable<BlockRef>;
  /** Each epoch from now on, once and in order, over lost connections too. Ends with the signal. */
  watchEpochs(options?: { readonly signal?: AbortSignal | undefined }): AsyncIterable<Epoch>;

  /**
   * Makes a neuron of `hotkey`, which proves its consent with a signature; `coldkey` owns it and pays.
   *
   * The price is `registrationBurn` of the parameters and rises with each registration; above `maxBurn` units the chain
   * refuses. @default no limit
   */
  register(
    call: { readonly coldkey: Signer; readonly hotkey: Signer; readonly maxBurn?: bigint | undefined },
    options?: CallOptions,
  ): Promise<Receipt & { readonly uid: Uid }>;
  addStake(call: StakeCall, options?: SubmitOptions): Promise<Receipt>;
  /** Takes stake from behind a neuron. It counts no more from the next epoch on, and matures `unstakeDelay` blocks later. */
  removeStake(call: StakeCall, options?: SubmitOptions): Promise<Receipt>;
  /** Makes spendable what the coldkey has removed and what has matured. */
  withdrawUnstaked(call: { readonly coldkey: Signer }, options?: SubmitOptions): Promise<Receipt>;
  serveAxon(
    call: { readonly hotkey: Signer; readonly axon: AxonInfo },
    options?: SubmitOptions,
  ): Promise<Receipt>;
  setWeights(
    call: { readonly hotkey: Signer; readonly row: WeightRow; readonly versionKey?: number | undefined },
    options?: SubmitOptions,
  ): Promise<Receipt>;
  /** Pays, but leaves the payer its existential deposit. */
  transfer(
    call: { readonly from: Signer; readonly to: AccountId; readonly amount: bigint },
    options?: SubmitOptions,
  ): Promise<Receipt>;
  /** Several actions of one signer in one transaction, in this order, all or nothing. */
  batch(
    call: { readonly signer: Signer; readonly actions: readonly Action[] },
    options?: SubmitOptions,
  ): Promise<Receipt>;

  /** Ends the connection and every watcher. */
  close(): Promise<void>;
}

/** An owner moves tokens behind its neuron or from there. */
export interface StakeCall {
  readonly coldkey: Signer;
  readonly hotkey: AccountId;
  /** In units. */
  readonly amount: bigint;
}

/**
 * Connects to a chain.
 *
 * Rejects with `chain-unreachable` when no node answers within `timeoutMs` (10 seconds by default), with `chain-mismatch`
 * when it serves another chain.
 */
export async function connectChain(init: ChainClientInit, options: CallOptions = {}): Promise<ChainClient> {
  const logger = init.logger ?? silentLogger;
  await ready();
  const connection = await openConnection({ ...init, logger }, options);
  const submitter = createSubmitter(connection, logger);

  const read = <T>(
    what: string,
    options: ReadOptions,
    work: (session: Session, block: BlockRef) => Promise<T>,
  ): Promise<T> =>
    connection.use(what, options, async (session) => work(session, await findBlock(session, options.at)));

  const submit = (signer: Signer, action: Action, options: SubmitOptions = {}) =>
    submitter.submit(signer, [action], options);

  const watch = <T>(
    signal: AbortSignal | undefined,
    read: (session: Session, block: BlockRef) => Promise<T>,
  ): AsyncGenerator<T> => connection.blocks({ signal: signal ?? connection.closed, read });

  return {
    endpoint: connection.endpoint,
    genesisHash: connection.latest().genesisHash,
    get info() {
      return connection.latest().info;
    },

    head: (options = {}) => connection.use('reading the head', options, async (session) => session.head()),
    metagraph: <C extends Column = Column>(options: MetagraphOptions<C> = {}) =>
      read('reading the metagraph', options, async (session, block) => {
        // Without columns named, `C` is every column.
        const columns = options.columns ?? (ALL_COLUMNS as readonly C[]);
        return { block, neurons: await readNeurons(session, block.hash, columns) };
      }),
    weights: (options = {}) =>
      read('reading the weights', options, (session, { hash }) => readWeights(session, hash)),
    bonds: (options = {}) =>
      read('reading the bonds', options, (session, { hash }) => readBonds(session, hash)),
    hyperparameters: (options = {}) =>
      read('reading the parameters', options, async (session, block) => {
        const { hyperparameters } = await readHyperparameters(session, block);
        return hyperparameters;
      }),
    epochStatus: (options = {}) =>
      read('reading the epoch', options, async (session, block) => {
        const { epoch } = await readHyperparameters(session, block);
        return epoch;
      }),
    neuronOf: (hotkey, options = {}) =>
      read('reading a neuron', options, async (session, { hash }) => {
        const { query, registry } = session.api;
        const found = await readStorage(session, query.registry.uids.key(hotkey), hash);
        if (found === undefined) return undefined;
        return readNeuron(session, hash, toUid(registry.createType('u16', found).toNumber()));
      }),
    balanceOf: (account, options = {}) =>
      read('reading a balance', options, async (session, { hash }) => {
        const { query, registry } = session.api;
        const found = await readStorage(session, query.system.account.key(account), hash);
        const { data } = registry.createType<FrameSystemAccountInfo>('FrameSystemAccountInfo', found);
        return { free: data.free.toBigInt(), reserved: data.reserved.toBigInt() };
      }),
    totalIssuance: (options = {}) =>
      read('reading the issuance', options, async (session, { hash }) => {
        const { query, registry } = session.api;
        const found = await readStorage(session, query.balances.totalIssuance.key(), hash);
        return registry.createType('u128', found).toBigInt();
      }),
    events: (options = {}) =>
      read('reading events', options, async (session, { hash }) =>
        (await readEvents(session, hash)).map(toChainEvent),
      ),
    watchBlocks: ({ signal } = {}) => watch(signal, async (_session, block) => block),
    watchEpochs: async function* ({ signal } = {}) {
      for await (const epochs of watch(signal, readEpochs)) yield* epochs;
    },

    register: async ({ coldkey, hotkey, maxBurn }, options = {}) => {
      const receipt = await submit(coldkey, { kind: 'register', hotkey, maxBurn }, options);
      const event = receipt.events.find(({ name }) => name === 'NeuronRegistered');
      const uid = event?.data.uid;
      if (typeof uid !== 'number') {
        throw new GanglionError('internal', {
          what: 'the chain did not say which uid it gave',
          hint: 'see neuronOf',
        });
      }
      return { ...receipt, uid: toUid(uid) };
    },
    addStake: ({ coldkey, hotkey, amount }, options) =>
      submit(coldkey, { kind: 'add-stake', hotkey, amount }, options),
    removeStake: ({ coldkey, hotkey, amount }, options) =>
      submit(coldkey, { kind: 'remove-stake', hotkey, amount }, options),
    withdrawUnstaked: ({ coldkey }, options) => submit(coldkey, { kind: 'withdraw-unstaked' }, options),
    serveAxon: ({ hotkey, axon }, options) => submit(hotkey, { kind: 'serve-axon', axon }, options),
    setWeights: ({ hotkey, row, versionKey }, options) =>
      submit(hotkey, { kind: 'set-weights', row, versionKey }, options),
    transfer: ({ from, to, amount }, options) => submit(from, { kind: 'transfer', to, amount }, options),
    batch: ({ signer, actions }, options = {}) => submitter.submit(signer, actions, options),

    close: () => connection.close(),
  };
}

/** The epochs that a block completed: one, or none. */
async function readEpochs(session: Session, block: BlockRef): Promise<Epoch[]> {
  const epochs: Epoch[] = [];
  for (const { event } of await readEvents(session, block.hash)) {
    if (!session.api.events.incentive.EpochCompleted.is(event)) continue;
    const { neurons, emission, minted, carry } = event.data;
    epochs.push({
      block,
      neurons: neurons.toNumber(),
      emission: emission.toBigInt(),
      minted: minted.toBigInt(),
      carry: carry.toBigInt(),
    });
  }
  return epochs;
}

/** The newest finalised block, or the one asked for; rejects with `not-found` when the node has no such block. */
async function findBlock(session: Session, at: Hash | undefined): Promise<BlockRef> {
  if (at === undefined) return session.head();
  const header = await session.socket.request('chain_getHeader', [at]).catch(() => null);
  if (header === null) {
    throw new GanglionError('not-found', {
      what: 'the node knows no such block',
      facts: { hash: at },
      hint: 'check the hash, or use a node that keeps older blocks',
    });
  }
  return { number: session.api.registry.createType('Header', header).number.toNumber(), hash: at };
}
