// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import type { RpcError } from '@ganglion/rpc';
import type { ApiPromise } from '@polkadot/api';
import type { EventRecord } from '@polkadot/types/interfaces';
import { capitalise } from './dispatch-error.ts';

/** A fact that the runtime told of. */
export interface ChainEvent {
  /** As in the metadata: `Registry`. */
  readonly pallet: string;
  /** As in the metadata: `NeuronRegistered`. */
  readonly name: string;
  /**
   * The fields by name: numbers as `number` or, beyond 2^53, as text; bytes as hex; accounts as
   * addresses.
   */
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event in our words. */
export function toChainEvent({ event }: EventRecord): ChainEvent {
  const names = event.data.names ?? [];
  const values = event.data.map((value) => value.toPrimitive());
  return {
    pallet: capitalise(event.section),
    name: event.method,
    data: Object.fromEntries(values.map((value, index) => [names[index] ?? String(index), value])),
  };
}

/** Why a pool did not take a transaction, and what to do. */
const REFUSALS: Readonly<Record<string, string>> = {
  payment:
    'send tokens to the account that signs: it cannot pay the fee that every call costs but free weights',
  stale: 'another transaction of this signer used the same nonce; do not share a key between processes',
  future: 'an earlier transaction of this signer is missing; try again',
  'bad-proof': 'the signature does not fit: check that client and chain have the same runtime and genesis',
  'ancient-birth-block': 'the transaction has expired; send it again',
  'exhausts-resources': 'the block is full or the transaction too large; try again or split it',
  call: 'the signer may not make this call',
  banned: 'the pool has refused this very transaction before; wait half an hour or change it',
  'already-imported': 'another process keeps sending the same with this key; give each its own key',
  'priority-too-low': 'another process keeps taking the nonce of this key; give each its own key',
  'pool-full': 'the pool is full; try again later',
  expired: 'no block took it in time; send it again',
  dropped: 'the node forgot the transaction; send it again',
};

/** The typed error of a transaction that no block holds; `signer` is the address of who signed it, where that is known. */
export function refusal(reason: string, cause?: unknown, signer?: string): GanglionError {
  return new GanglionError('transaction-refused', {
    what: 'the chain did not take the transaction',
    facts: { reason, ...(signer === undefined ? {} : { signer }) },
    hint: REFUSALS[reason] ?? 'check the signer, its balance and its nonce',
    cause,
  });
}

/**
 * The errors of the incentive pallet by the code, from 1 on, with which a pool refuses a call that
 * would be free: `rejection` in that pallet.
 */
const FREE_CALL_ERRORS = [
  'NotRegistered',
  'WrongVersionKey',
  'NotEnoughStake',
  'WeightsTooEarly',
  'RowTooShort',
  'RowTooLong',
  'UnknownUid',
  'UidsNotIncreasing',
  'SelfWeight',
  'ZeroWeight',
  'CommitRequired',
  'CommitNotRequired',
  'CommitOutstanding',
  'NoCommit',
  'RevealTooEarly',
  'CommitExpired',
  'CommitMismatch',
] as const;

/**
 * `Custom error: 4` of a node, `{"invalid":{"custom":4}}` of chopsticks and of a watched
 * transaction.
 */
const CUSTOM = /custom(?: error)?"?\s*:\s*(\d+)/i;

/**
 * The error of the incentive pallet for which a pool refused a free call, when the description
 * names one.
 */
export function freeCallRefusal(api: ApiPromise, text: string, cause?: unknown): GanglionError | undefined {
  const code = CUSTOM.exec(text)?.[1];
  const error = code === undefined ? undefined : FREE_CALL_ERRORS[Number(code) - 1];
  if (error === undefined) return undefined;
  // An older runtime may have no such error.
  const docs = api.errors.incentive[error]?.meta.docs.join(' ').trim() ?? '';
  return new GanglionError('transaction-refused', {
    what: `the chain did not take the transaction: ${error} of Incentive`,
    facts: { reason: 'invalid-call', pallet: 'Incentive', error },
    hint: docs,
    cause,
  });
}

/** Codes of `author_submitExtrinsic` whose meaning does not need their text. */
const POOL_CODES: Readonly<Record<number, string>> = {
  1012: 'banned',
  1013: 'already-imported',
  1014: 'priority-too-low',
  1016: 'pool-full',
};

/** What nodes write where 1010 and 1011 only say "invalid" and "unknown". */
const INVALID_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/pay some fees|payment/i, 'payment'],
  [/outdated|stale/i, 'stale'],
  [/future/i, 'future'],
  [/bad signature|badproof/i, 'bad-proof'],
  [/ancient birth|ancientbirthblock/i, 'ancient-birth-block'],
  [/exhaust/i, 'exhausts-resources'],
  [/not expected|"call"/i, 'call'],
];

/**
 * The reason of a node's error, as one of the words that {@link refusal} knows; `unknown` for any
 * other.
 */
export function refusalReason(error: RpcError): string {
  return POOL_CODES[error.code] ?? invalidReason(describeRpcError(error));
}

/** Everything that a node said of an error. */
export function describeRpcError(error: RpcError): string {
  return `${error.message} ${JSON.stringify(error.data ?? '')}`;
}

/** The reason in a description of an invalid transaction. */
export function invalidReason(text: string): string {
  return INVALID_TEXTS.find(([pattern]) => pattern.test(text))?.[1] ?? 'unknown';
}
