// SPDX-License-Identifier: Apache-2.0
import type { Blockchain, StorageLayer } from '@acala-network/chopsticks-core';
import type { Header } from '@polkadot/types/interfaces';
import type { ChainState } from './chain-state.ts';
import { type Hex, isHex, loadChopsticks } from './chopsticks.ts';
import { CODE_KEY } from './runtime.ts';

/** A block of a chain, and its state. */
export type StateBlock = InstanceType<Awaited<ReturnType<typeof defineStateBlock>>>;

let loading: ReturnType<typeof defineStateBlock> | undefined;

/** The class of blocks whose state is a {@link ChainState}; it is one class for all chains. */
export function loadStateBlock(): ReturnType<typeof defineStateBlock> {
  loading ??= defineStateBlock();
  return loading;
}

/** What a block is made of. */
interface BlockInit<Parent> {
  readonly chain: Blockchain;
  readonly number: number;
  readonly hash: Hex;
  readonly parent?: Parent | undefined;
  /** Read from the chain's origin when it is left out. */
  readonly content?: { readonly header: Header; readonly extrinsics: Hex[] } | undefined;
  /** The state that the block begins with. */
  readonly state: ChainState;
  /** What the block changes in it. @default nothing */
  readonly diff?: Readonly<Record<Hex, Hex | null>> | undefined;
}

async function defineStateBlock() {
  const chopsticks = await loadChopsticks();
  const { Block } = chopsticks;

  /** Where chopsticks writes when it means to add a layer. */
  class Writer extends chopsticks.StorageLayer {
    readonly #state: ChainState;

    constructor(state: ChainState) {
      super();
      this.#state = state;
    }

    override set(...entry: Parameters<StorageLayer['set']>): void {
      this.#state.write([entry]);
    }

    override setAll(values: Parameters<StorageLayer['setAll']>[0]): void {
      this.#state.write(Array.isArray(values) ? values : Object.entries(values));
    }
  }

  return class extends Block {
    readonly state: ChainState;
    readonly #diff: Readonly<Record<Hex, Hex | null>>;

    constructor(init: BlockInit<InstanceType<typeof Block>>) {
      const { chain, number, hash, parent, content, state, diff = {} } = init;
      super(chain, number, hash, parent, content);
      this.state = state;
      this.#diff = diff;
      state.write(Object.entries(diff));
      const code = diff[CODE_KEY];
      // What the block before knew of its runtime is no longer so.
      if (isHex(code)) this.setWasm(code);
    }

    override get storage(): ChainState {
      return this.state;
    }

    override pushStorageLayer(): StorageLayer {
      return new Writer(this.state);
    }

    /** What the block changed when it was made. */
    override async storageDiff(): Promise<Record<Hex, Hex | null>> {
      return { ...this.#diff };
    }
  };
}
