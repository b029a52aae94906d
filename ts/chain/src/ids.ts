// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';

/** 32 bytes in hex: a block, a transaction, a genesis. */
export type Hash = `0x${string}`;

/** 32 bytes: an account, which is an sr25519 public key. */
export type AccountId = Uint8Array;

declare const uid: unique symbol;

/**
 * The index of a neuron, dense in 0..n.
 *
 * A uid names a place, not a peer: whoever keeps one keeps the neuron's `registeredAt` beside it.
 */
export type Uid = number & { readonly [uid]: true };

const LARGEST_UID = 65_535;

/**
 * Makes a {@link Uid} of a number; throws `invalid-argument` unless it is a whole number in
 * 0..65535.
 */
export function toUid(value: number): Uid {
  if (isUid(value)) return value;
  throw new GanglionError('invalid-argument', {
    what: 'a uid is a whole number in 0..65535',
    facts: { uid: value },
  });
}

function isUid(value: number): value is Uid {
  return Number.isInteger(value) && value >= 0 && value <= LARGEST_UID;
}

/** A hash as text, checked: `0x` and 64 hexadecimal digits. */
export function toHash(text: string): Hash {
  if (isHash(text)) return text;
  throw new GanglionError('invalid-argument', {
    what: 'a hash is 0x and 64 hexadecimal digits',
    facts: { length: text.length },
  });
}

/** Whether something that came from a node is a hash. */
export function isHash(value: unknown): value is Hash {
  return typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value);
}
