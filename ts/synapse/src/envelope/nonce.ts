// SPDX-License-Identifier: Apache-2.0
import { randomInt } from 'node:crypto';
import type { Clock } from '@ganglion/base';

/** Bits of a nonce below the milliseconds: a counter within the millisecond. */
const COUNTER_BITS = 20n;

/** A clock that goes back by less is being adjusted; by more, it was ahead and has been set right. */
const ADJUSTED_MS = 2_000;

/**
 * A source of nonces that grow: the time in milliseconds, then a counter that begins at random.
 *
 * A restart continues above what was given out before. When the clock is set back they follow it, or
 * every peer would take them for requests from the future until it has caught up.
 */
export function createNonces(clock: Pick<Clock, 'now'>): () => bigint {
  let last = 0n;
  return () => {
    const start = (BigInt(clock.now()) << COUNTER_BITS) | BigInt(randomInt(2 ** 19));
    const isSetBack = signedAtMs(start) < signedAtMs(last) - ADJUSTED_MS;
    last = start > last || isSetBack ? start : last + 1n;
    return last;
  };
}

/** When a nonce says that its request was signed, in milliseconds since the Unix epoch. */
export function signedAtMs(nonce: bigint): number {
  return Number(nonce >> COUNTER_BITS);
}
