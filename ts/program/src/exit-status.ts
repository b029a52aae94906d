// SPDX-License-Identifier: Apache-2.0
import type { ErrorCode } from '@ganglion/base';

/** Exit statuses of every program: what a script can tell apart. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  chain: 3,
  transaction: 4,
  key: 5,
  peer: 6,
  /** What a shell reports for a program that Ctrl-C ended: it was stopped before it was done. */
  interrupted: 130,
} as const;

/** The status of each code that has one of its own; every other code is {@link EXIT.failure}. */
const STATUSES: Partial<Record<ErrorCode, number>> = {
  'invalid-argument': EXIT.usage,
  'chain-unreachable': EXIT.chain,
  'chain-mismatch': EXIT.chain,
  'transaction-refused': EXIT.transaction,
  'transaction-failed': EXIT.transaction,
  'keystore-missing': EXIT.key,
  'keystore-broken': EXIT.key,
  'keystore-passphrase': EXIT.key,
  'signature-missing': EXIT.peer,
  'signature-invalid': EXIT.peer,
  'wrong-receiver': EXIT.peer,
  'wrong-network': EXIT.peer,
  replayed: EXIT.peer,
  expired: EXIT.peer,
  'clock-skew': EXIT.peer,
  'body-mismatch': EXIT.peer,
  'protocol-mismatch': EXIT.peer,
  'message-too-large': EXIT.peer,
  'tensor-shape': EXIT.peer,
  'tensor-dtype': EXIT.peer,
  'tensor-not-finite': EXIT.peer,
  'tensor-range': EXIT.peer,
  'tensor-too-large': EXIT.peer,
  'synapse-unsupported': EXIT.peer,
  'tokenizer-mismatch': EXIT.peer,
  'response-invalid': EXIT.peer,
};

/** The exit status of a program that ends with an error of this code. */
export function exitStatusOf(code: ErrorCode): number {
  return STATUSES[code] ?? EXIT.failure;
}
