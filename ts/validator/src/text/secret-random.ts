// SPDX-License-Identifier: Apache-2.0
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Random } from '@ganglion/gating';

/** Bytes of a secret. */
export const SECRET_BYTES = 32;

/** A secret that nobody can guess, from the operating system. */
export function newSecret(): Uint8Array {
  return new Uint8Array(randomBytes(SECRET_BYTES));
}

/** The secret of a test: the same for the same number, and a secret to nobody. */
export function secretOfSeed(seed: number): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`ganglion:seed:${seed}`).digest());
}

/**
 * Numbers that only the holder of the secret can foretell: the blocks HMAC-SHA256(secret, purpose,
 * counter), 53 bits a number. The same secret and purpose give the same numbers.
 */
export function secretRandom(secret: Uint8Array, purpose: string): Random {
  let counter = 0;
  let block = Buffer.alloc(0);
  let used = 0;
  return () => {
    if (used === block.length) {
      block = createHmac('sha256', secret).update(`ganglion:${purpose}:${counter}`).digest();
      counter += 1;
      used = 0;
    }
    const high = block.readUInt32BE(used) >>> 5;
    const low = block.readUInt32BE(used + 4) >>> 6;
    used += 8;
    return (high * 2 ** 26 + low) / 2 ** 53;
  };
}
