// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '@ganglion/account';
import type { CallOptions, Logger } from '@ganglion/base';
import type { Action, AxonInfo } from './actions.ts';
import type { AnyCall } from './any-call.ts';
import type { Explanation } from './explain.ts';
import type { EpochStatus, Hyperparameters } from './hyperparameters.ts';
import type { AccountId, Hash, Uid } from './ids.ts';
import type { Column, Metagraph, Neuron } from './metagraph.ts';
import type { NextAllowed } from './next-allowed.ts';
import type { ChainEvent } from './outcome.ts';
import type { BondRowInfo, WeightRowInfo } from './rows.ts';
import type { BlockRef, ChainInfo } from './session.ts';
import type { HotkeyStake, StakePosition, Unstaking } from './stake.ts';
import type { Balance } from './state.ts';
import type { Receipt } from './transactions/inclusion.ts';
import type { SubmitOptions } from './transactions/submission.ts';
import type { View } from './view.ts';
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

/** What to watch. */
export interface WatchOptions {
  /**
   * The first block, from 0 on; the node must still have what is told of it.
   * @default the one after the newest finalised
   */
  readonly from?: number | undefined;
  /** @default until the client is closed */
  readonly signal?: AbortSignal | undefined;
}

/** An evaluation of the mechanism. */
export interface Epoch {
  readonly block: BlockRef;
  /** Neurons that took part. */
  readonly neurons: number;
  /**
   * What it was given to hand out, in units: `minted + carry = emission + carry of the epoch
   * before`.
   */
  readonly emission: bigint;
  readonly minted: bigint;
  /** What is not minted yet, in units. */
  readonly carry: bigint;
}

/**
 * A chain as a neuron sees it.
 *
 * Reads are of the finalised chain. While the connection is lost, calls wait for the next one as
 * long as their `timeoutMs` allows (10 seconds by default, two minutes for transactions), then
 * reject with `chain-unreachable`.
 */
export interface ChainClient extends AsyncDisposable {
  readonly endpoint: string;
  readonly genesisHash: Hash;
  /**
   * As the chain told when it was connected to last, which it is anew after an upgrade of its
   * runtime.
   */
  readonly info: ChainInfo;

  /** The newest finalised block. */
  head(options?: CallOptions): Promise<BlockRef>;
  /**
   * The hash of the finalised block of a number from 0 on; rejects with `not-found` while no block
   * of this number is final.
   */
  blockHash(number: number, options?: CallOptions): Promise<Hash>;
  /**
   * Every neuron, or of every neuron the columns named: what is left out is neither read nor sent.
   */
  metagraph<C extends Column = Column>(options?: MetagraphOptions<C>): Promise<Metagraph<C>>;
  weights(options?: ReadOptions): Promise<readonly WeightRowInfo[]>;
  bonds(options?: ReadOptions): Promise<readonly BondRowInfo[]>;
  hyperparameters(options?: ReadOptions): Promise<Hyperparameters>;
  epochStatus(options?: ReadOptions): Promise<EpochStatus>;
  /** The neuron with this hotkey, if it is registered. */
  neuronOf(hotkey: AccountId, options?: ReadOptions): Promise<Neuron | undefined>;
  /**
   * Why a neuron was paid what it was in the last epoch.
   *
   * Undefined before the first epoch, for a uid that took no part in it, and while the next one is
   * evaluated: read it `at` the block of an {@link Epoch}.
   */
  explain(uid: Uid, options?: ReadOptions): Promise<Explanation | undefined>;
  /** What a hotkey, registered or not, may do when, and what a registration costs. */
  nextAllowed(hotkey: AccountId, options?: ReadOptions): Promise<NextAllowed>;
  /** What a registration burns now, in units: it rises with each and falls with time. */
  registrationPrice(options?: ReadOptions): Promise<bigint>;
  /** What stands behind a hotkey; undefined for one that is no neuron and has no nominators. */
  stakeOf(hotkey: AccountId, options?: ReadOptions): Promise<HotkeyStake | undefined>;
  /**
   * What an account has behind neurons, as their owner and as a nominator; reads the stake of every
   * neuron.
   */
  positionsOf(account: AccountId, options?: ReadOptions): Promise<readonly StakePosition[]>;
  /** What an account has removed from behind neurons and not withdrawn, and when it matures. */
  unstakingOf(account: AccountId, options?: ReadOptions): Promise<Unstaking>;
  balanceOf(account: AccountId, options?: ReadOptions): Promise<Balance>;
  /**
   * What a view function of the runtime says, for those that no method here reads: the values are
   * in the words of events.
   */
  view(view: View, options?: ReadOptions): Promise<unknown>;
  /** Every unit that exists. */
  totalIssuance(options?: ReadOptions): Promise<bigint>;
  /** What the runtime told of in one block. */
  events(options?: ReadOptions): Promise<readonly ChainEvent[]>;
  /** Each finalised block, once and in order, over lost connections too. Ends with the signal. */
  watchBlocks(options?: WatchOptions): AsyncIterable<BlockRef>;
  /** Each epoch, once and in order, over lost connections too. Ends with the signal. */
  watchEpochs(options?: WatchOptions): AsyncIterable<Epoch>;
  /**
   * What a transaction with these actions would cost its signer in fees now, in units; nobody signs
   * anything, and it may fail.
   *
   * What the actions themselves burn or hold is not in it: see `registrationPrice`, and `swapBurn`
   * of the parameters.
   */
  estimateFee(
    call: { readonly signer: Pick<Signer, 'address' | 'publicKey'>; readonly actions: readonly Action[] },
    options?: ReadOptions,
  ): Promise<bigint>;

  /**
   * Makes a neuron of `hotkey`, which proves its consent with a signature; `coldkey` owns it and
   * pays.
   *
   * The price is `registrationPrice` and rises with each registration; above `maxBurn` units the
   * chain refuses.
   * @default no limit
   */
  register(
    call: { readonly coldkey: Signer; readonly hotkey: Signer; readonly maxBurn?: bigint | undefined },
    options?: CallOptions,
  ): Promise<Receipt & { readonly uid: Uid }>;
  /**
   * Ends a neuron of `coldkey`: its stake is spendable again, its uid vacant, and the burn is not
   * given back.
   *
   * Fails with `NotRegistered`, `NotOwner`, `RoundRunning`.
   */
  deregister(call: HotkeyCall, options?: SubmitOptions): Promise<Receipt>;
  /**
   * Lets a neuron of `coldkey` be known by `newHotkey`, which proves its consent with a signature:
   * the neuron keeps its uid, its age and what stands behind it, and loses a commit to weights.
   * Burns `swapBurn` of the parameters.
   *
   * Fails with `NotRegistered`, `NotOwner`, `AlreadyRegistered` (the new hotkey), `RoundRunning`,
   * `CannotPayBurn`.
   */
  swapHotkey(call: HotkeyCall & { readonly newHotkey: Signer }, options?: SubmitOptions): Promise<Receipt>;
  /**
   * Puts stake behind a neuron: that of its owner, or a nomination when `coldkey` does not own it,
   * `minNomination` of the parameters at least. It counts from the next epoch on.
   *
   * Fails with `AmountZero`, `NotRegistered`, `NotEnoughBalance`; for a nominator
   * `NominationTooSmall` and `RoundRunning` too.
   */
  addStake(call: StakeCall, options?: SubmitOptions): Promise<Receipt>;
  /**
   * Takes stake from behind a neuron. It counts no more from the next epoch on, and matures
   * `unstakeDelay` blocks later. A nominator must leave `minNomination` or nothing.
   *
   * Fails with `AmountZero`, `NotRegistered`, `NotEnoughStake`, `NominationTooSmall`,
   * `TooManyUnstaking`.
   */
  removeStake(call: StakeCall, options?: SubmitOptions): Promise<Receipt>;
  /**
   * Takes everything that `coldkey` has behind a neuron, as its owner and as its nominator;
   * otherwise like `removeStake`.
   */
  removeAllStake(call: HotkeyCall, options?: SubmitOptions): Promise<Receipt>;
  /**
   * Makes spendable what the coldkey has removed and what has matured; fails with `NothingMatured`.
   */
  withdrawUnstaked(call: { readonly coldkey: Signer }, options?: SubmitOptions): Promise<Receipt>;
  /**
   * Sets the part of what nominators earn that the owner takes, in millionths. A smaller part holds
   * at once, a larger one `takeDelay` blocks later.
   *
   * Fails with `TakeOutOfBounds`, `NotRegistered`, `NotOwner`.
   */
  setTake(call: HotkeyCall & { readonly take: number }, options?: SubmitOptions): Promise<Receipt>;
  serveAxon(
    call: { readonly hotkey: Signer; readonly axon: AxonInfo },
    options?: SubmitOptions,
  ): Promise<Receipt>;
  setWeights(
    call: { readonly hotkey: Signer; readonly row: WeightRow; readonly versionKey?: number | undefined },
    options?: SubmitOptions,
  ): Promise<Receipt>;
  /**
   * Promises a row on a chain that asks for it (`commitReveal` of the parameters): the hash is that
   * of `weightsHash`. The row can be revealed in the intervals that `nextAllowed` tells, from the
   * next epoch on.
   *
   * Fails with `CommitNotRequired`, `CommitOutstanding`, `WeightsTooEarly`, `NotEnoughStake`,
   * `NotRegistered`. A commit that came into a later interval than its hash names cannot be
   * revealed: the event `WeightsCommitted` tells into which it came.
   */
  commitWeights(call: CommitCall, options?: SubmitOptions): Promise<Receipt>;
  /**
   * Sets the row that was promised; salt, row and version key are exactly those of the hash.
   *
   * Fails with `NoCommit`, `RevealTooEarly`, `CommitExpired`, `CommitMismatch`, and for what is
   * wrong with the row as `setWeights` does. What is sent is public, whether the chain takes it or
   * not: wait for the interval.
   */
  revealWeights(call: RevealCall, options?: SubmitOptions): Promise<Receipt>;
  /** Pays, but leaves the payer its existential deposit. */
  transfer(
    call: { readonly from: Signer; readonly to: AccountId; readonly amount: bigint },
    options?: SubmitOptions,
  ): Promise<Receipt>;
  /** Any call of the runtime by its name, for those that have no method here. */
  call(call: { readonly signer: Signer } & Omit<AnyCall, 'kind'>, options?: SubmitOptions): Promise<Receipt>;
  /** Several actions of one signer in one transaction, in this order, all or nothing. */
  batch(
    call: { readonly signer: Signer; readonly actions: readonly Action[] },
    options?: SubmitOptions,
  ): Promise<Receipt>;

  /** Ends the connection and every watcher. */
  close(): Promise<void>;
}

/** The promise of a row. */
export interface CommitCall {
  readonly hotkey: Signer;
  /** 32 bytes. */
  readonly hash: Uint8Array;
}

/** A row that was promised. */
export interface RevealCall {
  readonly hotkey: Signer;
  readonly row: WeightRow;
  /** 32 bytes. */
  readonly salt: Uint8Array;
  /** @default 0 */
  readonly versionKey?: number | undefined;
}

/** Something that a coldkey does with a neuron, or behind it. */
export interface HotkeyCall {
  readonly coldkey: Signer;
  readonly hotkey: AccountId;
}

/** An owner or a nominator moves tokens behind a neuron or from there. */
export interface StakeCall extends HotkeyCall {
  /** In units. */
  readonly amount: bigint;
}
