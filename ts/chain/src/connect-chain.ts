// SPDX-License-Identifier: Apache-2.0
import { ready, type Signer } from '@ganglion/account';
import { type CallOptions, silentLogger } from '@ganglion/base';
import type { Action, AxonInfo } from './actions.ts';
import type { AnyCall } from './any-call.ts';
import type {
  ChainClient,
  ChainClientInit,
  CommitCall,
  Epoch,
  HotkeyCall,
  MetagraphOptions,
  ReadOptions,
  RevealCall,
  StakeCall,
  WatchOptions,
} from './client.ts';
import { type Connection, openConnection } from './connection.ts';
import { readExplanation } from './explain.ts';
import { readFee } from './fee.ts';
import { readHyperparameters } from './hyperparameters.ts';
import { type AccountId, type Hash, toUid, type Uid } from './ids.ts';
import { ALL_COLUMNS, type Column, type Metagraph, readNeuron, readNeurons } from './metagraph.ts';
import { readNextAllowed } from './next-allowed.ts';
import { toChainEvent } from './outcome.ts';
import { uidOf } from './registration.ts';
import { readBonds, readWeights } from './rows.ts';
import type { BlockRef, Session } from './session.ts';
import { readHotkeyStake, readPositions, readUnstaking } from './stake.ts';
import {
  checkBlockNumber,
  findBlock,
  readBalance,
  readBlockHash,
  readEvents,
  readTotalIssuance,
  readUid,
} from './state.ts';
import type { Receipt } from './transactions/inclusion.ts';
import type { SubmitOptions } from './transactions/submission.ts';
import { createSubmitter, type Submitter } from './transactions/submitter.ts';
import { readView, type View } from './view.ts';
import type { WeightRow } from './weight-row.ts';

/**
 * Connects to a chain.
 *
 * Rejects with `chain-unreachable` when no node answers within `timeoutMs` (10 seconds by default),
 * with `chain-mismatch` when it serves another chain.
 */
export async function connectChain(init: ChainClientInit, options: CallOptions = {}): Promise<ChainClient> {
  const logger = init.logger ?? silentLogger;
  await ready();
  const connection = await openConnection({ ...init, logger }, options);
  return new ConnectedClient(connection, createSubmitter(connection, logger));
}

/** Reads and submits over one connection. */
class ConnectedClient implements ChainClient {
  readonly endpoint: string;
  readonly genesisHash: Hash;
  readonly #connection: Connection;
  readonly #submitter: Submitter;

  constructor(connection: Connection, submitter: Submitter) {
    this.endpoint = connection.endpoint;
    this.genesisHash = connection.latest().genesisHash;
    this.#connection = connection;
    this.#submitter = submitter;
  }

  get info() {
    return this.#connection.latest().info;
  }

  head(options: CallOptions = {}) {
    return this.#connection.use('reading the head', options, async (session) => session.head());
  }

  blockHash(number: number, options: CallOptions = {}) {
    return this.#connection.use('reading the hash of a block', options, (session) =>
      readBlockHash(session, number),
    );
  }

  metagraph<C extends Column = Column>(options: MetagraphOptions<C> = {}): Promise<Metagraph<C>> {
    return this.#read('reading the metagraph', options, async (session, block) => {
      // Without columns named, `C` is every column.
      const columns = options.columns ?? (ALL_COLUMNS as readonly C[]);
      return { block, neurons: await readNeurons(session, block.hash, columns) };
    });
  }

  weights(options: ReadOptions = {}) {
    return this.#read('reading the weights', options, (session, { hash }) => readWeights(session, hash));
  }

  bonds(options: ReadOptions = {}) {
    return this.#read('reading the bonds', options, (session, { hash }) => readBonds(session, hash));
  }

  async hyperparameters(options: ReadOptions = {}) {
    const { hyperparameters } = await this.#read('reading the parameters', options, readHyperparameters);
    return hyperparameters;
  }

  async epochStatus(options: ReadOptions = {}) {
    const { epoch } = await this.#read('reading the epoch', options, readHyperparameters);
    return epoch;
  }

  neuronOf(hotkey: AccountId, options: ReadOptions = {}) {
    return this.#read('reading a neuron', options, async (session, { hash }) => {
      const uid = await readUid(session, hotkey, hash);
      return uid === undefined ? undefined : readNeuron(session, hash, uid);
    });
  }

  explain(uid: Uid, options: ReadOptions = {}) {
    return this.#read('reading an explanation', options, (session, { hash }) =>
      readExplanation(session, hash, toUid(uid)),
    );
  }

  nextAllowed(hotkey: AccountId, options: ReadOptions = {}) {
    return this.#read('reading what a hotkey may do', options, (session, { hash }) =>
      readNextAllowed(session, hash, hotkey),
    );
  }

  async registrationPrice(options: ReadOptions = {}) {
    return (await this.hyperparameters(options)).registrationBurn;
  }

  stakeOf(hotkey: AccountId, options: ReadOptions = {}) {
    return this.#read('reading the stake of a hotkey', options, (session, block) =>
      readHotkeyStake(session, block, hotkey),
    );
  }

  positionsOf(account: AccountId, options: ReadOptions = {}) {
    return this.#read('reading the stake of an account', options, (session, { hash }) =>
      readPositions(session, hash, account),
    );
  }

  unstakingOf(account: AccountId, options: ReadOptions = {}) {
    return this.#read('reading what an account has removed', options, (session, block) =>
      readUnstaking(session, block, account),
    );
  }

  balanceOf(account: AccountId, options: ReadOptions = {}) {
    return this.#read('reading a balance', options, (session, { hash }) =>
      readBalance(session, account, hash),
    );
  }

  totalIssuance(options: ReadOptions = {}) {
    return this.#read('reading the issuance', options, (session, { hash }) =>
      readTotalIssuance(session, hash),
    );
  }

  view(view: View, options: ReadOptions = {}) {
    return this.#read('reading a view', options, (session, { hash }) => readView(session, view, hash));
  }

  events(options: ReadOptions = {}) {
    return this.#read('reading events', options, async (session, { hash }) =>
      (await readEvents(session, hash)).map(toChainEvent),
    );
  }

  watchBlocks(options: WatchOptions = {}) {
    return this.#watch(options, async (_session, block) => block);
  }

  async *watchEpochs(options: WatchOptions = {}) {
    for await (const epochs of this.#watch(options, readEpochs)) yield* epochs;
  }

  estimateFee(
    {
      signer,
      actions,
    }: { readonly signer: Pick<Signer, 'address' | 'publicKey'>; readonly actions: readonly Action[] },
    options: ReadOptions = {},
  ) {
    return this.#read('estimating a fee', options, (session, block) =>
      readFee(session, block, signer, actions),
    );
  }

  async register(
    {
      coldkey,
      ...call
    }: { readonly coldkey: Signer; readonly hotkey: Signer; readonly maxBurn?: bigint | undefined },
    options: CallOptions = {},
  ) {
    const receipt = await this.#submit(coldkey, { kind: 'register', ...call }, options);
    return { ...receipt, uid: uidOf(receipt) };
  }

  deregister({ coldkey, hotkey }: HotkeyCall, options?: SubmitOptions) {
    return this.#submit(coldkey, { kind: 'deregister', hotkey }, options);
  }

  swapHotkey({ coldkey, ...call }: HotkeyCall & { readonly newHotkey: Signer }, options?: SubmitOptions) {
    return this.#submit(coldkey, { kind: 'swap-hotkey', ...call }, options);
  }

  addStake({ coldkey, ...call }: StakeCall, options?: SubmitOptions) {
    return this.#submit(coldkey, { kind: 'add-stake', ...call }, options);
  }

  removeStake({ coldkey, ...call }: StakeCall, options?: SubmitOptions) {
    return this.#submit(coldkey, { kind: 'remove-stake', ...call }, options);
  }

  removeAllStake({ coldkey, hotkey }: HotkeyCall, options?: SubmitOptions) {
    return this.#submit(coldkey, { kind: 'remove-all-stake', hotkey }, options);
  }

  withdrawUnstaked({ coldkey }: { readonly coldkey: Signer }, options?: SubmitOptions) {
    return this.#submit(coldkey, { kind: 'withdraw-unstaked' }, options);
  }

  setTake({ coldkey, ...call }: HotkeyCall & { readonly take: number }, options?: SubmitOptions) {
    return this.#submit(coldkey, { kind: 'set-take', ...call }, options);
  }

  serveAxon({ hotkey, axon }: { readonly hotkey: Signer; readonly axon: AxonInfo }, options?: SubmitOptions) {
    return this.#submit(hotkey, { kind: 'serve-axon', axon }, options);
  }

  setWeights(
    {
      hotkey,
      ...call
    }: { readonly hotkey: Signer; readonly row: WeightRow; readonly versionKey?: number | undefined },
    options?: SubmitOptions,
  ) {
    return this.#submit(hotkey, { kind: 'set-weights', ...call }, options);
  }

  commitWeights({ hotkey, hash }: CommitCall, options?: SubmitOptions) {
    return this.#submit(hotkey, { kind: 'commit-weights', hash }, options);
  }

  revealWeights({ hotkey, ...call }: RevealCall, options?: SubmitOptions) {
    return this.#submit(hotkey, { kind: 'reveal-weights', ...call }, options);
  }

  transfer(
    { from, ...call }: { readonly from: Signer; readonly to: AccountId; readonly amount: bigint },
    options?: SubmitOptions,
  ) {
    return this.#submit(from, { kind: 'transfer', ...call }, options);
  }

  call({ signer, ...call }: { readonly signer: Signer } & Omit<AnyCall, 'kind'>, options?: SubmitOptions) {
    return this.#submit(signer, { kind: 'call', ...call }, options);
  }

  batch(
    { signer, actions }: { readonly signer: Signer; readonly actions: readonly Action[] },
    options: SubmitOptions = {},
  ) {
    return this.#submitter.submit(signer, actions, options);
  }

  close() {
    return this.#connection.close();
  }

  [Symbol.asyncDispose]() {
    return this.close();
  }

  #read<T>(
    what: string,
    options: ReadOptions,
    work: (session: Session, block: BlockRef) => Promise<T>,
  ): Promise<T> {
    return this.#connection.use(what, options, async (session) =>
      work(session, await findBlock(session, options.at)),
    );
  }

  #watch<T>(
    { from, signal = this.#connection.closed }: WatchOptions,
    read: (session: Session, block: BlockRef) => Promise<T>,
  ): AsyncGenerator<T> {
    if (from !== undefined) checkBlockNumber(from);
    return this.#connection.blocks({ from, signal, read });
  }

  #submit(signer: Signer, action: Action, options: SubmitOptions = {}): Promise<Receipt> {
    return this.#submitter.submit(signer, [action], options);
  }
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
