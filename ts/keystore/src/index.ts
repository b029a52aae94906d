// SPDX-License-Identifier: Apache-2.0
/** Keypairs in the encrypted JSON keystore of the Polkadot tools. */
export {
  createKey,
  type KeyInfo,
  type KeyRole,
  type KeyToLoad,
  listKeys,
  loadKey,
  type NewKey,
} from './keystore.ts';
