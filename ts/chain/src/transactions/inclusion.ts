// SPDX-License-Identifier: Apache-2.0
import { blake2b256, bytesToHex, hexToBytes } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import { dispatchFailure, dispatchReason } from '../dispatch-error.ts';
import type { Hash } from '../ids.ts';
import { type ChainEvent, toChainEvent } from '../outcome.ts';
import { type BlockRef, fieldOf, type Session } from '../session.ts';
import { readEvents } from '../state.ts';
import { findFailedAction } from './failed-action.ts';
import type { Prepared } from './lane.ts';

/** What became of a transaction. */
export interface Receipt {
  /** The hash of the transaction. */
  readonly hash: Hash;
  /** The block that holds it; absent when only its submission was awaited. */
  readonly block?: BlockRef;
  /** What the runtime told of it. */
  readonly events: readonly ChainEvent[];
}

/**
 * The receipt if the block holds the transaction; throws `transaction-failed` if it holds it and it
 * failed.
 */
export async function findIn(
  session: Session,
  block: BlockRef,
  sent: Prepared,
): Promise<Receipt | undefined> {
  const { hash } = sent;
  const index = await findIndex(session, block.hash, hash);
  if (index < 0) return undefined;
  const records = (await readEvents(session, block.hash)).filter(
    ({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.toNumber() === index,
  );
  for (const { event } of records) {
    if (!session.api.events.system.ExtrinsicFailed.is(event)) continue;
    const reason = dispatchReason(event.registry, event.data.dispatchError);
    const action = await findFailedAction(session, block, sent, reason);
    throw dispatchFailure(reason, { ...action, hash, block: block.number });
  }
  return { hash, block: { number: block.number, hash: block.hash }, events: records.map(toChainEvent) };
}

/** Where in the block the transaction is; -1 when it is not. */
export async function findIndex({ socket }: Session, block: Hash, hash: Hash): Promise<number> {
  return extrinsicsOf(await socket.request('chain_getBlock', [block])).findIndex(
    (extrinsic) => bytesToHex(blake2b256(hexToBytes(extrinsic))) === hash,
  );
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
