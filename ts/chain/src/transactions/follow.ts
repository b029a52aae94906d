// SPDX-License-Identifier: Apache-2.0
import { GanglionError, type Logger, untilAborted } from '@ganglion/base';
import { RpcError } from '@ganglion/rpc';
import type { Connection } from '../connection.ts';
import { toHash } from '../ids.ts';
import { refusal, refusalReason } from '../outcome.ts';
import type { Session } from '../session.ts';
import { readBestNumber, readNonceAt } from '../state.ts';
import { findIn, findPlace, type Receipt } from './inclusion.ts';
import { MORTAL_BLOCKS } from './lane.ts';
import { hasNewRuntime, hasOutlived } from './outlived.ts';
import type { Sent } from './pool.ts';
import { judge } from './verdict.ts';

/**
 * What became of a transaction, or that an upgrade of the runtime has outlived it: it has to be
 * signed anew.
 */
export type Outcome = Receipt | 'outlived';

/**
 * Follows a transaction to its end by finalised blocks, and keeps it known to the node until then.
 */
export async function followToEnd(
  connection: Connection,
  logger: Logger,
  sent: Sent,
  signal: AbortSignal,
): Promise<Outcome> {
  const controller = new AbortController();
  const stop = AbortSignal.any([signal, controller.signal]);
  const work = [
    findOutcome(connection, sent, stop),
    keepKnown(connection, logger, sent, stop),
    confirmDrop(logger, sent, stop),
  ] as const;
  // The first one to settle decides; nobody awaits the others, whose rejections would end the
  // process.
  for (const part of work) part.catch(() => {});
  try {
    return await Promise.race(work);
  } finally {
    controller.abort(new GanglionError('aborted', { what: 'the transaction needs no more following' }));
    sent.stopWatching();
  }
}

/**
 * Follows the finalised blocks until one holds the transaction or none can any more; tells when the
 * runtime is why.
 */
async function findOutcome(connection: Connection, sent: Sent, signal: AbortSignal): Promise<Outcome> {
  const receipts = connection.blocks({
    from: sent.since + 1,
    signal,
    read: async (session, block) => ({
      block,
      receipt: await findIn(session, block, sent),
      nonce: await readNonceAt(session, sent.signer.publicKey, block.hash),
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
}

/**
 * Hands the transaction over again whenever the session was lost: a node that was restarted has
 * forgotten its pool, and the same bytes do no harm.
 *
 * Not before the node knows the block at which it was signed, or it would be called invalid and
 * banned.
 */
async function keepKnown(
  connection: Connection,
  logger: Logger,
  sent: Sent,
  signal: AbortSignal,
): Promise<never> {
  let { session } = sent;
  for (;;) {
    await lostOrAborted(session, signal);
    session = await connection.session(signal);
    await handOverAgain(session, logger, sent, signal);
  }
}

/** Hands the transaction over with each final block until the pool has it, or the session is lost. */
async function handOverAgain(
  session: Session,
  logger: Logger,
  { hash, bytes, birth }: Sent,
  signal: AbortSignal,
): Promise<void> {
  let after = birth - 1;
  while (!session.socket.lost.aborted) {
    try {
      const { number } = await session.headAfter(after, signal);
      after = number;
      await session.socket.request('author_submitExtrinsic', [bytes]);
      return;
    } catch (error) {
      signal.throwIfAborted();
      logger.debug({ hash, error: String(error) }, 'the transaction was not taken again');
      if (error instanceof RpcError && refusalReason(error) === 'already-imported') return;
    }
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
 * A pool that is handed a transaction twice calls the second one stale, and one that is full
 * forgets it, while a block may hold it that is not final yet. One that has called it invalid while
 * it is valid where the chain is final has looked at it from a branch, and is handed it again.
 * Whoever follows the finalised blocks knows in the end.
 */
async function confirmDrop(logger: Logger, sent: Sent, signal: AbortSignal): Promise<never> {
  const { session, birth, since, dropped } = sent;
  const refused: unknown = await dropped.catch((error) => error);
  try {
    // A new runtime drops what was signed for the one before.
    if (await hasNewRuntime(session, signal)) return new Promise(() => {});
    const last = Math.min(await readBestNumber(session), birth + MORTAL_BLOCKS);
    for (let number = since + 1; number <= last; number += 1) {
      signal.throwIfAborted();
      const block = toHash(String(await session.socket.request('chain_getBlockHash', [number])));
      if ((await findPlace(session, block, sent)) !== undefined) return new Promise(() => {});
    }
    if (!isForgotten(refused) && (await judge(session, sent.bytes)) === undefined) {
      await handOverAgain(session, logger, sent, signal);
      return new Promise(() => {});
    }
  } catch {
    // The session is lost, or the best chain has changed under the search: whoever follows the
    // blocks finds out.
    return new Promise(() => {});
  }
  throw refused;
}

/** Whether the pool has let go of the transaction for want of place, or for another one, and not called it invalid. */
function isForgotten(refused: unknown): boolean {
  return GanglionError.is(refused) && ['dropped', 'priority-too-low'].includes(String(refused.facts.reason));
}
