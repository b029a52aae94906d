// SPDX-License-Identifier: Apache-2.0
import { GanglionError, untilAborted } from '@ganglion/base';
import type { RpcError } from '@ganglion/rpc';
import type { Hash } from '../ids.ts';
import { freeCallRefusal, invalidReason, refusal } from '../outcome.ts';
import { fieldOf, type Session } from '../session.ts';
import { readBestNumber } from '../state.ts';
import { MORTAL_BLOCKS, type Prepared } from './lane.ts';

/** What the pool tells of a transaction. */
export interface Watched {
  /** Rejects when the pool of that session lets go of it. */
  readonly dropped: Promise<never>;
  /** The block that holds it, final or not, of which the pool told last. */
  readonly seenIn: () => string | undefined;
  readonly stopWatching: () => void;
}

/** A transaction in the pool. */
export type Sent = Prepared & Watched;

/**
 * Hands a transaction to the pool and listens for the pool dropping it. When the signal aborts
 * first, a subscription that comes about later is ended.
 */
export async function watch(session: Session, bytes: Hash, signal: AbortSignal): Promise<Watched> {
  const watching = subscribe(session, bytes);
  try {
    return await untilAborted(signal, watching);
  } catch (error) {
    watching.then(
      ({ stopWatching }) => stopWatching(),
      () => {},
    );
    throw error;
  }
}

async function subscribe(session: Session, bytes: Hash): Promise<Watched> {
  let seenIn: string | undefined;
  let drop = (_error: GanglionError) => {};
  const dropped = new Promise<never>((_resolve, reject) => {
    drop = reject;
  });
  // Nobody may await `dropped`; without this a rejection would end the process.
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

/**
 * What is told of a transaction of which no pool tells. A promise of its own each time: one for all
 * would keep everyone who waits for it.
 */
export function unwatched(): Watched {
  return { dropped: new Promise(() => {}), seenIn: () => undefined, stopWatching: () => {} };
}

/**
 * Throws `unavailable` when finality stands still for longer than a transaction is good for: none
 * can be signed then.
 */
export async function refuseWhileStalled(session: Session, cause: RpcError): Promise<void> {
  const best = await readBestNumber(session);
  const finalised = session.head().number;
  if (best - finalised < MORTAL_BLOCKS) return;
  throw new GanglionError('unavailable', {
    what: 'no block has become final for longer than a transaction is good for',
    facts: { best, finalised, limit: MORTAL_BLOCKS },
    hint: 'more than two thirds of the authorities must run; send it again when finality goes on',
    cause,
  });
}
