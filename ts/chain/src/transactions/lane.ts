// SPDX-License-Identifier: Apache-2.0
import { blake2b256, bytesToHex, hexToBytes, type Signer } from '@ganglion/account';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import { type Action, composeCall, countProofs } from '../actions.ts';
import type { Hash } from '../ids.ts';
import type { BlockRef, Session } from '../session.ts';
import { readNonceAt, readProofsUsed } from '../state.ts';

/** A transaction is good for this many blocks after the one it was signed at; a power of two. */
export const MORTAL_BLOCKS = 64;

/** What a signer has sent and not yet seen in a block. */
export interface Lane {
  /**
   * The last submission: the next one waits, so that a refused transaction leaves no gap in the
   * nonces.
   */
  last: Promise<unknown>;
  /** The nonces on their way, which a node that was restarted does not know of. */
  readonly pending: Set<number>;
  /**
   * How many proofs of possession each nonce uses, of those that may be in a block: also of one
   * that nobody waits for any more.
   */
  readonly proofs: Map<number, number>;
  /** Whether the nonce below cannot be trusted, as after a transaction came to nothing. */
  isStale: boolean;
  nextNonce: number;
}

export function createLane(): Lane {
  return {
    last: Promise.resolve(),
    pending: new Set(),
    proofs: new Map(),
    isStale: true,
    nextNonce: 0,
  };
}

/** A transaction that is signed. */
export interface Prepared {
  readonly bytes: Hash;
  readonly hash: Hash;
  /** Of what was signed before for the same actions with the same nonce, which a block may hold in its stead. */
  readonly formerHashes: readonly Hash[];
  readonly signer: Signer;
  readonly actions: readonly Action[];
  readonly nonce: number;
  /** The block after which it may be included. */
  readonly birth: number;
  /** The block after which it, or what was signed before, may be included. */
  readonly since: number;
  readonly session: Session;
}

/**
 * The nonce of the next transaction; read anew where the lane cannot know: with nothing on its way
 * the chain knows best.
 */
export async function nextNonce(lane: Lane, session: Session, signer: Signer): Promise<number> {
  if (lane.pending.size === 0 || lane.isStale) {
    lane.nextNonce = await readNonce(session, signer);
    lane.isStale = false;
  }
  skipPending(lane);
  return lane.nextNonce;
}

/**
 * The nonce of a transaction that is signed anew: its own, or a lower one that nobody uses any
 * more, lest it wait behind a gap.
 *
 * Its own is pending still, and what was signed with it can be in no block.
 */
export async function lowestNonce(
  lane: Lane,
  session: Session,
  signer: Signer,
  own: number,
): Promise<number> {
  let nonce = await readNonceAt(session, signer.publicKey, session.head().hash);
  while (nonce < own && lane.pending.has(nonce)) nonce += 1;
  return nonce;
}

/** Counts a transaction that the pool has, or may have. */
export function advance(lane: Lane, nonce: number): void {
  lane.pending.add(nonce);
  skipPending(lane);
}

/** After a gap was filled, the nonces behind it are still on their way. */
function skipPending(lane: Lane): void {
  while (lane.pending.has(lane.nextNonce)) lane.nextNonce += 1;
}

/** What is to be signed. */
export interface ToSign {
  readonly signer: Signer;
  readonly actions: readonly Action[];
  readonly nonce: number;
}

/** Composes and signs. */
export async function prepare(lane: Lane, session: Session, init: ToSign): Promise<Prepared> {
  const { signer, actions, nonce } = init;
  const birth = session.head();
  const needed = countProofs(actions);
  const used = needed > 0 ? await countUsed(lane, session, signer, nonce) : 0;
  if (needed > 0) lane.proofs.set(nonce, needed);
  else lane.proofs.delete(nonce);
  const call = composeCall(session, signer.publicKey, actions, used);
  const bytes = sign(session, signer, call, { nonce, birth });
  const hash = bytesToHex(blake2b256(hexToBytes(bytes)));
  const { number } = birth;
  return { bytes, hash, formerHashes: [], signer, actions, nonce, birth: number, since: number, session };
}

/**
 * How many proofs of possession the signer will have used before this nonce: those on chain, and
 * those on their way.
 */
async function countUsed(lane: Lane, session: Session, signer: Signer, nonce: number): Promise<number> {
  const { hash } = session.head();
  let used = await readProofsUsed(session, signer.publicKey, hash);
  const first = await readNonceAt(session, signer.publicKey, hash);
  for (const [other, proofs] of lane.proofs) {
    if (other < first) lane.proofs.delete(other);
    else if (other < nonce) used += proofs;
  }
  return used;
}

async function readNonce({ socket }: Session, signer: Signer): Promise<number> {
  return Number(await socket.request('system_accountNextIndex', [signer.address]));
}

/**
 * The signed transaction in hex, good for {@link MORTAL_BLOCKS} blocks after its birth; for ever
 * without one.
 */
export function sign(
  { api }: Session,
  signer: Signer,
  call: SubmittableExtrinsic<'promise'>,
  { nonce, birth }: { readonly nonce: number; readonly birth?: BlockRef | undefined },
): Hash {
  const pair = {
    address: signer.address,
    addressRaw: signer.publicKey,
    publicKey: signer.publicKey,
    // The chain library hashes a long payload before it asks for a signature.
    sign: (message: Uint8Array) => Uint8Array.from([SR25519, ...signer.sign(message)]),
  };
  call.sign(pair, {
    nonce,
    era: api.registry.createType(
      'ExtrinsicEra',
      birth === undefined ? undefined : { current: birth.number, period: MORTAL_BLOCKS },
    ),
    blockHash: birth?.hash ?? api.genesisHash,
    genesisHash: api.genesisHash,
    runtimeVersion: api.runtimeVersion,
    signedExtensions: api.registry.signedExtensions,
  });
  return bytesToHex(call.toU8a());
}

/** The variant of a signature that tells an sr25519 one. */
const SR25519 = 1;
