// SPDX-License-Identifier: Apache-2.0
import { SIGNATURE_BYTES, type Signer } from '@ganglion/account';
import type { PalletTransactionPaymentRuntimeDispatchInfo } from '@polkadot/types/lookup';
import { type Action, composeCall } from './actions.ts';
import { callRuntime } from './runtime-api.ts';
import type { BlockRef, Session } from './session.ts';
import { readNonceAt } from './state.ts';
import { MORTAL_BLOCKS } from './transactions/lane.ts';

/** What a hotkey says of weights is free of charge when it is sent alone. */
const FREE: readonly Action['kind'][] = ['set-weights', 'commit-weights', 'reveal-weights'];

/**
 * What a transaction with these actions would cost its signer in fees, in units. Nobody signs
 * anything.
 */
export async function readFee(
  session: Session,
  block: BlockRef,
  signer: Pick<Signer, 'address' | 'publicKey'>,
  actions: readonly Action[],
): Promise<bigint> {
  const call = composeCall(session, signer.publicKey, actions.map(withoutSignature), 0);
  const [only] = actions;
  if (actions.length === 1 && only !== undefined && FREE.includes(only.kind)) return 0n;
  const { registry, runtimeVersion } = session.api;
  call.signFake(signer.address, {
    nonce: await readNonceAt(session, signer.publicKey, block.hash),
    era: registry.createType('ExtrinsicEra', { current: block.number, period: MORTAL_BLOCKS }),
    blockHash: block.hash,
    genesisHash: session.genesisHash,
    runtimeVersion,
    signedExtensions: registry.signedExtensions,
  });
  const bytes = call.toU8a();
  const args = new Uint8Array(bytes.length + 4);
  args.set(bytes);
  new DataView(args.buffer).setUint32(bytes.length, bytes.length, true);
  const info = await callRuntime<PalletTransactionPaymentRuntimeDispatchInfo>(
    session,
    'TransactionPaymentApi_query_info',
    'PalletTransactionPaymentRuntimeDispatchInfo',
    args,
    block.hash,
  );
  return info.partialFee.toBigInt();
}

/** A fee depends on the length of a proof and not on what it proves. */
function withoutSignature(action: Action): Action {
  const sign = () => new Uint8Array(SIGNATURE_BYTES);
  const silent = ({ publicKey, address }: Signer): Signer => ({ publicKey, address, sign });
  if (action.kind === 'register') return { ...action, hotkey: silent(action.hotkey) };
  if (action.kind === 'swap-hotkey') return { ...action, newHotkey: silent(action.newHotkey) };
  return action;
}
