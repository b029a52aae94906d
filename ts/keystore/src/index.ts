// SPDX-License-Identifier: Apache-2.0
/** Keypairs in the encrypted JSON keystore of the Polkadot tools. */
export { type KeyInfo, type KeyRole, writeKeyFile } from './key-file.ts';
export {
  createKey,
  exportKey,
  importKey,
  isKeyName,
  type KeyPlace,
  type KeyToExport,
  type KeyToImport,
  type KeyToLoad,
  keyPath,
  listKeys,
  loadKey,
  type NewKey,
  readKeyInfo,
  refuseOtherRole,
  refuseTakenName,
  type StoredKey,
} from './keystore.ts';
export { findPassphrase, readSecretLine, type SecretSources } from './passphrase.ts';
export { readPrivateFile, writeNewFile } from './private-file.ts';
export { parseSecret } from './secret.ts';
