// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { Keyring } from '@polkadot/keyring';
import { sr25519Sign, sr25519Verify } from '@polkadot/wasm-crypto';
import { encodeAddress, PUBLIC_KEY_BYTES } from './address.ts';
import { assertReady, ready } from './hash.ts';

/** Bytes of an sr25519 signature. */
export const SIGNATURE_BYTES = 64;

/** Where the parts of a key pair stand in its PKCS #8 form: header, secret, divider, public key. */
const HEADER = Uint8Array.of(48, 83, 2, 1, 1, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32);
const DIVIDER = Uint8Array.of(161, 35, 3, 33, 0);
const SECRET_BYTES = 64;
/** What a derivation begins with: nothing, a seed, or words, whose number and spelling the library looks at. */
const ROOT = /^(0x[\da-f]{64}|(\S+\s+){11,}\S+)?$/i;
const PUBLIC_AT = HEADER.length + SECRET_BYTES + DIVIDER.length;

/** Bytes of a key pair in its PKCS #8 form, as the Polkadot tools write it. */
export const PKCS8_BYTES = PUBLIC_AT + PUBLIC_KEY_BYTES;

/** Something that signs for one account. */
export interface Signer {
  /** The sr25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** The same account as an SS58 address. */
  readonly address: string;
  /** An sr25519 signature of the bytes, 64 bytes; randomised, about 0.2 ms on the calling thread. */
  sign(message: Uint8Array): Uint8Array;
}

/**
 * A signer from a secret in plain sight: `//Alice`, a mnemonic with a derivation, a 0x seed.
 *
 * For development networks and tests only. `invalid-argument` when it is not understood; the text is not repeated.
 */
export async function fromUri(uri: string): Promise<Signer> {
  await ready();
  return signerFromPkcs8(pkcs8FromUri(uri));
}

/** The key pair of a secret as {@link PKCS8_BYTES} bytes, once {@link ready} has resolved; refuses as {@link fromUri} does. */
export function pkcs8FromUri(uri: string): Uint8Array {
  try {
    if (!ROOT.test(uri.split('/', 1)[0] ?? '')) throw new Error('it would be taken for the bytes of a seed');
    return new Keyring({ type: 'sr25519' }).createFromUri(uri).encodePkcs8();
  } catch {
    // No cause: it would carry the secret.
    throw new GanglionError('invalid-argument', {
      what: 'this is neither a mnemonic, a seed nor a derivation',
      hint: 'give 12 or 24 words, 0x and 64 digits, or a development account like //Alice',
    });
  }
}

/**
 * A signer over a key pair in memory, given as {@link PKCS8_BYTES} bytes.
 *
 * The secret is held in a closure: it is not enumerable, printable or cloneable.
 */
export function signerFromPkcs8(pkcs8: Uint8Array): Signer {
  const secret = Uint8Array.from(pkcs8.subarray(HEADER.length, HEADER.length + SECRET_BYTES));
  const publicKey = Uint8Array.from(pkcs8.subarray(PUBLIC_AT, PKCS8_BYTES));
  return Object.freeze({
    publicKey,
    address: encodeAddress(publicKey),
    sign: (message: Uint8Array) => {
      assertReady();
      return sr25519Sign(publicKey, secret, message);
    },
  });
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
  if (signature.length !== SIGNATURE_BYTES || publicKey.length !== PUBLIC_KEY_BYTES) return false;
  await ready();
  return sr25519Verify(signature, message, publicKey);
}
