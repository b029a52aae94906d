// SPDX-License-Identifier: Apache-2.0
import { encodeAddress } from '@ganglion/account';
import type { Vec } from '@polkadot/types';
import type {
  PalletGanglionStakeNomination,
  PalletGanglionStakeStakeRecord,
  PalletGanglionStakeUnstakingChunk,
} from '@polkadot/types/lookup';
import type { AccountId, Hash, Uid } from './ids.ts';
import { readNeurons } from './metagraph.ts';
import type { BlockRef, Session } from './session.ts';
import { readKeys, readStorage, readStorages } from './state.ts';

/** What stands behind a hotkey. */
export interface HotkeyStake {
  /** The owner's own tokens, in units. */
  readonly own: bigint;
  /** What the shares of all nominators are worth, in units. */
  readonly nominated: bigint;
  /** The owner's part of what nominators earn now, in millionths. */
  readonly take: number;
  /**
   * A larger part that the owner has announced, in millionths, and the first block in which it
   * holds.
   */
  readonly nextTake: { readonly take: number; readonly from: number } | undefined;
}

/** What an account has behind one hotkey. */
export interface StakePosition {
  readonly hotkey: AccountId;
  readonly hotkeyAddress: string;
  /** Undefined for a neuron that has left and still has nominators. */
  readonly uid: Uid | undefined;
  /** Whether the account owns the neuron or nominates it. */
  readonly kind: 'own' | 'nomination';
  /** What `removeAllStake` would take now, in units: gains of a nomination are within. */
  readonly value: bigint;
  /** What was paid and not taken back, in units; of the stake of an owner that is all of it. */
  readonly principal: bigint;
}

/** What an account has removed from behind neurons and not withdrawn. */
export interface Unstaking {
  /** What `withdrawUnstaked` would make spendable now, in units. */
  readonly matured: bigint;
  /** Everything, the matured too, earliest first: so many units, from that block on. */
  readonly chunks: readonly { readonly amount: bigint; readonly maturesAt: number }[];
}

/** What stands behind a hotkey; nothing for one that is no neuron and has no nominators. */
export async function readHotkeyStake(
  session: Session,
  block: BlockRef,
  hotkey: AccountId,
): Promise<HotkeyStake | undefined> {
  const key = session.api.query.stake.stakes.key(hotkey);
  const found = await readStorage(session, key, block.hash);
  if (found === undefined) return undefined;
  const { own, nominated, take, nextTake } = toRecord(session, found);
  const next = nextTake.unwrapOr(undefined);
  const announced =
    next === undefined ? undefined : { take: next.take.toNumber(), from: next.from.toNumber() };
  const holds = announced !== undefined && announced.from <= block.number;
  return {
    own: own.toBigInt(),
    nominated: nominated.toBigInt(),
    take: holds ? announced.take : take.toNumber(),
    nextTake: holds ? undefined : announced,
  };
}

/** Everything that an account has behind neurons; reads the stake of every hotkey. */
export async function readPositions(
  session: Session,
  hash: Hash,
  account: AccountId,
): Promise<StakePosition[]> {
  const { stakes, nominations } = session.api.query.stake;
  const neurons = await readNeurons(session, hash, ['hotkeyAddress', 'coldkeyAddress']);
  const neuronOf = new Map(neurons.map((neuron) => [neuron.hotkeyAddress, neuron]));
  const records = await readStorages(session, await readKeys(session, stakes.keyPrefix(), hash), hash);
  const pools = [...records].map(([key, bytes]) => {
    const record = toRecord(session, bytes);
    const hotkey = session.api.registry.createType('AccountId32', `0x${key.slice(-HOTKEY_DIGITS)}`).toU8a();
    return { hotkey, record, nomination: nominations.key(record.pool, account) };
  });
  const nominated = await readStorages(
    session,
    pools.map(({ nomination }) => nomination),
    hash,
  );
  const own = encodeAddress(account);
  return pools.flatMap(({ hotkey, record, nomination }): StakePosition[] => {
    const hotkeyAddress = encodeAddress(hotkey);
    const neuron = neuronOf.get(hotkeyAddress);
    const place = { hotkey, hotkeyAddress, uid: neuron?.uid };
    const value = record.own.toBigInt();
    const isOwn = neuron?.coldkeyAddress === own && value > 0n;
    const shares = nominated.get(nomination);
    return [
      ...(isOwn ? [{ ...place, kind: 'own' as const, value, principal: value }] : []),
      ...(shares === undefined
        ? []
        : [{ ...place, kind: 'nomination' as const, ...toNomination(session, record, shares) }]),
    ];
  });
}

/** What an account has removed and not withdrawn. */
export async function readUnstaking(
  session: Session,
  { number, hash }: BlockRef,
  account: AccountId,
): Promise<Unstaking> {
  const { query, registry } = session.api;
  const found = await readStorage(session, query.stake.unstaking.key(account), hash);
  type Chunks = Vec<PalletGanglionStakeUnstakingChunk>;
  const chunks = registry
    .createType<Chunks>('Vec<PalletGanglionStakeUnstakingChunk>', found)
    .map(({ amount, maturesAt }) => ({ amount: amount.toBigInt(), maturesAt: maturesAt.toNumber() }));
  const matured = chunks.filter(({ maturesAt }) => maturesAt <= number);
  return { matured: matured.reduce((sum, { amount }) => sum + amount, 0n), chunks };
}

/** The hotkey is the end of a key of `Stakes`, in hex. */
const HOTKEY_DIGITS = 64;

function toRecord({ api }: Session, bytes: Uint8Array): PalletGanglionStakeStakeRecord {
  return api.registry.createType<PalletGanglionStakeStakeRecord>('PalletGanglionStakeStakeRecord', bytes);
}

/** What a nominator's shares of a pool are worth, rounded down as the chain does. */
function toNomination(
  { api }: Session,
  { nominated, shares: all }: PalletGanglionStakeStakeRecord,
  bytes: Uint8Array,
): { readonly value: bigint; readonly principal: bigint } {
  const { principal, shares } = api.registry.createType<PalletGanglionStakeNomination>(
    'PalletGanglionStakeNomination',
    bytes,
  );
  const value = all.isZero() ? 0n : (shares.toBigInt() * nominated.toBigInt()) / all.toBigInt();
  return { value, principal: principal.toBigInt() };
}
