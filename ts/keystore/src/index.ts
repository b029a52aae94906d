// SPDX-License-Identifier: Apache-2.0
/** Substrate keypairs in the encrypted JSON keystore; signing and verifying off the event loop. */
export {
  blake2b256,
  decodeAddress,
  encodeAddress,
  PUBLIC_KEY_BYTES,
  ready,
  SIGNATURE_BYTES,
  type Signer,
  toHex,
  verify,
} from './crypto.ts';
export {
  createKey,
  fromUri,
  type KeyInfo,
  type KeyRole,
  type KeyToLoad,
  listKeys,
  loadKey,
  type NewKey,
} from './keystore.ts';
export { createVerifier, type Verifier, type VerifierInit } from './verifier.ts';
