// SPDX-License-Identifier: Apache-2.0
import { hexToBytes } from '@ganglion/account';
import { GanglionError, untilAborted } from '@ganglion/base';
import { RpcError } from '@ganglion/rpc';
import type { FrameSystemAccountInfo } from '@polkadot/types/lookup';
import { type AccountId, type Hash, isHash, toUid, type Uid } from './ids.ts';
import { type BlockRef, fieldOf, type Session } from './session.ts';

/** What an account has, in units. */
export interface Balance {
  /** May be spent, apart from the existential deposit. */
  readonly free: bigint;
  /** Is held or reserved; a neuron's stake is held in its owner's account. */
  readonly reserved: bigint;
}

/** Numbers of blocks have 32 bits on chain. */
const LARGEST_BLOCK = 2 ** 32 - 1;

/** What a node answers to what is no hash. */
const INVALID_PARAMS = -32_602;

/** How many keys or values a node is asked for at once. */
const MOST_KEYS = 1_000;

/**
 * The newest finalised block, or the one asked for; rejects with `not-found` when the node has no
 * such block.
 */
export async function findBlock(session: Session, at: Hash | undefined): Promise<BlockRef> {
  if (at === undefined) return session.head();
  const header = await session.socket.request('chain_getHeader', [at]).catch((error) => {
    if (error instanceof RpcError && error.code === INVALID_PARAMS) return null;
    throw error;
  });
  if (header === null) {
    throw new GanglionError('not-found', {
      what: 'the node knows no such block',
      facts: { hash: at },
      hint: 'check the hash, or use a node that keeps older blocks',
    });
  }
  return { number: session.api.registry.createType('Header', header).number.toNumber(), hash: at };
}

/** The hash of a finalised block; rejects with `not-found` for a number that none has yet. */
export async function readBlockHash(session: Session, number: number): Promise<Hash> {
  checkBlockNumber(number);
  const finalised = session.head().number;
  const found = number <= finalised ? await session.socket.request('chain_getBlockHash', [number]) : null;
  if (isHash(found)) return found;
  throw new GanglionError('not-found', {
    what: 'no block of this number is final, or the node does not know it',
    facts: { number, finalised },
    hint: 'wait until it is final',
  });
}

/** Throws `invalid-argument` for what is not the number of a block. */
export function checkBlockNumber(number: number): void {
  if (Number.isInteger(number) && number >= 0 && number <= LARGEST_BLOCK) return;
  throw new GanglionError('invalid-argument', {
    what: 'the number of a block is a whole number, 0..2^32-1',
    facts: { number },
  });
}

/** The value under a storage key at a block, encoded; nothing when there is none. */
export async function readStorage(
  { socket }: Session,
  key: string,
  hash: Hash,
): Promise<Uint8Array | undefined> {
  const raw = await socket.request('state_getStorage', [key, hash]);
  return typeof raw === 'string' ? hexToBytes(raw) : undefined;
}

/**
 * The values under many storage keys at a block, encoded, by key; keys without a value are left
 * out.
 */
export async function readStorages(
  { socket }: Session,
  keys: readonly string[],
  hash: Hash,
): Promise<Map<string, Uint8Array>> {
  const values = new Map<string, Uint8Array>();
  for (let first = 0; first < keys.length; first += MOST_KEYS) {
    const some = keys.slice(first, first + MOST_KEYS);
    const answer = await socket.request('state_queryStorageAt', [some, hash]);
    const changes = Array.isArray(answer) ? fieldOf(answer[0], 'changes') : undefined;
    if (!Array.isArray(changes)) {
      throw new GanglionError('unavailable', { what: 'the node does not tell the values of many keys' });
    }
    for (const [key, value] of changes) if (typeof value === 'string') values.set(key, hexToBytes(value));
  }
  return values;
}

/** Every storage key with a prefix at a block. */
export async function readKeys({ socket }: Session, prefix: string, hash: Hash): Promise<string[]> {
  const keys: string[] = [];
  for (;;) {
    const last = keys.at(-1) ?? null;
    const page = await socket.request('state_getKeysPaged', [prefix, MOST_KEYS, last, hash]);
    if (!Array.isArray(page)) {
      throw new GanglionError('unavailable', { what: 'the node does not tell the keys of its state' });
    }
    keys.push(...page.map(String));
    if (page.length < MOST_KEYS) return keys;
  }
}

/** The uid of the neuron with a hotkey, if it is registered. */
export async function readUid(session: Session, hotkey: AccountId, hash: Hash): Promise<Uid | undefined> {
  const { query, registry } = session.api;
  const found = await readStorage(session, query.registry.uids.key(hotkey), hash);
  return found === undefined ? undefined : toUid(registry.createType('u16', found).toNumber());
}

/** What an account has. */
export async function readBalance(session: Session, account: AccountId, hash: Hash): Promise<Balance> {
  const { data } = await readAccount(session, account, hash);
  return { free: data.free.toBigInt(), reserved: data.reserved.toBigInt() };
}

/** The nonce of an account after a block, whatever waits. */
export async function readNonceAt(session: Session, account: AccountId, hash: Hash): Promise<number> {
  return (await readAccount(session, account, hash)).nonce.toNumber();
}

/** How many proofs of possession a coldkey has used. */
export async function readProofsUsed(session: Session, coldkey: AccountId, hash: Hash): Promise<number> {
  const { query, registry } = session.api;
  const found = await readStorage(session, query.registry.possessionNonce.key(coldkey), hash);
  return registry.createType('u32', found).toNumber();
}

/** Every unit that exists. */
export async function readTotalIssuance(session: Session, hash: Hash): Promise<bigint> {
  const { query, registry } = session.api;
  const found = await readStorage(session, query.balances.totalIssuance.key(), hash);
  return registry.createType('u128', found).toBigInt();
}

/**
 * The events of a block, with what each belongs to; in the words of the runtime that made it, which
 * may be older than that of now.
 */
export async function readEvents(session: Session, hash: Hash) {
  const { query } = session.api;
  const found = await readStorage(session, query.system.events.key(), hash);
  const { registry } = await untilAborted(
    session.socket.lost,
    session.api.getBlockRegistry(hexToBytes(hash)),
  );
  return registry.createType('Vec<EventRecord>', found);
}

/** The number of the newest block, final or not. */
export async function readBestNumber({ api, socket }: Session): Promise<number> {
  const header = api.registry.createType('Header', await socket.request('chain_getHeader', []));
  return header.number.toNumber();
}

/** The version of the runtime after a block, by default the newest one, final or not. */
export async function readSpecVersion({ socket }: Session, hash?: Hash): Promise<number> {
  const version = await socket.request('state_getRuntimeVersion', hash === undefined ? [] : [hash]);
  const found = fieldOf(version, 'specVersion');
  if (typeof found === 'number') return found;
  throw new GanglionError('unavailable', { what: 'the node does not tell the version of its runtime' });
}

async function readAccount(session: Session, account: AccountId, hash: Hash) {
  const { query, registry } = session.api;
  const found = await readStorage(session, query.system.account.key(account), hash);
  return registry.createType<FrameSystemAccountInfo>('FrameSystemAccountInfo', found);
}
