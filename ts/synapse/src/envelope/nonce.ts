// SPDX-License-Identifier: Apache-2.0
import { randomInt } from 'node:crypto';
import type { Clock } from '@ganglion/base';

/** Bits of a nonce below the milliseconds: a counter within the millisecond. */
const COUNTER_BITS = 20n;

/**
 * A source of nonces that only grow: the time in milliseconds, then a counter that begins at
 * random.
 *
 * A restart continues above what was given out before, as long as the clock is not set back.
 */
export function createNonces(clock: Pick<Clock, 'now'>): () => bigint {
  let last = 0n;
  return () => {
    const start = (BigInt(clock.now()) << COUNTER_BITS) | BigInt(randomInt(2 ** 19));
    last = start > last ? start : last + 1n;
    return last;
  };
}

/** When a nonce says that its request was signed, in milliseconds since the Unix epoch. */
export function signedAtMs(nonce: bigint): number {
  return Number(nonce >> COUNTER_BITS);
}
