// SPDX-License-Identifier: Apache-2.0
/** Who a neuron is: address, hash, hex and signatures, in a browser too. */
export { decodeAddress, encodeAddress, PUBLIC_KEY_BYTES } from './address.ts';
export { blake2b256, ready } from './hash.ts';
export { bytesToHex, type Hex, hexToBytes, toHex } from './hex.ts';
export {
  fromUri,
  PKCS8_BYTES,
  pkcs8FromUri,
  SIGNATURE_BYTES,
  type Signer,
  signerFromPkcs8,
  verify,
} from './signer.ts';
