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
  const place = await findPlace(session, block.hash, sent);
  if (place === undefined) return undefined;
  const { hash, index } = place;
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

/** Where in the block the transaction is, and under which of its hashes; nothing when it is not there. */
export async function findPlace(
  { socket }: Session,
  block: Hash,
  { hash, formerHashes }: Prepared,
): Promise<{ readonly index: number; readonly hash: Hash } | undefined> {
  const known = [hash, ...formerHashes];
  const answer = await socket.request('chain_getBlock', [block]);
  for (const [index, extrinsic] of extrinsicsOf(answer).entries()) {
    const found = bytesToHex(blake2b256(hexToBytes(extrinsic)));
    if (known.includes(found)) return { index, hash: found };
  }
  return undefined;
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
