// SPDX-License-Identifier: Apache-2.0
import { TypeRegistry } from '@polkadot/types';
import { type Hex, isHex, loadChopsticks } from './chopsticks.ts';
import type { RawStorage } from './genesis.ts';
import { keysAfter } from './sorted-keys.ts';

/** What the chain says of itself, apart from its state. */
const CHAIN = {
  id: 'ganglion-embedded',
  name: 'Ganglion',
  properties: { ss58Format: 42, tokenDecimals: 9, tokenSymbol: 'GANG' },
} as const;

/** The root of an empty trie: block 0 holds no extrinsics. */
const EMPTY_TRIE: Hex = '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314';
const NO_PARENT: Hex = `0x${'00'.repeat(32)}`;

/**
 * Block 0 for chopsticks, with the header and hash that a node would give it.
 *
 * Chopsticks' own provider gives every chain the same genesis hash, so that no client could tell
 * two chains apart, and answers with that hash for any block it has forgotten. It also takes
 * seconds for the keys of a large network.
 */
export async function createGenesisProvider(top: RawStorage) {
  const { GenesisProvider } = await loadChopsticks();

  class HashedGenesisProvider extends GenesisProvider {
    readonly hash: Hex;
    readonly #storage: RawStorage = top;
    readonly #keys = Object.keys(top).filter(isHex).sort();

    constructor(hash: Hex, stateRoot: Hex) {
      super({ ...CHAIN, genesis: { raw: { top: { ...top } } } });
      this.hash = hash;
      const header = {
        number: '0x0' as const,
        stateRoot,
        parentHash: NO_PARENT,
        extrinsicsRoot: EMPTY_TRIE,
        digest: { logs: [] },
      };
      this.getHeader = async () => header;
      const { send } = this;
      this.send = async (method, params, isCacheable) => {
        const [first] = params;
        if (method === 'chain_getBlockHash') return Number(first ?? 0) === 0 ? hash : null;
        if (method === 'chain_getHeader' || method === 'chain_getBlock') {
          if ((first ?? hash) !== hash) return null;
        }
        if (method === 'state_getStorage' || method === 'state_getStorageAt') {
          return isHex(first) ? (this.#storage[first] ?? null) : null;
        }
        // Chopsticks' own looks through all keys for each one.
        if (method === 'state_getKeysPaged') {
          const [prefix, count, start] = params;
          if (isHex(prefix)) return keysAfter(this.#keys, prefix, Number(count), isHex(start) ? start : '0x');
        }
        if (method === 'state_queryStorageAt' && Array.isArray(first)) {
          const changes = first.filter(isHex).map((key) => [key, this.#storage[key] ?? null]);
          return [{ block: hash, changes }];
        }
        return send(method, params, isCacheable);
      };
    }

    override get blockHash(): Hex {
      return this.hash;
    }
  }

  const { calculateStateRoot } = await loadChopsticks();
  const stateRoot = await calculateStateRoot(Object.entries(top) as [Hex, Hex][], 1);
  const header = new TypeRegistry().createType('Header', {
    parentHash: NO_PARENT,
    number: 0,
    stateRoot,
    extrinsicsRoot: EMPTY_TRIE,
    digest: { logs: [] },
  });
  return new HashedGenesisProvider(header.hash.toHex(), stateRoot);
}
