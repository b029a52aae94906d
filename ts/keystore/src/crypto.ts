// SPDX-License-Identifier: Apache-2.0

import { GanglionError } from '@ganglion/service';
import { decodeAddress as decodeSs58, encodeAddress as encodeSs58 } from '@polkadot/keyring';
import { blake2b, isReady, sr25519Sign, sr25519Verify, waitReady } from '@polkadot/wasm-crypto';

/** Bytes of an sr25519 public key, which is also the account id. */
export const PUBLIC_KEY_BYTES = 32;
/** Bytes of an sr25519 signature. */
export const SIGNATURE_BYTES = 64;
/** The chain's address prefix. */
const SS58_PREFIX = 42;
const NO_KEY = new Uint8Array(0);

/** Something that signs for one account. */
export interface Signer {
  /** The sr25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** The same account as an SS58 address. */
  readonly address: string;
  /** An sr25519 signature of the bytes, 64 bytes; randomised, about 0.2 ms on the calling thread. */
  sign(message: Uint8Array): Uint8Array;
}

/** Resolves when the hash and signature functions are ready; every asynchronous function here awaits it itself. */
export async function ready(): Promise<void> {
  if (!(await waitReady())) {
    throw new GanglionError('internal', {
      what: 'the cryptography module did not start',
      hint: 'WebAssembly must be enabled',
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

/**
 * Whether an sr25519 signature is the key's own over the message: false for wrong lengths too, never an error.
 *
 * Takes about 0.6 ms on the calling thread; a server uses a verifier of threads instead.
 */
export async function verify(
  message: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
): Promise<boolean> {
  await ready();
  return verifyNow(message, signature, publicKey);
}

/** What {@link verify} does, once the module is ready. */
export function verifyNow(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES || publicKey.length !== PUBLIC_KEY_BYTES) return false;
  assertReady();
  return sr25519Verify(signature, message, publicKey);
}

/** A signer over a key pair in memory. The secret is held in a closure: it is not enumerable, printable or cloneable. */
export function signerOf(pair: { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array }): Signer {
  const publicKey = Uint8Array.from(pair.publicKey);
  const secret = Uint8Array.from(pair.secretKey);
  return Object.freeze({
    publicKey,
    address: encodeAddress(publicKey),
    sign: (message: Uint8Array) => {
      assertReady();
      return sr25519Sign(publicKey, secret, message);
    },
  });
}

/** An account id as an SS58 address of this chain. */
export function encodeAddress(publicKey: Uint8Array): string {
  return encodeSs58(publicKey, SS58_PREFIX);
}

/** The account id of an SS58 address of any prefix; `invalid-argument` when it is none. */
export function decodeAddress(address: string): Uint8Array {
  let publicKey: Uint8Array | undefined;
  try {
    publicKey = decodeSs58(address);
  } catch {
    publicKey = undefined;
  }
  if (publicKey?.length !== PUBLIC_KEY_BYTES) {
    throw new GanglionError('invalid-argument', {
      what: 'this is not an account address',
      hint: 'give an SS58 address, like those that begin with 5',
    });
  }
  return publicKey;
}

/** Bytes as lower-case hexadecimal digits, without a prefix. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

function assertReady(): void {
  if (!isReady()) {
    throw new GanglionError('internal', {
      what: 'the cryptography module has not started',
      hint: 'await ready() first',
    });
  }
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
