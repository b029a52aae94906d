// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { blake2b, isReady, waitReady } from '@polkadot/wasm-crypto';

const NO_KEY = new Uint8Array(0);

/** Resolves when the hash and signature functions are ready; every asynchronous function here awaits it itself. */
export async function ready(): Promise<void> {
  if (!(await waitReady())) {
    throw new GanglionError('internal', {
      what: 'the cryptography module did not start',
      hint: 'WebAssembly must be enabled',
    });
  }
}

/** Throws `internal` unless {@link ready} has resolved. */
export function assertReady(): void {
  if (!isReady()) {
    throw new GanglionError('internal', {
      what: 'the cryptography module has not started',
      hint: 'await ready() first',
    });
  }
}

/**
 * The 32-byte blake2b hash of the parts laid end to end.
 *
 * About 300 MB/s. Needs {@link ready} to have resolved, which any signer or opened envelope has awaited.
 */
export function blake2b256(...parts: readonly Uint8Array[]): Uint8Array {
  assertReady();
  const [only] = parts;
  return blake2b(parts.length === 1 && only !== undefined ? only : concat(parts), NO_KEY, 32);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
