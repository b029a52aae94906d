// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { blake2AsU8a, decodeAddress, xxhashAsU8a } from '@polkadot/util-crypto';
import { type Hex, isHex, toHex } from './chopsticks.ts';

/** A block, by number and hash. */
export interface BlockRef {
  readonly number: number;
  readonly hash: Hex;
}

/** Where {@link ChainControls.warp} goes. */
export type WarpTarget =
  | { readonly block: number }
  /** In milliseconds of the epoch of Unix, or as a date. */
  | { readonly time: number | Date };

/** What a test does to a chain besides sending transactions. */
export interface ChainControls {
  /** Builds blocks, each with every transaction that waits. @default 1 */
  newBlock(count?: number): Promise<BlockRef>;
  /**
   * Builds blocks up to and with the one that ends the `count`-th epoch from now. @default 1
   *
   * Throws `unavailable` when the chain evaluates no epoch for 100,000 blocks, the longest tempo.
   */
  advanceEpochs(count?: number): Promise<BlockRef>;
  /**
   * Goes to a block, building each one on the way, or to a time, in one block that has it.
   *
   * The clock jumps, and nothing else: what the chain does in blocks it does in blocks that are
   * built. Throws `invalid-argument` for what is past.
   */
  warp(to: WarpTarget): Promise<BlockRef>;
  /** Gives an account `amount` units out of nothing; total issuance grows alike. */
  fund(address: string, amount: bigint): Promise<void>;
  /** Overrides raw storage in the newest block; `null` removes a key. */
  setStorage(entries: Iterable<readonly [Hex, Hex | null]>): Promise<void>;
  /**
   * Calls the runtime on the state of the newest block and keeps nothing of what that changes; both
   * sides in SCALE.
   */
  call(method: string, args?: Hex): Promise<Hex>;
  /** Reads a storage item by its raw key. */
  storage(key: Hex): Promise<Hex | undefined>;
  /** Every key and value of the state that starts with `prefix`. @default all */
  state(prefix?: Hex): Promise<ReadonlyMap<Hex, Hex>>;
}

/** The longest tempo that the chain takes: the most blocks from one epoch to the next. */
const MAX_TEMPO = 100_000;

/** Nodes hand out keys in pages of at most this many. */
const KEYS_PER_PAGE = 1000;

/** How often a change is made again because a block came between reading and writing. */
const MAX_TRIES = 20;

/** The storage key of a value by the names of its pallet and item. */
function valueKey(pallet: string, item: string): Hex {
  return toHex(Buffer.concat([xxhashAsU8a(pallet, 128), xxhashAsU8a(item, 128)]));
}

const KEYS = {
  account: valueKey('System', 'Account'),
  issuance: valueKey('Balances', 'TotalIssuance'),
  lastEpoch: valueKey('Incentive', 'LastEpoch'),
  now: valueKey('Timestamp', 'Now'),
  slot: valueKey('Aura', 'CurrentSlot'),
} as const;

/**
 * An account as chains store it: four counters of 4 bytes (nonce, consumers, providers,
 * sufficients), then free, reserved, frozen and flags, of 16 bytes each, all little-endian.
 */
const ACCOUNT = { bytes: 80, providersAt: 8, freeAt: 16, flagsAt: 64 } as const;

/** The flag of every account that was not made by a runtime of years ago. */
const NEW_LOGIC = 1n << 127n;

const LARGEST_BALANCE = 2n ** 128n - 1n;

/** What the newest block is to have instead of what it has. */
type Entries = readonly (readonly [Hex, Hex | null])[];

/**
 * Drives a chain by the JSON-RPC that chopsticks gave such chains; a subclass knows how to reach
 * one.
 */
export abstract class Controls implements ChainControls {
  abstract head(): BlockRef | Promise<BlockRef>;
  abstract newBlock(count?: number): Promise<BlockRef>;
  protected abstract request(method: string, params: readonly unknown[]): Promise<unknown>;

  async advanceEpochs(count = 1): Promise<BlockRef> {
    let block = await this.head();
    let record = await this.#read(KEYS.lastEpoch, block);
    for (let passed = 0, idle = 0; passed < count; ) {
      block = await this.newBlock(1);
      const next = await this.#read(KEYS.lastEpoch, block);
      const isSame = record === undefined ? next === undefined : next?.equals(record) === true;
      idle = isSame ? idle + 1 : 0;
      if (!isSame) passed += 1;
      record = next;
      if (idle > MAX_TEMPO) {
        throw new GanglionError('unavailable', {
          what: 'the chain evaluates no epochs',
          facts: { blocks: idle },
          hint: 'see whether safe mode stops it',
        });
      }
    }
    return block;
  }

  async warp(to: WarpTarget): Promise<BlockRef> {
    if ('time' in to) return this.#setTime(Number(to.time));
    const { number } = await this.head();
    if (!(Number.isSafeInteger(to.block) && to.block >= number)) {
      throw new GanglionError('invalid-argument', {
        what: 'the chain cannot go to this block',
        facts: { block: to.block, newest: number },
        hint: 'name the newest block or a later one; for an earlier one fork the chain there',
      });
    }
    return this.newBlock(to.block - number);
  }

  async fund(address: string, amount: bigint): Promise<void> {
    const key = accountKey(address);
    await this.#change(async (block) => {
      const account = (await this.#read(key, block)) ?? newAccount();
      const issuance = readUint((await this.#read(KEYS.issuance, block)) ?? Buffer.alloc(16), 0, 16);
      const free = readUint(account, ACCOUNT.freeAt, 16);
      if (!(amount >= 0n && issuance + amount <= LARGEST_BALANCE)) {
        throw new GanglionError('invalid-argument', {
          what: 'an account cannot be given this amount',
          facts: { amount: String(amount), issuance: String(issuance), limit: String(LARGEST_BALANCE) },
          hint: 'give 0 or more units, and no more than issuance has room for',
        });
      }
      account.set(uint(free + amount, 16), ACCOUNT.freeAt);
      return [
        [key, toHex(account)],
        [KEYS.issuance, toHex(uint(issuance + amount, 16))],
      ];
    });
  }

  async setStorage(entries: Iterable<readonly [Hex, Hex | null]>): Promise<void> {
    const fixed = [...entries];
    await this.#change(async () => fixed);
  }

  async call(method: string, args: Hex = '0x'): Promise<Hex> {
    const answer = await this.request('state_call', [method, args]);
    return isHex(answer) ? answer : '0x';
  }

  async storage(key: Hex): Promise<Hex | undefined> {
    const value = await this.request('state_getStorage', [key, (await this.head()).hash]);
    return isHex(value) ? value : undefined;
  }

  async state(prefix: Hex = '0x'): Promise<ReadonlyMap<Hex, Hex>> {
    const { hash } = await this.head();
    const state = new Map<Hex, Hex>();
    for (let startKey: unknown = prefix; ; ) {
      const page = await this.request('state_getKeysPaged', [prefix, KEYS_PER_PAGE, startKey, hash]);
      const keys = asList(page);
      for (const [key, value] of await this.#readMany(keys, hash)) state.set(key, value);
      startKey = keys.at(-1);
      if (keys.length < KEYS_PER_PAGE) return state;
    }
  }

  async #read(key: Hex, { hash }: BlockRef): Promise<Buffer | undefined> {
    const value = await this.request('state_getStorage', [key, hash]);
    return isHex(value) ? Buffer.from(value.slice(2), 'hex') : undefined;
  }

  async #readMany(keys: readonly unknown[], hash: Hex): Promise<readonly (readonly [Hex, Hex])[]> {
    const [answer] = asList(await this.request('state_queryStorageAt', [keys, hash]));
    const changes =
      typeof answer === 'object' && answer !== null && 'changes' in answer ? answer.changes : [];
    return asList(changes)
      .map(asList)
      .flatMap(([key, value]) => (isHex(key) && isHex(value) ? [[key, value] as const] : []));
  }

  /**
   * Changes the state of the newest block. A block that comes meanwhile does not see the change,
   * which is then made again.
   */
  async #change(entriesAt: (block: BlockRef) => Promise<Entries>): Promise<void> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const block = await this.head();
      await this.request('dev_setStorage', [await entriesAt(block), block.hash]);
      if ((await this.head()).hash === block.hash) return;
    }
    throw new GanglionError('unavailable', {
      what: 'blocks come faster than the state can be changed',
      facts: { tries: MAX_TRIES },
      hint: 'run the chain with a longer block time, or with blocks on request',
    });
  }

  async #setTime(time: number): Promise<BlockRef> {
    const slot = await this.request('state_call', ['AuraApi_slot_duration', '0x']);
    const slotMs = Number(readUint(Buffer.from(String(slot).slice(2), 'hex'), 0, 8));
    await this.#change(async (block) => {
      const now = Number(readUint((await this.#read(KEYS.now, block)) ?? Buffer.alloc(8), 0, 8));
      const earliest = now + slotMs;
      if (!(Number.isSafeInteger(time) && time >= earliest)) {
        throw new GanglionError('invalid-argument', {
          what: 'the next block cannot have this time',
          facts: { time, earliest },
          hint: 'the clock of a chain never goes back: give milliseconds from the earliest on',
        });
      }
      // The next block is one slot later.
      const before = BigInt(time - slotMs);
      return [
        [KEYS.now, toHex(uint(before, 8))],
        [KEYS.slot, toHex(uint(before / BigInt(slotMs), 8))],
      ];
    });
    return this.newBlock(1);
  }
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function accountKey(address: string): Hex {
  try {
    const id = decodeAddress(address);
    return toHex(Buffer.concat([Buffer.from(KEYS.account.slice(2), 'hex'), blake2AsU8a(id, 128), id]));
  } catch (cause) {
    throw new GanglionError('invalid-argument', {
      what: 'this is not the address of an account',
      facts: { address },
      hint: 'give an SS58 address, as 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
      cause,
    });
  }
}

function newAccount(): Buffer {
  const account = Buffer.alloc(ACCOUNT.bytes);
  account.writeUInt32LE(1, ACCOUNT.providersAt);
  account.set(uint(NEW_LOGIC, 16), ACCOUNT.flagsAt);
  return account;
}

/** A whole number as little-endian bytes. */
function uint(value: bigint, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
}

function readUint(from: Uint8Array, offset: number, bytes: number): bigint {
  let value = 0n;
  for (let index = bytes - 1; index >= 0; index -= 1) {
    value = (value << 8n) | BigInt(from[offset + index] ?? 0);
  }
  return value;
}
