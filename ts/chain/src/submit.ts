// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '@ganglion/account';
import {
  type CallOptions,
  GanglionError,
  type Logger,
  systemClock,
  untilAborted,
  withDeadline,
} from '@ganglion/base';
import type { Action } from './actions.ts';
import type { Connection } from './connection.ts';
import { toHash } from './ids.ts';
import { findIn, findIndex, type Receipt } from './inclusion.ts';
import {
  advance,
  createLane,
  type Lane,
  lowestNonce,
  MORTAL_BLOCKS,
  nextNonce,
  type Prepared,
  prepare,
  readNonceAt,
} from './lane.ts';
import { describeRpcError, freeCallRefusal, refusal, refusalReason } from './outcome.ts';
import { refuseWhileStalled, unwatched, type Watched, watch } from './pool.ts';
import { RpcError } from './rpc-socket.ts';
import { type BlockRef, readBestNumber, readSpecVersion, type Session } from './session.ts';

/** How far to follow a transaction. */
export interface SubmitOptions extends CallOptions {
  /** `submission` returns once the pool has taken it; what happens then is not told. @default 'inclusion' */
  readonly waitFor?: 'inclusion' | 'submission' | undefined;
  /** Called once the pool has taken it: what is sent from then on comes after it. */
  readonly onSubmitted?: (() => void) | undefined;
}

/** Signs and sends the actions of many signers over one connection. */
export interface Submitter {
  submit(signer: Signer, actions: readonly Action[], options: SubmitOptions): Promise<Receipt>;
}

/** Inclusion takes a block or a few, of six seconds on a real network. */
const DEFAULT_TIMEOUT_MS = 120_000;

/** How often a transaction is signed anew because another process that uses the key took the nonce first, or the runtime changed. */
const MAX_RETRIES = 12;
/** The longest pause before the first of those, in milliseconds; the next ones are longer. Processes must not retry in step. */
const RETRY_MS = 20;

/** What a pool answers when a transaction of this signer has the nonce already. */
const NONCE_TAKEN = ['stale', 'priority-too-low', 'already-imported'];

/** What a pool answers when it does not know the block at which a transaction was signed. */
const BIRTH_UNKNOWN = ['bad-proof', 'ancient-birth-block'];

/** A transaction in the pool. */
type Sent = Prepared & Watched;

/** How a transaction is sent. */
interface Sending {
  readonly signal: AbortSignal;
  /** Called with what was signed before any pool can have it, and with nothing when the pool has refused it. */
  readonly onSigned: (sent: Sent | undefined) => void;
  /** The nonce of what is sent anew. @default the next one */
  readonly keptNonce?: number | undefined;
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
    const lane = lanes.get(signer.address) ?? createLane();
    lanes.set(signer.address, lane);
    return lane;
  };

  /**
   * Signs with the next nonce, or the one to keep, and hands over; a nonce that turns out to be used already is read anew.
   *
   * What is signed anew keeps its nonce, or takes a lower one that is free: of two transactions with one nonce never both happen.
   */
  const send = async (
    lane: Lane,
    signer: Signer,
    actions: readonly Action[],
    { signal, onSigned, keptNonce }: Sending,
  ): Promise<Sent> => {
    let kept = keptNonce;
    for (let retries = 0; ; ) {
      const session = await connection.session(signal);
      const isLost = () => session.socket.lost.aborted && !connection.closed.aborted;
      let prepared: Prepared | undefined;
      try {
        const choosing =
          kept === undefined ? nextNonce(lane, session, signer) : lowestNonce(lane, session, signer, kept);
        const nonce = await untilAborted(signal, choosing);
        prepared = await untilAborted(signal, prepare(lane, session, signer, actions, nonce));
        onSigned({ ...prepared, ...unwatched() });
        const watched = await untilAborted(signal, watch(session, prepared.bytes));
        advance(lane, nonce);
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
          advance(lane, prepared.nonce);
          return { ...prepared, ...unwatched() };
        }
        if (!(error instanceof RpcError)) throw error;
        onSigned(undefined);
        lane.isStale = true;
        if (prepared !== undefined) lane.registrations.delete(prepared.nonce);
        const refused = freeCallRefusal(session.api, describeRpcError(error), error);
        if (refused !== undefined) throw refused;
        const reason = refusalReason(error);
        // Another process has used it.
        if (reason === 'stale') kept = undefined;
        const isRaced =
          NONCE_TAKEN.includes(reason) || (reason === 'bad-proof' && (await hasNewRuntime(session, signal)));
        if (!isRaced && BIRTH_UNKNOWN.includes(reason)) {
          await untilAborted(signal, refuseWhileStalled(session, error));
        }
        if (!isRaced || retries === MAX_RETRIES) throw refusal(reason, error);
        retries += 1;
        await systemClock.sleep(RETRY_MS * retries * Math.random(), { signal });
      }
    }
  };

  /** Follows the finalised blocks until one holds the transaction or none can any more; tells when the runtime is why. */
  const follow = async (sent: Sent, signal: AbortSignal): Promise<Receipt | 'outlived'> => {
    const receipts = connection.blocks({
      from: sent.birth + 1,
      signal,
      read: async (session, block) => ({
        block,
        receipt: await findIn(session, block, sent.hash),
        nonce: await readNonceAt(session, sent.signer, block.hash),
        isLate: await hasOutlived(session, sent, block),
      }),
    });
    for await (const { block, receipt, nonce, isLate } of receipts) {
      if (receipt !== undefined) return receipt;
      // Another transaction with this nonce is final: through another node, no pool would ever tell.
      if (nonce > sent.nonce) throw refusal('stale');
      if (isLate) return 'outlived';
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

  /** Follows a transaction to its end. One that an upgrade of the runtime has outlived stays in the lane: it will be sent anew. */
  const settle = async (lane: Lane, sent: Sent, signal: AbortSignal): Promise<Receipt | 'outlived'> => {
    const controller = new AbortController();
    const stop = AbortSignal.any([signal, controller.signal]);
    const work = [follow(sent, stop), keepKnown(sent, stop), confirmDrop(sent, stop)] as const;
    for (const part of work) part.catch(() => {});
    let outcome: Receipt | 'outlived' | undefined;
    try {
      outcome = await Promise.race(work);
      return outcome;
    } catch (error) {
      if (!GanglionError.is(error, 'transaction-failed')) lane.isStale = true;
      if (GanglionError.is(error, 'transaction-refused')) lane.registrations.delete(sent.nonce);
      throw error;
    } finally {
      controller.abort(new GanglionError('aborted', { what: 'the transaction needs no more following' }));
      sent.stopWatching();
      if (outcome !== 'outlived') lane.pending.delete(sent.nonce);
    }
  };

  return {
    submit: async (signer, actions, options) => {
      const { signal, timeoutMs = DEFAULT_TIMEOUT_MS, waitFor = 'inclusion', onSubmitted } = options;
      const lane = laneOf(signer);
      let sent: Sent | undefined;
      const onSigned = (signed: Sent | undefined) => {
        sent = signed;
      };
      /** Sends it when what this signer sent before is in a pool. */
      const sendInTurn = (signal: AbortSignal, keptNonce?: number): Promise<Sent> => {
        const sending = lane.last.then(() => {
          signal.throwIfAborted();
          return send(lane, signer, actions, { signal, onSigned, keptNonce });
        });
        lane.last = sending.catch(() => {});
        return sending;
      };
      const settleAcrossUpgrades = async (first: Sent, signal: AbortSignal): Promise<Receipt> => {
        for (let taken = first; ; ) {
          sent = taken;
          const outcome = await settle(lane, taken, signal);
          if (outcome !== 'outlived') return outcome;
          const { nonce, hash } = taken;
          sent = undefined;
          try {
            taken = await withDeadline('signing the transaction anew', { signal, timeoutMs }, (deadline) =>
              sendInTurn(deadline, nonce),
            );
          } catch (error) {
            lane.pending.delete(nonce);
            lane.isStale = true;
            throw error;
          }
          if (taken.nonce !== nonce) lane.pending.delete(nonce);
          logger.info(
            { hash, anew: taken.hash },
            'the runtime was upgraded: the transaction was signed anew',
          );
        }
      };
      try {
        return await withDeadline('the transaction', { signal, timeoutMs }, async (deadline) => {
          const taken = await sendInTurn(deadline);
          onSubmitted?.();
          if (waitFor === 'inclusion') return await settleAcrossUpgrades(taken, deadline);
          const { hash } = taken;
          settleAcrossUpgrades(taken, connection.closed).catch((error) => {
            if (connection.closed.aborted) return;
            logger.warn({ hash, error: GanglionError.from(error).message }, 'a transaction came to nothing');
          });
          return { hash, events: [] };
        });
      } catch (error) {
        if (sent === undefined) throw error;
        if (GanglionError.is(error, 'timeout')) throw undecided(sent, timeoutMs, error);
        throw error instanceof GanglionError ? error : untold(sent, error);
      }
    },
  };
}

/**
 * Whether the runtime after a block is newer than the one that a transaction is signed for, so that no later block can hold it.
 *
 * A session ends when the runtime changes, so one for the same runtime need not ask. One that was signed for a runtime still to come, as when
 * the best chain changes, may be included yet.
 */
async function hasOutlived(session: Session, sent: Sent, { hash }: BlockRef): Promise<boolean> {
  const signedFor = sent.session.info.specVersion;
  return session.info.specVersion > signedFor && (await readSpecVersion(session, hash)) > signedFor;
}

/** Whether a session has outlived its runtime, which ends it, so that the next one is of the new runtime. */
async function hasNewRuntime(session: Session, signal: AbortSignal): Promise<boolean> {
  try {
    if ((await untilAborted(signal, readSpecVersion(session))) === session.info.specVersion) return false;
    session.close();
    return true;
  } catch {
    signal.throwIfAborted();
    // Of one that is lost nobody knows; a node that does not tell has the same one as before.
    return session.socket.lost.aborted;
  }
}

/** Resolves once the session is lost; rejects with the signal's reason when that aborts first. */
async function lostOrAborted({ socket }: Session, signal: AbortSignal): Promise<void> {
  const both = AbortSignal.any([socket.lost, signal]);
  await untilAborted(both, new Promise(() => {})).catch(() => {});
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
    // A new runtime drops what was signed for the one before.
    if (await hasNewRuntime(session, signal)) return new Promise(() => {});
    const last = Math.min(await readBestNumber(session), birth + MORTAL_BLOCKS);
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

/** The error of a transaction of which the node does not tell any more. */
function untold({ hash, birth }: Sent, cause: unknown): GanglionError {
  return new GanglionError('unavailable', {
    what: 'the node does not tell what became of the transaction',
    facts: { hash, reason: cause instanceof Error ? cause.message : String(cause) },
    hint: `a block may take it until number ${birth + MORTAL_BLOCKS}: look for its effect before you send it again`,
    cause,
  });
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
