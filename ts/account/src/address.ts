// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { decodeAddress as decodeSs58, encodeAddress as encodeSs58 } from '@polkadot/keyring';

/** Bytes of an sr25519 public key, which is also the account id. */
export const PUBLIC_KEY_BYTES = 32;

/** The chain's address prefix. */
const SS58_PREFIX = 42;

/** Longer than any address; to decode a text takes time that grows with its square. */
const MAX_LETTERS = 100;

/** An account id as an SS58 address of this chain. */
export function encodeAddress(publicKey: Uint8Array): string {
  return encodeSs58(publicKey, SS58_PREFIX);
}

/** The account id of an SS58 address of any prefix; `invalid-argument` when it is none. */
export function decodeAddress(address: string): Uint8Array {
  let publicKey: Uint8Array | undefined;
  try {
    publicKey = address.length > MAX_LETTERS ? undefined : decodeSs58(address);
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
