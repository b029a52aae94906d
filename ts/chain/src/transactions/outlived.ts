// SPDX-License-Identifier: Apache-2.0
import { untilAborted } from '@ganglion/base';
import type { BlockRef, Session } from '../session.ts';
import { readSpecVersion } from '../state.ts';
import type { Sent } from './pool.ts';

/**
 * Whether the runtime after a block is newer than the one that a transaction is signed for, so that
 * no later block can hold it.
 *
 * A session ends when the runtime changes, so one for the same runtime need not ask. One that was
 * signed for a runtime still to come, as when the best chain changes, may be included yet.
 */
export async function hasOutlived(session: Session, sent: Sent, { hash }: BlockRef): Promise<boolean> {
  const signedFor = sent.session.info.specVersion;
  return session.info.specVersion > signedFor && (await readSpecVersion(session, hash)) > signedFor;
}

/**
 * Whether a session has outlived its runtime, which ends it, so that the next one is of the new
 * runtime.
 */
export async function hasNewRuntime(session: Session, signal: AbortSignal): Promise<boolean> {
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
