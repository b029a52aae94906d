// SPDX-License-Identifier: Apache-2.0
import { blake2b256, type Signer } from '@ganglion/keystore';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { FrameSystemAccountInfo } from '@polkadot/types/lookup';
import { type Action, composeCall, countRegistrations } from './actions.ts';
import { bytesToHex, type Hash, hexToBytes } from './ids.ts';
import { type BlockRef, readStorage, type Session } from './session.ts';

/** A transaction is good for this many blocks after the one it was signed at; a power of two. */
export const MORTAL_BLOCKS = 64;

/** What a signer has sent and not yet seen in a block. */
export interface Lane {
  /** The last submission: the next one waits, so that a refused transaction leaves no gap in the nonces. */
  last: Promise<unknown>;
  /** The nonces on their way, which a node that was restarted does not know of, and how many registrations each makes. */
  readonly pending: Map<number, number>;
  /** Whether the nonce below cannot be trusted, as after a transaction came to nothing. */
  isStale: boolean;
  nextNonce: number;
}

export function createLane(): Lane {
  return { last: Promise.resolve(), pending: new Map(), isStale: true, nextNonce: 0 };
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

/** Counts a transaction that the pool has, or may have. */
export function advance(lane: Lane, nonce: number, registrations: number): void {
  lane.pending.set(nonce, registrations);
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
  const isRegistering = countRegistrations(actions) > 0;
  const proof = isRegistering ? await nextProof(lane, session, signer, nonce) : 0;
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
  const waiting = [...lane.pending].filter(([other]) => other >= first && other < nonce);
  return waiting.reduce((sum, [, registrations]) => sum + registrations, used);
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
