// SPDX-License-Identifier: Apache-2.0
import { blake2b256, type Signer } from '@ganglion/keystore';
import { type CallOptions, GanglionError, type Logger, systemClock, withDeadline } from '@ganglion/service';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { FrameSystemAccountInfo } from '@polkadot/types/lookup';
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
import { RpcError, untilLost } from './rpc-socket.ts';
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

/** How often a nonce is read anew because another process that uses the key took it first. */
const MAX_NONCE_RETRIES = 12;
/** The longest pause before the first of those, in milliseconds; the next ones are longer. Processes must not retry in step. */
const NONCE_RETRY_MS = 20;

/** What a pool answers when a transaction of this signer has the nonce already. */
const NONCE_TAKEN = ['stale', 'priority-too-low', 'already-imported'];

/** What a pool answers when it does not know the block at which a transaction was signed. */
const BIRTH_UNKNOWN = ['bad-proof', 'ancient-birth-block'];

/** What a signer has sent and not yet seen in a block. */
interface Lane {
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

/** A transaction that is signed. */
interface Prepared {
  readonly bytes: Hash;
  readonly hash: Hash;
  readonly signer: Signer;
  readonly nonce: number;
  /** The block after which it may be included. */
  readonly birth: number;
  readonly session: Session;
}

/** What the pool tells of a transaction. */
interface Watched {
  /** Rejects when the pool of that session lets go of it. */
  readonly dropped: Promise<never>;
  /** The block that holds it, final or not, of which the pool told last. */
  readonly seenIn: () => string | undefined;
  readonly stopWatching: () => void;
}

/** A transaction in the pool. */
type Sent = Prepared & Watched;

/** How a transaction is sent. */
interface Sending {
  readonly signal: AbortSignal;
  /** Called with what was signed before any pool can have it, and with nothing when the pool has refused it. */
  readonly onSigned: (sent: Sent | undefined) => void;
}

/**
 * Creates the sender of transactions.
 *
 * It counts nonces itself and never reads one that a block is just about to change, so any number of calls for one signer
 * may run at once. Another process that signs with the same key through the same node takes turns with it; through another
 * node, one of two transactions with the same nonce is refused.
 */
export function createSubmitter(connection: Connection, logger: Logger): Submitter {
  const lanes = new Map<string, Lane>();

  const laneOf = (signer: Signer): Lane => {
    const lane = lanes.get(signer.address) ?? {
      last: Promise.resolve(),
      pending: new Set(),
      isStale: true,
      nextNonce: 0,
      nextRegistration: undefined,
    };
    lanes.set(signer.address, lane);
    return lane;
  };

  /** Signs with the next nonce and hands over; a nonce that turns out to be used already is read anew. */
  const send = async (
    lane: Lane,
    signer: Signer,
    actions: readonly Action[],
    { signal, onSigned }: Sending,
  ): Promise<Sent> => {
    const registrations = countRegistrations(actions);
    for (let retries = 0; ; ) {
      const session = await connection.session(signal);
      const isLost = () => session.socket.lost.aborted && !connection.closed.aborted;
      let prepared: Prepared | undefined;
      try {
        await untilLost(signal, refresh(lane, session, signer, registrations > 0));
        prepared = prepare(session, signer, actions, lane);
        onSigned({ ...prepared, ...unwatched() });
        const watched = await untilLost(signal, watch(session, prepared.bytes));
        advance(lane, registrations);
        return { ...prepared, ...watched };
      } catch (error) {
        if (signal.aborted) {
          // Whether the pool has it, the next one has to ask.
          lane.isStale = true;
          throw error;
        }
        if (isLost() && prepared === undefined) continue;
        // Nobody knows whether the pool has it. Whoever follows it will hand over the same bytes again.
        if (isLost() && prepared !== undefined) {
          advance(lane, registrations);
          return { ...prepared, ...unwatched() };
        }
        if (!(error instanceof RpcError)) throw error;
        onSigned(undefined);
        const refused = freeCallRefusal(session.api, describeRpcError(error), error);
        if (refused !== undefined) throw refused;
        const reason = refusalReason(error);
        lane.isStale = true;
        if (BIRTH_UNKNOWN.includes(reason)) await refuseWhileStalled(session, error);
        if (!NONCE_TAKEN.includes(reason) || retries === MAX_NONCE_RETRIES) throw refusal(reason, error);
        retries += 1;
        await systemClock.sleep(NONCE_RETRY_MS * retries * Math.random(), { signal });
      }
    }
  };

  /** Follows the finalised blocks until one holds the transaction or none can any more. */
  const follow = async (sent: Sent, signal: AbortSignal): Promise<Receipt> => {
    const receipts = connection.blocks({
      from: sent.birth + 1,
      signal,
      read: async (session, block) => ({
        block,
        receipt: await findIn(session, block, sent.hash),
        nonce: await readNonceAt(session, sent.signer, block.hash),
      }),
    });
    for await (const { block, receipt, nonce } of receipts) {
      if (receipt !== undefined) return receipt;
      // Another transaction with this nonce is final: through another node, no pool would ever tell.
      if (nonce > sent.nonce) throw refusal('stale');
      if (block.number > sent.birth + MORTAL_BLOCKS) throw refusal('expired');
    }
    signal.throwIfAborted();
    throw connection.closed.reason;
  };

  /**
   * Hands the transaction over again whenever the session was lost: a node that was restarted has forgotten its pool, and the
   * same bytes do no harm.
   *
   * Not before the node knows the block at which it was signed, or it would be called invalid and banned.
   */
  const keepKnown = async (sent: Sent, signal: AbortSignal): Promise<never> => {
    let { session } = sent;
    for (;;) {
      await lostOrAborted(session, signal);
      session = await connection.session(signal);
      let after = sent.birth - 1;
      while (!session.socket.lost.aborted) {
        try {
          const { number } = await session.headAfter(after, signal);
          after = number;
          await session.socket.request('author_submitExtrinsic', [sent.bytes]);
          break;
        } catch (error) {
          signal.throwIfAborted();
          logger.debug({ hash: sent.hash, error: String(error) }, 'the transaction was not taken again');
          if (error instanceof RpcError && refusalReason(error) === 'already-imported') break;
        }
      }
    }
  };

  const settle = async (lane: Lane, sent: Sent, signal: AbortSignal): Promise<Receipt> => {
    const controller = new AbortController();
    const stop = AbortSignal.any([signal, controller.signal]);
    const work = [follow(sent, stop), keepKnown(sent, stop), confirmDrop(sent, stop)] as const;
    for (const part of work) part.catch(() => {});
    try {
      return await Promise.race(work);
    } catch (error) {
      if (!GanglionError.is(error, 'transaction-failed')) lane.isStale = true;
      throw error;
    } finally {
      controller.abort(new GanglionError('aborted', { what: 'the transaction needs no more following' }));
      sent.stopWatching();
      lane.pending.delete(sent.nonce);
    }
  };

  return {
    submit: async (signer, actions, { signal, timeoutMs = DEFAULT_TIMEOUT_MS, waitFor = 'inclusion' }) => {
      const lane = laneOf(signer);
      let sent: Sent | undefined;
      try {
        return await withDeadline('the transaction', { signal, timeoutMs }, async (deadline) => {
          const sending = lane.last.then(() => {
            deadline.throwIfAborted();
            const onSigned = (signed: Sent | undefined) => {
              sent = signed;
            };
            return send(lane, signer, actions, { signal: deadline, onSigned });
          });
          lane.last = sending.catch(() => {});
          const taken = await sending;
          sent = taken;
          if (waitFor === 'inclusion') return await settle(lane, taken, deadline);
          const { hash } = taken;
          settle(lane, taken, connection.closed).catch((error) => {
            if (connection.closed.aborted) return;
            logger.warn({ hash, error: GanglionError.from(error).message }, 'a transaction came to nothing');
          });
          return { hash, events: [] };
        });
      } catch (error) {
        throw sent !== undefined && GanglionError.is(error, 'timeout')
          ? undecided(sent, timeoutMs, error)
          : error;
      }
    },
  };
}

/** What is told of a transaction of which no pool tells. A promise of its own each time: one for all would keep everyone who waits for it. */
function unwatched(): Watched {
  return { dropped: new Promise(() => {}), seenIn: () => undefined, stopWatching: () => {} };
}

/** Throws `unavailable` when finality stands still for longer than a transaction is good for: none can be signed then. */
async function refuseWhileStalled(session: Session, cause: RpcError): Promise<void> {
  const header = session.api.registry.createType(
    'Header',
    await session.socket.request('chain_getHeader', []),
  );
  const best = header.number.toNumber();
  const finalised = session.head().number;
  if (best - finalised < MORTAL_BLOCKS) return;
  throw new GanglionError('unavailable', {
    what: 'no block has become final for longer than a transaction is good for',
    facts: { best, finalised, limit: MORTAL_BLOCKS },
    hint: 'more than two thirds of the authorities must run; send it again when finality goes on',
    cause,
  });
}

/** Reads anew what the lane cannot know: with nothing on its way the chain knows best. */
async function refresh(lane: Lane, session: Session, signer: Signer, isRegistering: boolean): Promise<void> {
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
function advance(lane: Lane, registrations: number): void {
  lane.pending.add(lane.nextNonce);
  // After a gap was filled, the nonces behind it are still on their way.
  while (lane.pending.has(lane.nextNonce)) lane.nextNonce += 1;
  if (lane.nextRegistration !== undefined) lane.nextRegistration += registrations;
}

/** Composes and signs. */
function prepare(session: Session, signer: Signer, actions: readonly Action[], lane: Lane): Prepared {
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
async function readNonceAt(session: Session, signer: Signer, hash: Hash): Promise<number> {
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

/** Hands a transaction to the pool and listens for the pool dropping it. */
async function watch(session: Session, bytes: Hash): Promise<Watched> {
  let seenIn: string | undefined;
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
      const block = fieldOf(status, 'inBlock') ?? fieldOf(status, 'finalityTimeout');
      if (block !== undefined) seenIn = String(block);
      if (fieldOf(status, 'retracted') !== undefined) seenIn = undefined;
      const reason = dropReason(status);
      if (reason !== undefined) drop(freeCallRefusal(session.api, JSON.stringify(status)) ?? refusal(reason));
    },
  });
  return { dropped, seenIn: () => seenIn, stopWatching };
}

/** Why a pool let go of a transaction; nothing for every status that leaves hope. */
function dropReason(status: unknown): string | undefined {
  const text = JSON.stringify(status) ?? '';
  if (/"invalid"/.test(text)) return invalidReason(text);
  if (/"usurped"/.test(text)) return 'priority-too-low';
  return /"dropped"/.test(text) ? 'dropped' : undefined;
}

/** Resolves once the session is lost; rejects with the signal's reason when that aborts first. */
async function lostOrAborted({ socket }: Session, signal: AbortSignal): Promise<void> {
  const both = AbortSignal.any([socket.lost, signal]);
  await untilLost(both, new Promise(() => {})).catch(() => {});
  signal.throwIfAborted();
}

/**
 * Rejects when the pool has let go of the transaction and no block holds it.
 *
 * A pool that is handed a transaction twice calls the second one stale, and one that is full forgets it, while a block may hold
 * it that is not final yet. Whoever follows the finalised blocks knows in the end.
 */
async function confirmDrop(sent: Sent, signal: AbortSignal): Promise<never> {
  const { session, birth, hash, dropped } = sent;
  const refused: unknown = await dropped.catch((error) => error);
  try {
    const best = session.api.registry.createType(
      'Header',
      await session.socket.request('chain_getHeader', []),
    );
    const last = Math.min(best.number.toNumber(), birth + MORTAL_BLOCKS);
    for (let number = birth + 1; number <= last; number += 1) {
      signal.throwIfAborted();
      const block = toHash(String(await session.socket.request('chain_getBlockHash', [number])));
      if ((await findIndex(session, block, hash)) >= 0) return new Promise(() => {});
    }
  } catch {
    // The session is lost, or the best chain has changed under the search: whoever follows the blocks finds out.
    return new Promise(() => {});
  }
  throw refused;
}

/** The error of a transaction whose fate is open when time is up. */
function undecided(sent: Sent, timeoutMs: number, cause: GanglionError): GanglionError {
  const { session, hash, birth } = sent;
  // What a session told that is lost need not hold any more.
  const isLost = session.socket.lost.aborted;
  const block = isLost ? undefined : sent.seenIn();
  const finality = { finalised: session.head().number, unchangedMs: Math.round(session.headAgeMs()) };
  const facts = { timeoutMs, hash, ...(isLost ? {} : finality) };
  if (block === undefined) {
    return new GanglionError('timeout', {
      what: 'no final block has taken the transaction in time',
      facts,
      hint: `one may until block ${birth + MORTAL_BLOCKS} is final: look for its effect before you send it again`,
      cause,
    });
  }
  return new GanglionError('timeout', {
    what: 'the transaction is in a block that has not become final in time',
    facts: { ...facts, block },
    hint: 'do not send it again: it takes effect when finality goes on, for which more than two thirds of the authorities must run',
    cause,
  });
}

/** The receipt if the block holds the transaction; throws `transaction-failed` if it holds it and it failed. */
async function findIn(session: Session, block: BlockRef, hash: Hash): Promise<Receipt | undefined> {
  const { api } = session;
  const index = await findIndex(session, block.hash, hash);
  if (index < 0) return undefined;
  const records = (await readEvents(session, block.hash)).filter(
    ({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.toNumber() === index,
  );
  for (const { event } of records) {
    if (api.events.system.ExtrinsicFailed.is(event)) throw dispatchFailure(api, event.data.dispatchError);
  }
  return { hash, block: { number: block.number, hash: block.hash }, events: records.map(toChainEvent) };
}

/** Where in the block the transaction is; -1 when it is not. */
async function findIndex({ socket }: Session, block: Hash, hash: Hash): Promise<number> {
  return extrinsicsOf(await socket.request('chain_getBlock', [block])).findIndex(
    (extrinsic) => bytesToHex(blake2b256(hexToBytes(extrinsic))) === hash,
  );
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
