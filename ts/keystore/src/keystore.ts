// SPDX-License-Identifier: Apache-2.0
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  decodeAddress,
  encodeAddress,
  pkcs8FromUri,
  ready,
  type Signer,
  signerFromPkcs8,
  verify,
} from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import { makeFolder } from '@ganglion/program/folder';
import { mnemonicGenerate } from '@polkadot/util-crypto';
import { decrypt } from './cipher.ts';
import {
  broken,
  formatKeyFile,
  isKeyFileName,
  type KeyFile,
  type KeyInfo,
  type KeyRole,
  keyFileName,
  readKeyFile,
  taken,
  unreadable,
  writeKeyFile,
} from './key-file.ts';
import { hasCode } from './private-file.ts';
import { parseSecret } from './secret.ts';

/** Where a key goes and what it is called there. */
export interface KeyPlace {
  /** Created with mode 0700 when it is missing. */
  readonly directory: string;
  /** 1 to 64 of `a-z 0-9 . _ -`, beginning with a letter or digit; the file is `<name>.json`. */
  readonly name: string;
}

/** Where a new key goes and what it is. */
export interface NewKey extends KeyPlace {
  /** @default none stated: a key for either */
  readonly role?: KeyRole | undefined;
  /** Not empty. */
  readonly passphrase: string;
  /**
   * A secret to take over, as {@link parseSecret} reads it, or a development key. @default a new
   * mnemonic
   */
  readonly uri?: string | undefined;
  /** How many words a new mnemonic has. @default 12 */
  readonly words?: 12 | 24 | undefined;
}

/** A key file to take over, and where it goes. */
export interface KeyToImport extends KeyPlace {
  /** A file of the Polkadot tools or of another keystore; it stays as it is. */
  readonly path: string;
  /** Opens that file; a key that lies there in the clear needs none. */
  readonly passphrase?: string | undefined;
  /** @default that of the file */
  readonly newPassphrase?: string | undefined;
  /** @default what the file states, if anything */
  readonly role?: KeyRole | undefined;
}

/** Which key to open. */
export interface KeyToLoad {
  readonly path: string;
  readonly passphrase: string;
  /**
   * Refuses a key that is for something else, so that a coldkey is not left on a host that serves.
   */
  readonly role?: KeyRole | undefined;
}

/** Which key to give to another tool, and under which passphrase. */
export interface KeyToExport {
  readonly path: string;
  readonly passphrase: string;
  /** @default the same */
  readonly newPassphrase?: string | undefined;
}

/** A key that was written. */
export interface StoredKey {
  readonly signer: Signer;
  readonly path: string;
  readonly role: KeyRole | undefined;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;
/** What an imported key signs, to see whether both of its halves belong together. */
const TRIAL = new TextEncoder().encode('ganglion:import:v1');

/** Whether this may be the name of a key. */
export function isKeyName(name: string): boolean {
  return NAME.test(name);
}

/** The path of a key of this name in a folder. */
export function keyPath({ directory, name }: KeyPlace): string {
  if (isKeyName(name)) return join(directory, keyFileName(name));
  throw new GanglionError('invalid-argument', {
    what: 'this is no name for a key',
    hint: 'use 1 to 64 of a-z 0-9 . _ - beginning with a letter or digit',
  });
}

/**
 * Refuses a name that another key has, before anybody types a passphrase for it; the key itself is
 * never overwritten.
 */
export async function refuseTakenName(place: KeyPlace): Promise<void> {
  const path = keyPath(place);
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) throw taken(path);
}

/**
 * Makes a key and writes it encrypted, in the standard JSON keystore of the Polkadot tools, version
 * 3.
 *
 * The file appears whole or not at all, with mode 0600, and never replaces another. The mnemonic is
 * returned once and stored nowhere. Takes about half a second, which is what makes a passphrase
 * expensive to guess.
 */
export async function createKey(key: NewKey): Promise<StoredKey & { readonly mnemonic?: string }> {
  keyPath(key);
  await ready();
  const mnemonic = key.uri === undefined ? mnemonicGenerate(key.words ?? 12) : undefined;
  const stored = await storeKey(key, pkcs8FromUri(mnemonic ?? secretOf(key.uri ?? '')));
  return mnemonic === undefined ? stored : { ...stored, mnemonic };
}

/** The library would take any short text for a seed. */
function secretOf(uri: string): string {
  return uri.startsWith('//') ? uri : parseSecret(uri);
}

/**
 * Takes over the key of a file of the Polkadot tools: opens it, tries it, and writes it as {@link
 * createKey} does.
 *
 * Refuses as {@link loadKey} and {@link createKey} do. A key in the clear is taken, with a new
 * passphrase.
 */
export async function importKey(key: KeyToImport): Promise<StoredKey> {
  keyPath(key);
  await ready();
  const file = await readKeyFile(key.path);
  const passphrase = key.newPassphrase ?? key.passphrase ?? '';
  const pkcs8 = file.secret.isEncrypted ? await openKeyFile(file, key.passphrase ?? '') : file.secret.pkcs8;
  const signer = signerOf(file, pkcs8);
  if (!(await verify(TRIAL, signer.sign(TRIAL), signer.publicKey))) {
    throw broken(key.path, 'the key does not sign for its own address');
  }
  return storeKey({ ...key, passphrase, role: key.role ?? file.role }, pkcs8);
}

/**
 * The text of a key file as the Polkadot tools read it, of a key that was opened:
 * `keystore-passphrase` and so on as `loadKey`.
 */
export async function exportKey(key: KeyToExport): Promise<string> {
  await ready();
  const file = await readKeyFile(key.path);
  const pkcs8 = await openKeyFile(file, key.passphrase);
  const { address } = signerOf(file, pkcs8);
  const passphrase = key.newPassphrase ?? key.passphrase;
  checkNewPassphrase(passphrase);
  const { name, role, whenCreated = Date.now() } = file;
  return formatKeyFile({ pkcs8, address, passphrase, name, role, whenCreated });
}

/**
 * Opens a key: `keystore-missing`, `keystore-broken` (not a key file, another kind of key, readable
 * by others), `keystore-passphrase`, or `invalid-argument` when it is for another role. Takes about
 * half a second.
 *
 * A file that states no role is good for either.
 */
export async function loadKey(key: KeyToLoad): Promise<Signer> {
  await ready();
  const file = await readKeyFile(key.path);
  if (key.role !== undefined) refuseOtherRole(file, key.role);
  return signerOf(file, await openKeyFile(file, key.passphrase));
}

/** Refuses a key whose file states another role, as {@link loadKey} does, before it is opened. */
export function refuseOtherRole({ path, role }: Pick<KeyInfo, 'path' | 'role'>, wanted: KeyRole): void {
  if (role === undefined || role === wanted) return;
  throw new GanglionError('invalid-argument', {
    what: 'the key is for something else',
    facts: { path, role, wanted },
    hint: 'give the path of the right key',
  });
}

/** What a key file says of itself without its passphrase; refuses as {@link loadKey} does. */
export async function readKeyInfo(path: string): Promise<KeyInfo> {
  const { name, role, address, isEncrypted } = await readKeyFile(path);
  return { name, role, address, path, isEncrypted };
}

/**
 * Every key file of a directory, by name; an empty list when there is no such directory.
 *
 * Files that are no keys, or that may not be used as such, are passed over and told to `onSkipped`.
 */
export async function listKeys(
  directory: string,
  options: { readonly onSkipped?: (reason: GanglionError) => void } = {},
): Promise<readonly KeyInfo[]> {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw unreadable(directory, error);
  }
  const keys: KeyInfo[] = [];
  for (const file of names.filter(isKeyFileName).sort()) {
    try {
      keys.push(await readKeyInfo(join(directory, file)));
    } catch (error) {
      if (!GanglionError.is(error, 'keystore-broken')) throw error;
      options.onSkipped?.(error);
    }
  }
  return keys;
}

async function storeKey(
  key: KeyPlace & { readonly passphrase: string; readonly role?: KeyRole | undefined },
  pkcs8: Uint8Array,
): Promise<StoredKey> {
  checkNewPassphrase(key.passphrase);
  const { directory, name, role, passphrase } = key;
  const path = keyPath(key);
  const signer = signerFromPkcs8(pkcs8);
  const whenCreated = Date.now();
  const text = await formatKeyFile({ pkcs8, address: signer.address, passphrase, name, role, whenCreated });
  try {
    await makeFolder(directory);
  } catch (cause) {
    throw unreadable(directory, cause);
  }
  await writeKeyFile(path, text);
  return { signer, path, role };
}

function checkNewPassphrase(passphrase: string): void {
  if (passphrase !== '') return;
  throw new GanglionError('invalid-argument', {
    what: 'the passphrase is empty',
    hint: 'a key is never stored in the clear',
  });
}

async function openKeyFile({ path, secret }: KeyFile, passphrase: string): Promise<Uint8Array> {
  if (!secret.isEncrypted) {
    throw broken(path, 'the key lies in the file in the clear', 'import it: it is then encrypted');
  }
  let pkcs8: Uint8Array | undefined;
  try {
    pkcs8 = await decrypt(secret.bytes, passphrase);
  } catch (cause) {
    throw broken(path, 'the key is encrypted in no known way', undefined, cause);
  }
  if (pkcs8 !== undefined) return pkcs8;
  throw new GanglionError('keystore-passphrase', {
    what: 'the key does not open with this passphrase',
    facts: { path },
    hint: 'check the passphrase; if it is right, the file was altered: restore it from its mnemonic',
  });
}

function signerOf({ path, address }: KeyFile, pkcs8: Uint8Array): Signer {
  const signer = signerFromPkcs8(pkcs8);
  if (signer.address === encodeAddress(decodeAddress(address))) return signer;
  throw broken(path, 'the key inside is not the one that the file names');
}
