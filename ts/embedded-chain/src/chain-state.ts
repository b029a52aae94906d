// SPDX-License-Identifier: Apache-2.0
import type { Blockchain, StorageLayerProvider } from '@acala-network/chopsticks-core';
import { type Changes, lookUp, stack, toChanges, type Written } from './changes.ts';
import { type Hex, isHex } from './chopsticks.ts';
import { keysAfter } from './sorted-keys.ts';

/** A state that never changes, below all that a chain writes. */
export interface BaseState {
  get(key: Hex): Promise<Hex | undefined>;
  /** Up to `count` keys that begin with `prefix`, from the one after `start` on. */
  keysAfter(prefix: Hex, count: number, start: Hex): Promise<readonly Hex[]>;
  /** The last read that failed, another object for each. */
  readonly lastFailure: { readonly error: unknown } | undefined;
}

/** Reads a block that the chain did not make itself, each value once. */
export function createBaseState(api: Blockchain['api'], at: Hex): BaseState {
  const values = new Map<Hex, Promise<Hex | undefined>>();
  let lastFailure: BaseState['lastFailure'];
  const note = (error: unknown) => {
    lastFailure = { error };
  };
  return {
    get lastFailure() {
      return lastFailure;
    },
    get: (key) => {
      const known = values.get(key);
      if (known !== undefined) return known;
      const read = api.getStorage(key, at).then((value) => value ?? undefined);
      values.set(key, read);
      // A failure is not kept: the next one to ask may have more luck.
      read.catch((error) => {
        values.delete(key);
        note(error);
      });
      return read;
    },
    keysAfter: async (prefix, count, start) => {
      const keys: readonly string[] = await api.getKeysPaged(prefix, count, start, at).catch((error) => {
        note(error);
        throw error;
      });
      return keys.filter(isHex);
    },
  };
}

/**
 * The state of a block: what its chain has written, on top of the block that the chain began with.
 *
 * Chopsticks gives each block, and each change from outside, a layer on top of the one before, and
 * a read goes down through all of them: it takes longer with every block, until the call stack ends.
 * Here the changes of blocks are merged as they come, and shared with the blocks that follow; a read
 * looks in as many places as the logarithm of all keys that were ever written.
 */
export class ChainState implements StorageLayerProvider {
  readonly #base: BaseState;
  #changes: readonly Changes[] | undefined;

  constructor(base: BaseState, changes: readonly Changes[] = []) {
    this.#base = base;
    this.#changes = changes;
  }

  /** In how many places a read may have to look. */
  get depth(): number {
    return this.#kept.length + 1;
  }

  /** Whether the state was forgotten. */
  get isForgotten(): boolean {
    return this.#changes === undefined;
  }

  /**
   * Watches reads of what is below: the result throws the failure of one that failed meanwhile.
   *
   * The interpreter tells of such a failure as it tells of a runtime that panicked.
   */
  watchReads(): () => void {
    const before = this.#base.lastFailure;
    return () => {
      const { lastFailure } = this.#base;
      if (lastFailure !== undefined && lastFailure !== before) throw lastFailure.error;
    };
  }

  /** The state of the next block, before that block has changed anything. */
  next(): ChainState {
    return new ChainState(this.#base, this.#kept);
  }

  write(written: Written): void {
    this.#changes = stack(this.#kept, toChanges(written));
  }

  /** Gives its memory back; whoever reads it from now on is told what a node tells that has pruned it. */
  forget(): void {
    this.#changes = undefined;
  }

  deleted(key: string): boolean {
    return isHex(key) && this.#find(key) === null;
  }

  async get(key: string): Promise<Hex | undefined> {
    if (!isHex(key)) return undefined;
    const value = this.#find(key);
    return value === undefined ? this.#base.get(key) : (value ?? undefined);
  }

  getMany(keys: string[]): Promise<(Hex | undefined)[]> {
    return Promise.all(keys.map((key) => this.get(key)));
  }

  async findNextKey(prefix: string, startKey: string): Promise<Hex | undefined> {
    return (await this.getKeysPaged(prefix, 1, startKey))[0];
  }

  async getKeysPaged(prefix: string, pageSize: number, startKey: string): Promise<Hex[]> {
    if (!isHex(prefix)) return [];
    const found: Hex[] = [];
    let start = isHex(startKey) && startKey !== '0x' ? startKey : prefix;
    while (found.length < pageSize) {
      const ofBase = await this.#base.keysAfter(prefix, pageSize, start);
      const pages = this.#kept.map(({ keys }) => keysAfter(keys, prefix, pageSize, start));
      const { keys, end } = joinPages([ofBase, ...pages], pageSize);
      found.push(...keys.filter((key) => !this.deleted(key)));
      if (end === undefined) break;
      start = end;
    }
    return found.slice(0, pageSize);
  }

  get #kept(): readonly Changes[] {
    if (this.#changes === undefined) throw new DiscardedState();
    return this.#changes;
  }

  #find(key: Hex): Hex | null | undefined {
    const kept = this.#kept;
    for (let index = kept.length - 1; index >= 0; index -= 1) {
      const changes = kept[index];
      const value = changes && lookUp(changes, key);
      if (value !== undefined) return value;
    }
    return undefined;
  }
}

/**
 * Joins pages of sorted lists, in order and without repetition, up to the key from which on one of
 * the lists may have more than its page.
 */
function joinPages(
  pages: readonly (readonly Hex[])[],
  pageSize: number,
): { readonly keys: readonly Hex[]; readonly end: Hex | undefined } {
  const ends = pages.flatMap((page) => (page.length === pageSize ? page.slice(-1) : []));
  const [end] = ends.sort();
  const keys = [...new Set(pages.flat())].filter((key) => end === undefined || key <= end).sort();
  return { keys, end };
}

/** What a node answers who asks for the state of a block that it has pruned, under the same code. */
class DiscardedState extends Error {
  readonly code = 4003;

  constructor() {
    super('Client error: UnknownBlock: State already discarded');
  }
}
