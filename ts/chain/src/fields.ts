// SPDX-License-Identifier: Apache-2.0
// What fits the fields that the chain has; everything else throws `invalid-argument`.
import { GanglionError } from '@ganglion/base';

export function toU16(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new GanglionError('invalid-argument', {
    what: 'a number does not fit its field on chain, 0..65535',
    facts: { name, value },
  });
}

export function toU32(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 32) return value;
  throw new GanglionError('invalid-argument', {
    what: 'a number does not fit its field on chain, 0..2^32-1',
    facts: { name, value },
  });
}

/** 32 bytes: a hash, a salt, an account. What they are is not repeated: a salt is a secret. */
export function toBytes32(name: string, bytes: Uint8Array): Uint8Array {
  if (bytes.length === 32) return bytes;
  throw new GanglionError('invalid-argument', {
    what: 'a field on chain has 32 bytes',
    facts: { name, bytes: bytes.length },
  });
}
