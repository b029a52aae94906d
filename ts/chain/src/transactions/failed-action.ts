// SPDX-License-Identifier: Apache-2.0
import { hexToBytes } from '@ganglion/account';
import type { Null, Result } from '@polkadot/types';
import type { TransactionValidityError } from '@polkadot/types/interfaces';
import type { SpRuntimeDispatchError } from '@polkadot/types/lookup';
import { composeCall } from '../actions.ts';
import { type DispatchReason, dispatchReason } from '../dispatch-error.ts';
import { type Hash, toHash } from '../ids.ts';
import { callRuntime } from '../runtime-api.ts';
import { type BlockRef, fieldOf, type Session } from '../session.ts';
import { readProofsUsed } from '../state.ts';
import { type Prepared, sign } from './lane.ts';

/** What the runtime answers when a transaction is tried. */
type Tried = Result<Result<Null, SpRuntimeDispatchError>, TransactionValidityError>;
const TRIED = 'Result<Result<Null, SpRuntimeDispatchError>, TransactionValidityError>';

/**
 * Which of several actions made a transaction fail that a final block holds, as `actionIndex`,
 * from 0 on, and `actionKind`; nothing when there was one only, or when nobody can tell.
 *
 * A batch that fails takes back what its calls have told, so the first actions are tried alone, on
 * the state before the block, until they fail for the same reason. What is signed for this has a
 * nonce that is used up: no block can ever hold it.
 */
export async function findFailedAction(
  session: Session,
  block: BlockRef,
  sent: Prepared,
  reason: DispatchReason,
): Promise<{ readonly actionIndex?: number; readonly actionKind?: string }> {
  const { actions } = sent;
  if (actions.length < 2) return {};
  try {
    const parent = toHash(
      String(fieldOf(await session.socket.request('chain_getHeader', [block.hash]), 'parentHash')),
    );
    const proofs = await readProofsUsed(session, sent.signer.publicKey, parent);
    const tryFirst = (count: number) => tryActions(session, sent, { count, proofs }, parent);
    // The first ones fail from one number on, that of the action that fails.
    let [least, most] = [1, actions.length];
    while (least < most) {
      const middle = Math.floor((least + most) / 2);
      if ((await tryFirst(middle)) === undefined) least = middle + 1;
      else most = middle;
    }
    const found = await tryFirst(least);
    if (found?.pallet !== reason.pallet || found.error !== reason.error) return {};
    return { actionIndex: least - 1, actionKind: actions[least - 1]?.kind ?? '' };
  } catch {
    session.socket.lost.throwIfAborted();
    // A node may not keep that state: the reason is told all the same.
    return {};
  }
}

/** Why the first actions would fail on a state, if they would. */
async function tryActions(
  session: Session,
  { signer, actions, nonce }: Prepared,
  { count, proofs }: { readonly count: number; readonly proofs: number },
  at: Hash,
): Promise<DispatchReason | undefined> {
  const call = composeCall(session, signer.publicKey, actions.slice(0, count), proofs);
  const bytes = hexToBytes(sign(session, signer, call, { nonce }));
  const tried = await callRuntime<Tried>(session, 'BlockBuilder_apply_extrinsic', TRIED, bytes, at);
  const outcome = tried.asOk;
  return outcome.isErr ? dispatchReason(session.api.registry, outcome.asErr) : undefined;
}
