// SPDX-License-Identifier: Apache-2.0
import { blake2b256, type Signer } from '@ganglion/keystore';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { FrameSystemAccountInfo } from '@polkadot/types/lookup';
import { type Action, composeCall } from './actions.ts';
import { bytesToHex, type Hash, hexToBytes } from './ids.ts';
import { type BlockRef, readStorage, type Session } from './session.ts';

/** A transaction is good for this many blocks after the one it was signed at; a power of two. */
export const MORTAL_BLOCKS = 64;

/** What a signer has sent and not yet seen in a block. */
export interface Lane {
  /** The last submission: the next one waits, so that a refused transaction leaves no gap in the nonces. */
  last: Promise<unknown>;
  /** The nonces on their way, which a node that was restarted does not know of. */
  readonly pending: Set<number>;
  /** Whether the numbers below cannot be trusted, as after a transaction came to nothing. */
  isStale: boolean;
  nextNonce: number;
  /** Unknown until the signer registers something. */
  nextRegistration: number | undefined;
}

export function createLane(): Lane {
  return {
    last: Promise.resolve(),
    pending: new Set(),
    isStale: true,
    nextNonce: 0,
    nextRegistration: undefined,
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

/** Reads anew what the lane cannot know: with nothing on its way the chain knows best. */
export async function refresh(
  lane: Lane,
  session: Session,
  signer: Signer,
  isRegistering: boolean,
): Promise<void> {
  if (lane.pending.size === 0 || lane.isStale) {
    let nonce = await readNonce(session, signer);
    while (lane.pending.has(nonce)) nonce += 1;
    lane.nextNonce = nonce;
    lane.nextRegistration = undefined;
    lane.isStale = false;
  }
  if (isRegistering) lane.nextRegistration ??= await readRegistrations(session, signer);
}

/** Counts a transaction that the pool has, or may have. */
export function advance(lane: Lane, registrations: number): void {
  lane.pending.add(lane.nextNonce);
  // After a gap was filled, the nonces behind it are still on their way.
  while (lane.pending.has(lane.nextNonce)) lane.nextNonce += 1;
  if (lane.nextRegistration !== undefined) lane.nextRegistration += registrations;
}

/** Composes and signs. */
export function prepare(session: Session, signer: Signer, actions: readonly Action[], lane: Lane): Prepared {
  const call = composeCall(session, signer, actions, lane.nextRegistration ?? 0);
  const birth = session.head();
  const nonce = lane.nextNonce;
  const bytes = sign(session, signer, call, nonce, birth);
  const hash = bytesToHex(blake2b256(hexToBytes(bytes)));
  return { bytes, hash, signer, nonce, birth: birth.number, session };
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

async function readRegistrations(session: Session, signer: Signer): Promise<number> {
  const { query, registry } = session.api;
  const key = query.registry.possessionNonce.key(signer.publicKey);
  return registry.createType('u32', await readStorage(session, key, session.head().hash)).toNumber();
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
