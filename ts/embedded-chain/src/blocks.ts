// SPDX-License-Identifier: Apache-2.0
import type { Block, Blockchain } from '@acala-network/chopsticks-core';
import { type Clock, GanglionError } from '@ganglion/base';
import type { ApiOptions } from '@polkadot/api/types';
import { buildBlock } from './build-block.ts';
import { ChainState, createBaseState } from './chain-state.ts';
import { type Hex, loadChopsticks } from './chopsticks.ts';
import type { BlockRef } from './controls.ts';
import { loadStateBlock, type StateBlock } from './state-block.ts';

/**
 * Of how many blocks the state can be read, besides the one that the chain began with: sixteen times
 * as many as a node keeps that was told nothing.
 */
export const KEPT_STATES = 4_096;

/** Where a chain begins, and who knows the state there. */
export interface ChainOrigin {
  /** Answers what chopsticks asks of the blocks up to the first one. */
  readonly provider: NonNullable<ApiOptions['provider']>;
  readonly genesisHash: Hex;
  readonly start: BlockRef;
  /**
   * Whether the chain is new, and gets its first block at once; a fork begins with the block that
   * was asked for.
   */
  readonly isNew: boolean;
}

/** Opens the chain that has this origin; closing it closes the origin's provider. */
export async function openBlocks(origin: ChainOrigin, clock: Clock): Promise<Blocks> {
  const { Api, Blockchain, BuildBlockMode } = await loadChopsticks();
  const api = new Api(origin.provider);
  await api.isReady;
  const chain = new Blockchain({
    api,
    header: origin.start,
    inherentProviders: [],
    registeredTypes: {},
    buildBlockMode: BuildBlockMode.Manual,
    mockSignatureHost: false,
    // Headers and transactions of old blocks stay; their states do not, see `KEPT_STATES`.
    maxMemoryBlockCount: Number.MAX_SAFE_INTEGER,
  });
  const StateBlock = await loadStateBlock();
  const { number, hash } = origin.start;
  const state = new ChainState(createBaseState(api, hash));
  const blocks = new Blocks(chain, new StateBlock({ chain, number, hash, state }), clock);
  await blocks.begin();
  // The first block reads the metadata, which takes longer than any other.
  if (origin.isNew) await blocks.build(1);
  else await chain.head.meta;
  return blocks;
}

/**
 * The blocks of a chain. What changes the head goes one after the other: a change during the making
 * of a block would be lost.
 */
export class Blocks {
  /** For requests that change nothing; everything else goes through {@link exclusively}. */
  readonly chain: Blockchain;
  /** The newest block, which is also chopsticks' head. */
  #head: StateBlock;
  /** The blocks whose state can be read, in the order in which they were made, without the first. */
  readonly #readable: StateBlock[] = [];
  #last: Promise<unknown> = Promise.resolve();
  readonly #clock: Clock;
  #headSince: number;

  constructor(chain: Blockchain, first: StateBlock, clock: Clock) {
    this.chain = chain;
    this.#head = first;
    this.#clock = clock;
    this.#headSince = clock.elapsed();
  }

  /** Makes the first block the head; to be called once, before everything else. */
  async begin(): Promise<void> {
    await this.chain.setHead(this.#head);
  }

  head(): BlockRef {
    const { number, hash } = this.#head;
    return { number, hash };
  }

  /** For how many milliseconds the newest block has been that. */
  headAgeMs(): number {
    return this.#clock.elapsed() - this.#headSince;
  }

  /** How many transactions wait for the next block. */
  pending(): number {
    return this.chain.txPool.pendingExtrinsics.length;
  }

  /** Does a piece of work when everything that was asked for before is done. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  /** Builds so many blocks; returns the last one. */
  build(count: number): Promise<BlockRef> {
    return this.exclusively(async () => {
      for (let built = 0; built < count; built += 1) await this.#build();
      return this.head();
    });
  }

  /**
   * Builds a block with every transaction that waits, unless none does any more or `isStopped` says
   * so.
   */
  buildForPending(isStopped: () => boolean): Promise<void> {
    return this.exclusively(async () => {
      if (!isStopped() && this.pending() > 0) await this.#build();
    });
  }

  /** Builds a block that changes this besides, as if a transaction of it did. */
  buildWith(changes: Readonly<Record<Hex, Hex>>): Promise<BlockRef> {
    return this.exclusively(async () => {
      await this.#build(changes);
      return this.head();
    });
  }

  /**
   * Goes on from another block, of this chain or of its past: what came after it is no longer on the
   * chain.
   *
   * Throws `not-found` for a block that there is not, or whose state was forgotten.
   */
  setHead(wanted: number | Hex): Promise<BlockRef> {
    return this.exclusively(async () => {
      const { chain } = this;
      const block = await (typeof wanted === 'number' ? chain.getBlockAt(wanted) : chain.getBlock(wanted));
      const StateBlock = await loadStateBlock();
      if (block === undefined || (block instanceof StateBlock && block.state.isForgotten)) {
        throw new GanglionError('not-found', {
          what: 'the chain cannot go on from this block, which it does not have or whose state it has forgotten',
          facts: { block: wanted, newest: this.#head.number, kept: KEPT_STATES },
          hint: 'name one of the newest blocks, or the one that the chain began with',
        });
      }
      await this.#adopt(block instanceof StateBlock ? block : await this.#takeOver(block));
      return this.head();
    });
  }

  /** Resolves when everything that was asked for before is done. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async #build(changes: Readonly<Record<Hex, Hex>> = {}): Promise<void> {
    const { txPool } = this.chain;
    // The pool takes the same transaction twice; a block does not.
    const waiting = [...new Set(txPool.pendingExtrinsics)];
    txPool.clear();
    const block = await buildBlock(this.#head, waiting, changes).catch(async (error) => {
      await this.#putBack(waiting);
      throw error;
    });
    this.#readable.push(block);
    await this.#adopt(block);
    this.#forgetOldest();
  }

  /** Has transactions wait for the next block, before those that came meanwhile. */
  async #putBack(transactions: readonly Hex[]): Promise<void> {
    const { txPool } = this.chain;
    const waiting = [...new Set([...transactions, ...txPool.pendingExtrinsics])];
    txPool.clear();
    for (const transaction of waiting) await txPool.submitExtrinsic(transaction);
  }

  async #adopt(block: StateBlock): Promise<void> {
    this.#head = block;
    this.#headSince = this.#clock.elapsed();
    await this.chain.setHead(block);
  }

  /** A block of the source as one of this chain's own, whose state can be changed. */
  async #takeOver({ number, hash, header, extrinsics }: Block): Promise<StateBlock> {
    const { chain } = this;
    const StateBlock = await loadStateBlock();
    const state = new ChainState(createBaseState(chain.api, hash));
    const content = { header: await header, extrinsics: await extrinsics };
    return new StateBlock({ chain, number, hash, content, state });
  }

  #forgetOldest(): void {
    if (this.#readable.length > KEPT_STATES) this.#readable.shift()?.state.forget();
  }
}
