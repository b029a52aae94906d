// SPDX-License-Identifier: Apache-2.0
import type { Blockchain } from '@acala-network/chopsticks-core';
import type { ApiOptions } from '@polkadot/api/types';
import { buildBlock } from './build-block.ts';
import { type Hex, loadChopsticks } from './chopsticks.ts';
import type { BlockRef } from './controls.ts';

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
export async function openBlocks(origin: ChainOrigin): Promise<Blocks> {
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
    // The states of old blocks stay in memory in any case, as the layers under the newest one.
    maxMemoryBlockCount: Number.MAX_SAFE_INTEGER,
  });
  // What is read of the first block is kept in a layer on top of it.
  chain.head.pushStorageLayer();
  // The first block reads the metadata, which takes longer than any other.
  if (origin.isNew) await buildBlock(chain);
  else await chain.head.meta;
  return new Blocks(chain);
}

/**
 * The blocks of a chain. What changes the head goes one after the other: a change during the making
 * of a block would be lost.
 */
export class Blocks {
  /** For requests that change nothing; everything else goes through {@link exclusively}. */
  readonly chain: Blockchain;
  #last: Promise<unknown> = Promise.resolve();

  constructor(chain: Blockchain) {
    this.chain = chain;
  }

  head(): BlockRef {
    const { number, hash } = this.chain.head;
    return { number, hash };
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
      for (let built = 0; built < count; built += 1) await buildBlock(this.chain);
      return this.head();
    });
  }

  /**
   * Builds a block with every transaction that waits, unless none does any more or `isStopped` says
   * so.
   */
  buildForPending(isStopped: () => boolean): Promise<void> {
    return this.exclusively(async () => {
      if (!isStopped() && this.pending() > 0) await buildBlock(this.chain);
    });
  }

  /** Builds a block that changes this besides, as if a transaction of it did. */
  buildWith(changes: Readonly<Record<Hex, Hex>>): Promise<BlockRef> {
    return this.exclusively(async () => {
      await buildBlock(this.chain, changes);
      return this.head();
    });
  }

  /** Resolves when everything that was asked for before is done. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
