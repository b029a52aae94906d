// SPDX-License-Identifier: Apache-2.0
import { blake2b256, bytesToHex, hexToBytes, type Signer } from '@ganglion/account';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { FrameSystemAccountInfo } from '@polkadot/types/lookup';
import { type Action, composeCall, countRegistrations } from './actions.ts';
import type { Hash } from './ids.ts';
import { type BlockRef, readStorage, type Session } from './session.ts';

/** A transaction is good for this many blocks after the one it was signed at; a power of two. */
export const MORTAL_BLOCKS = 64;

/** What a signer has sent and not yet seen in a block. */
export interface Lane {
  /** The last submission: the next one waits, so that a refused transaction leaves no gap in the nonces. */
  last: Promise<unknown>;
  /** The nonces on their way, which a node that was restarted does not know of. */
  readonly pending: Set<number>;
  /** How many registrations each nonce makes, of those that may be in a block: also of one that nobody waits for any more. */
  readonly registrations: Map<number, number>;
  /** Whether the nonce below cannot be trusted, as after a transaction came to nothing. */
  isStale: boolean;
  nextNonce: number;
}

export function createLane(): Lane {
  return {
    last: Promise.resolve(),
    pending: new Set(),
    registrations: new Map(),
    isStale: true,
    nextNonce: 0,
  };
}

/** A transaction that is signed. */
export interface Prepared {
  readonly bytes: Hash;
  readonly hash: Hash;
  readonly signer: Signer;
  readonly nonce: number;
  /** The block after which it may be included. */
  readonly birth: number;
  readonly session: Session;
}

/** The nonce of the next transaction; read anew where the lane cannot know: with nothing on its way the chain knows best. */
export async function nextNonce(lane: Lane, session: Session, signer: Signer): Promise<number> {
  if (lane.pending.size === 0 || lane.isStale) {
    lane.nextNonce = await readNonce(session, signer);
    lane.isStale = false;
  }
  skipPending(lane);
  return lane.nextNonce;
}

/**
 * The nonce of a transaction that is signed anew: its own, or a lower one that nobody uses any more, lest it wait behind a gap.
 *
 * Its own is pending still, and what was signed with it can be in no block.
 */
export async function lowestNonce(
  lane: Lane,
  session: Session,
  signer: Signer,
  own: number,
): Promise<number> {
  let nonce = await readNonceAt(session, signer, session.head().hash);
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

/** Composes and signs. */
export async function prepare(
  lane: Lane,
  session: Session,
  signer: Signer,
  actions: readonly Action[],
  nonce: number,
): Promise<Prepared> {
  const birth = session.head();
  const registrations = countRegistrations(actions);
  const proof = registrations > 0 ? await nextProof(lane, session, signer, nonce) : 0;
  if (registrations > 0) lane.registrations.set(nonce, registrations);
  else lane.registrations.delete(nonce);
  const bytes = sign(session, signer, composeCall(session, signer, actions, proof), nonce, birth);
  const hash = bytesToHex(blake2b256(hexToBytes(bytes)));
  return { bytes, hash, signer, nonce, birth: birth.number, session };
}

/** How many proofs of possession the signer will have used before this nonce: those on chain, and those on their way. */
async function nextProof(lane: Lane, session: Session, signer: Signer, nonce: number): Promise<number> {
  const { query, registry } = session.api;
  const { hash } = session.head();
  const found = await readStorage(session, query.registry.possessionNonce.key(signer.publicKey), hash);
  const used = registry.createType('u32', found).toNumber();
  const first = await readNonceAt(session, signer, hash);
  let proof = used;
  for (const [other, registrations] of lane.registrations) {
    if (other < first) lane.registrations.delete(other);
    else if (other < nonce) proof += registrations;
  }
  return proof;
}

async function readNonce({ socket }: Session, signer: Signer): Promise<number> {
  return Number(await socket.request('system_accountNextIndex', [signer.address]));
}

/** The nonce after a block, whatever waits. */
export async function readNonceAt(session: Session, signer: Signer, hash: Hash): Promise<number> {
  const { query, registry } = session.api;
  const found = await readStorage(session, query.system.account.key(signer.publicKey), hash);
  return registry.createType<FrameSystemAccountInfo>('FrameSystemAccountInfo', found).nonce.toNumber();
}

/** The signed transaction in hex, good for {@link MORTAL_BLOCKS} blocks. */
function sign(
  { api }: Session,
  signer: Signer,
  call: SubmittableExtrinsic<'promise'>,
  nonce: number,
  birth: BlockRef,
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
    era: api.registry.createType('ExtrinsicEra', { current: birth.number, period: MORTAL_BLOCKS }),
    blockHash: birth.hash,
    genesisHash: api.genesisHash,
    runtimeVersion: api.runtimeVersion,
    signedExtensions: api.registry.signedExtensions,
  });
  return bytesToHex(call.toU8a());
}

/** The variant of a signature that tells an sr25519 one. */
const SR25519 = 1;
