// SPDX-License-Identifier: Apache-2.0
import { blake2b256, type Signer } from '@ganglion/keystore';
import { type CallOptions, GanglionError, type Logger, withDeadline } from '@ganglion/service';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import { type Action, composeCall, countRegistrations } from './actions.ts';
import type { Connection } from './connection.ts';
import { bytesToHex, type Hash, hexToBytes, toHash } from './ids.ts';
import {
  type ChainEvent,
  describeRpcError,
  dispatchFailure,
  freeCallRefusal,
  invalidReason,
  refusal,
  refusalReason,
  toChainEvent,
} from './outcome.ts';
import { RpcError } from './rpc-socket.ts';
import { type BlockRef, readStorage, type Session } from './session.ts';

/** How far to follow a transaction. */
export interface SubmitOptions extends CallOptions {
  /** `submission` returns once the pool has taken it; what happens then is not told. @default 'inclusion' */
  readonly waitFor?: 'inclusion' | 'submission' | undefined;
}

/** What became of a transaction. */
export interface Receipt {
  /** The hash of the transaction. */
  readonly hash: Hash;
  /** The block that holds it; absent when only its submission was awaited. */
  readonly block?: BlockRef;
  /** What the runtime told of it. */
  readonly events: readonly ChainEvent[];
}

/** Signs and sends the actions of many signers over one connection. */
export interface Submitter {
  submit(signer: Signer, actions: readonly Action[], options: SubmitOptions): Promise<Receipt>;
}

/** Inclusion takes a block or a few, of six seconds on a real network. */
const DEFAULT_TIMEOUT_MS = 120_000;

/** A transaction is good for this many blocks after the one it was signed at; a power of two. */
const MORTAL_BLOCKS = 64;

/** What a signer has sent and not yet seen in a block. */
interface Lane {
  /** The last submission: the next one waits, so that a refused transaction leaves no gap in the nonces. */
  last: Promise<unknown>;
  pending: number;
  /** Whether the numbers below cannot be trusted, as after a transaction came to nothing. */
  isStale: boolean;
  nextNonce: number;
  /** Unknown until the signer registers something. */
  nextRegistration: number | undefined;
}

/** A transaction that is signed. */
interface Prepared {
  readonly bytes: Hash;
  readonly hash: Hash;
  /** The block after which it may be included. */
  readonly birth: number;
  readonly session: Session;
}

/** What the pool tells of a transaction. */
interface Watched {
  /** Rejects when the pool of that session lets go of it. */
  readonly dropped: Promise<never>;
  readonly stopWatching: () => void;
}

/** A transaction in the pool. */
type Sent = Prepared & Watched;

/**
 * Creates the sender of transactions.
 *
 * It counts nonces itself and never reads one that a block is just about to change, so any number of calls for one signer
 * may run at once. Two processes that share a key get in each other's way.
 */
export function createSubmitter(connection: Connection, logger: Logger): Submitter {
  const lanes = new Map<string, Lane>();

  const laneOf = (signer: Signer): Lane => {
    const lane = lanes.get(signer.address) ?? {
      last: Promise.resolve(),
      pending: 0,
      isStale: true,
      nextNonce: 0,
      nextRegistration: undefined,
    };
    lanes.set(signer.address, lane);
    return lane;
  };

  /** Signs with the next nonce and hands over; a nonce that turns out to be used already is read anew, once. */
  const send = async (
    lane: Lane,
    signer: Signer,
    actions: readonly Action[],
    signal: AbortSignal,
  ): Promise<Sent> => {
    const registrations = countRegistrations(actions);
    for (let isRetry = false; ; ) {
      const session = await connection.session(signal);
      const isLost = () => session.socket.lost.aborted && !connection.closed.aborted;
      let prepared: Prepared | undefined;
      try {
        await refresh(lane, session, signer, registrations > 0);
        prepared = prepare(session, signer, actions, lane);
        const watched = await watch(session, prepared.bytes);
        advance(lane, registrations);
        return { ...prepared, ...watched };
      } catch (error) {
        if (isLost() && prepared === undefined) continue;
        // Nobody knows whether the pool has it. Whoever follows it will hand over the same bytes again.
        if (isLost() && prepared !== undefined) {
          advance(lane, registrations);
          return { ...prepared, ...UNWATCHED };
        }
        if (!(error instanceof RpcError)) throw error;
        const refused = freeCallRefusal(session.api, describeRpcError(error), error);
        if (refused !== undefined) throw refused;
        const reason = refusalReason(error);
        if (reason !== 'stale' || isRetry) throw refusal(reason, error);
        lane.isStale = true;
        isRetry = true;
      }
    }
  };

  /** Follows the finalised blocks until one holds the transaction or none can any more. */
  const follow = async (sent: Sent, signal: AbortSignal): Promise<Receipt> => {
    let { session: known } = sent;
    for await (const block of connection.blocks({ from: sent.birth + 1, signal })) {
      if (block.session !== known) {
        known = block.session;
        resend(known, sent, logger);
      }
      const receipt = await findIn(block.session, block, sent.hash);
      if (receipt !== undefined) return receipt;
      if (block.number > sent.birth + MORTAL_BLOCKS) throw refusal('expired');
    }
    signal.throwIfAborted();
    throw connection.closed.reason;
  };

  const settle = async (lane: Lane, sent: Sent, signal: AbortSignal): Promise<Receipt> => {
    const controller = new AbortController();
    const stop = AbortSignal.any([signal, controller.signal]);
    try {
      const following = follow(sent, stop);
      following.catch(() => {});
      return await Promise.race([following, sent.dropped.catch((error) => lookBack(sent, error))]);
    } catch (error) {
      if (!GanglionError.is(error, 'transaction-failed')) lane.isStale = true;
      throw error;
    } finally {
      controller.abort(new GanglionError('aborted', { what: 'the transaction needs no more following' }));
      sent.stopWatching();
      lane.pending -= 1;
    }
  };

  return {
    submit: async (signer, actions, { signal, timeoutMs = DEFAULT_TIMEOUT_MS, waitFor = 'inclusion' }) => {
      const lane = laneOf(signer);
      return withDeadline('the transaction', { signal, timeoutMs }, async (deadline) => {
        const sending = lane.last.then(() => {
          deadline.throwIfAborted();
          return send(lane, signer, actions, deadline);
        });
        lane.last = sending.catch(() => {});
        const sent = await sending;
        if (waitFor === 'inclusion') return settle(lane, sent, deadline);
        settle(lane, sent, connection.closed).catch((error) => {
          if (connection.closed.aborted) return;
          logger.warn(
            { hash: sent.hash, error: GanglionError.from(error).message },
            'a transaction came to nothing',
          );
        });
        return { hash: sent.hash, events: [] };
      });
    },
  };
}

/** A transaction of which no pool will tell. */
const UNWATCHED: Watched = {
  dropped: new Promise(() => {}),
  stopWatching: () => {},
};

/** Reads anew what the lane cannot know: with nothing on its way the chain knows best. */
async function refresh(lane: Lane, session: Session, signer: Signer, isRegistering: boolean): Promise<void> {
  if (lane.pending === 0 || lane.isStale) {
    lane.nextNonce = await readNonce(session, signer);
    lane.nextRegistration = undefined;
    lane.isStale = false;
  }
  if (isRegistering) lane.nextRegistration ??= await readRegistrations(session, signer);
}

/** Counts a transaction that the pool has, or may have. */
function advance(lane: Lane, registrations: number): void {
  lane.nextNonce += 1;
  if (lane.nextRegistration !== undefined) lane.nextRegistration += registrations;
  lane.pending += 1;
}

/** Composes and signs. */
function prepare(session: Session, signer: Signer, actions: readonly Action[], lane: Lane): Prepared {
  const call = composeCall(session, signer, actions, lane.nextRegistration ?? 0);
  const birth = session.head();
  const bytes = sign(session, signer, call, lane.nextNonce, birth);
  return { bytes, hash: bytesToHex(blake2b256(hexToBytes(bytes))), birth: birth.number, session };
}

async function readNonce({ socket }: Session, signer: Signer): Promise<number> {
  return Number(await socket.request('system_accountNextIndex', [signer.address]));
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

/** Hands a transaction to the pool and listens for the pool dropping it. */
async function watch(session: Session, bytes: Hash): Promise<Watched> {
  let drop = (_error: GanglionError) => {};
  const dropped = new Promise<never>((_resolve, reject) => {
    drop = reject;
  });
  // Whoever does not wait for it must not be ended by it.
  dropped.catch(() => {});
  const stopWatching = await session.socket.subscribe({
    method: 'author_submitAndWatchExtrinsic',
    unsubscribe: 'author_unwatchExtrinsic',
    params: [bytes],
    onResult: (status) => {
      const reason = dropReason(status);
      if (reason !== undefined) drop(freeCallRefusal(session.api, JSON.stringify(status)) ?? refusal(reason));
    },
  });
  return { dropped, stopWatching };
}

/** Why a pool let go of a transaction; nothing for every status that leaves hope. */
function dropReason(status: unknown): string | undefined {
  const text = JSON.stringify(status) ?? '';
  if (/"invalid"/.test(text)) return invalidReason(text);
  if (/"usurped"/.test(text)) return 'priority-too-low';
  return /"dropped"/.test(text) ? 'dropped' : undefined;
}

/** A node that was restarted has forgotten its pool: the same bytes again do no harm, whatever it knows. */
function resend({ socket }: Session, sent: Sent, logger: Logger): void {
  socket.request('author_submitExtrinsic', [sent.bytes]).catch((error) => {
    logger.debug({ hash: sent.hash, error: String(error) }, 'the transaction was not taken again');
  });
}

/**
 * The receipt of a transaction that the pool has let go of, if a block holds it after all.
 *
 * A pool that is handed a transaction twice calls the second one stale, and the node may say so before it tells of the block.
 */
async function lookBack(sent: Sent, refused: unknown): Promise<Receipt> {
  const { session, birth, hash } = sent;
  for (let number = birth + 1; number <= session.head().number; number += 1) {
    const blockHash = toHash(String(await session.socket.request('chain_getBlockHash', [number])));
    const receipt = await findIn(session, { number, hash: blockHash }, hash);
    if (receipt !== undefined) return receipt;
  }
  throw refused;
}

/** The receipt if the block holds the transaction; throws `transaction-failed` if it holds it and it failed. */
async function findIn(session: Session, block: BlockRef, hash: Hash): Promise<Receipt | undefined> {
  const { api, socket } = session;
  const index = extrinsicsOf(await socket.request('chain_getBlock', [block.hash])).findIndex(
    (extrinsic) => bytesToHex(blake2b256(hexToBytes(extrinsic))) === hash,
  );
  if (index < 0) return undefined;
  const records = (await readEvents(session, block.hash)).filter(
    ({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.toNumber() === index,
  );
  for (const { event } of records) {
    if (api.events.system.ExtrinsicFailed.is(event)) throw dispatchFailure(api, event.data.dispatchError);
  }
  return { hash, block: { number: block.number, hash: block.hash }, events: records.map(toChainEvent) };
}

/** The events of a block, with what each belongs to. */
export async function readEvents(session: Session, hash: Hash) {
  const { query, registry } = session.api;
  return registry.createType('Vec<EventRecord>', await readStorage(session, query.system.events.key(), hash));
}

function extrinsicsOf(answer: unknown): string[] {
  const block = fieldOf(answer, 'block');
  const extrinsics = fieldOf(block, 'extrinsics');
  if (!Array.isArray(extrinsics)) {
    throw new GanglionError('unavailable', {
      what: 'the node has no body for a block that it finalised',
      hint: 'use a node that keeps recent blocks',
    });
  }
  return extrinsics.map(String);
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
