// SPDX-License-Identifier: Apache-2.0
import { hexToBytes } from '@ganglion/account';
import { untilAborted } from '@ganglion/base';
import type { RpcError } from '@ganglion/rpc';
import type { TransactionValidity } from '@polkadot/types/interfaces';
import type { Hash } from '../ids.ts';
import { invalidReason, refusalReason } from '../outcome.ts';
import { callRuntime } from '../runtime-api.ts';
import type { Session } from '../session.ts';

/** As a transaction from outside. */
const EXTERNAL = 2;

/**
 * Refusals that the next block may take back, as a pool looks at a transaction from a block that it
 * has not left yet: one before its birth, or before the one of the nonce below.
 *
 * From a block before its birth a signature does not fit either, once there are blocks of one life
 * before: the runtime takes another block for that of the birth.
 */
const OF_A_VIEW = ['ancient-birth-block', 'bad-proof', 'future'];

/**
 * Whether a pool may take a transaction later that it has refused: what the newest final block says
 * counts, and not the block from which the pool has looked.
 */
export async function mayBeTaken(
  session: Session,
  bytes: Hash,
  error: RpcError,
  signal: AbortSignal,
): Promise<boolean> {
  const reason = refusalReason(error);
  if (!OF_A_VIEW.includes(reason)) return false;
  try {
    return (await untilAborted(signal, judge(session, bytes))) !== reason;
  } catch {
    signal.throwIfAborted();
    // A node that does not tell leaves open what only its view can be the reason of.
    return reason !== 'bad-proof';
  }
}

/** For which reason the newest final block would refuse a transaction; nothing when it would not. */
export async function judge(session: Session, bytes: Hash): Promise<string | undefined> {
  const { hash } = session.head();
  const args = Uint8Array.from([EXTERNAL, ...hexToBytes(bytes), ...hexToBytes(hash)]);
  const method = 'TaggedTransactionQueue_validate_transaction';
  const validity = await callRuntime<TransactionValidity>(session, method, 'TransactionValidity', args, hash);
  return validity.isErr ? invalidReason(JSON.stringify(validity.asErr.toJSON())) : undefined;
}
