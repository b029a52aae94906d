// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, unlink } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import {
  decodeAddress,
  encodeAddress,
  PKCS8_BYTES,
  pkcs8FromUri,
  ready,
  type Signer,
  signerFromPkcs8,
} from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import { base64Decode, base64Encode, mnemonicGenerate } from '@polkadot/util-crypto';
import { decrypt, encrypt, OVERHEAD_BYTES } from './cipher.ts';

/** What a key is for: a hotkey serves and votes from the host it lives on, a coldkey owns the stake. */
export type KeyRole = 'hotkey' | 'coldkey';

/** What can be known of a key without its passphrase. */
export interface KeyInfo {
  readonly name: string;
  readonly role: KeyRole;
  readonly address: string;
  readonly path: string;
}

/** Where a new key goes and what it is. */
export interface NewKey {
  /** Created with mode 0700 when it is missing. */
  readonly directory: string;
  /** 1 to 64 of `a-z 0-9 . _ -`, beginning with a letter or digit; the file is `<name>.json`. */
  readonly name: string;
  readonly role: KeyRole;
  /** Not empty. */
  readonly passphrase: string;
  /** A secret to take over, as a mnemonic, a seed or a derivation. @default a new mnemonic of 12 words */
  readonly uri?: string;
}

/** Which key to open. */
export interface KeyToLoad {
  readonly path: string;
  readonly passphrase: string;
  /** Refuses a key that is for something else, so that a coldkey is not left on a host that serves. */
  readonly role?: KeyRole;
}

interface KeyFile extends KeyInfo {
  readonly encrypted: Uint8Array;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const EXTENSION = '.json';
/** A key file takes about 600 bytes. */
const MAX_FILE_BYTES = 16_384;
/** The only encoding that is written and read: sr25519 under scrypt and xsalsa20-poly1305. */
const ENCODING = {
  content: ['pkcs8', 'sr25519'],
  type: ['scrypt', 'xsalsa20-poly1305'],
  version: '3',
};
/**
 * Makes a key and writes it encrypted, in the standard JSON keystore of the Polkadot tools, version 3.
 *
 * The file appears whole or not at all, with mode 0600, and never replaces another. The mnemonic is returned once and
 * stored nowhere. Takes about half a second, which is what makes a passphrase expensive to guess.
 */
export async function createKey(
  key: NewKey,
): Promise<{ readonly signer: Signer; readonly path: string; readonly mnemonic?: string }> {
  if (!NAME.test(key.name)) {
    throw new GanglionError('invalid-argument', {
      what: 'this is no name for a key',
      hint: 'use 1 to 64 of a-z 0-9 . _ - beginning with a letter or digit',
    });
  }
  if (key.passphrase === '') {
    throw new GanglionError('invalid-argument', {
      what: 'the passphrase is empty',
      hint: 'a key is never stored in the clear',
    });
  }
  await ready();
  const mnemonic = key.uri === undefined ? mnemonicGenerate(12) : undefined;
  const pkcs8 = pkcs8FromUri(key.uri ?? mnemonic ?? '');
  const signer = signerFromPkcs8(pkcs8);
  const path = join(key.directory, key.name + EXTENSION);
  const text = JSON.stringify({
    encoded: base64Encode(await encrypt(pkcs8, key.passphrase)),
    encoding: ENCODING,
    address: signer.address,
    meta: { name: key.name, role: key.role, whenCreated: Date.now() },
  });
  await mkdir(key.directory, { recursive: true, mode: 0o700 });
  await writeNew(path, text);
  return mnemonic === undefined ? { signer, path } : { signer, path, mnemonic };
}

/**
 * Opens a key: `keystore-missing`, `keystore-broken` (not a key file, another kind of key, readable by others),
 * `keystore-passphrase`, or `invalid-argument` when it is for another role. Takes about half a second.
 */
export async function loadKey(key: KeyToLoad): Promise<Signer> {
  await ready();
  const file = await readKeyFile(key.path);
  if (key.role !== undefined && file.role !== key.role) {
    throw new GanglionError('invalid-argument', {
      what: 'the key is for something else',
      facts: { path: key.path, role: file.role, wanted: key.role },
      hint: 'give the path of the right key',
    });
  }
  let pkcs8: Uint8Array | undefined;
  try {
    pkcs8 = await decrypt(file.encrypted, key.passphrase);
  } catch (cause) {
    throw broken(key.path, 'the key is encrypted in no known way', undefined, cause);
  }
  if (pkcs8 === undefined) {
    throw new GanglionError('keystore-passphrase', {
      what: 'the key does not open with this passphrase',
      facts: { path: key.path },
      hint: 'check the passphrase; if it is right, the file was altered: restore it from its mnemonic',
    });
  }
  const signer = signerFromPkcs8(pkcs8);
  if (signer.address !== encodeAddress(decodeAddress(file.address))) {
    throw broken(key.path, 'the key inside is not the one that the file names');
  }
  return signer;
}

/** Every key file of a directory, by name; an empty list when there is no such directory. Other files are passed over. */
export async function listKeys(directory: string): Promise<readonly KeyInfo[]> {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw unreadable(directory, error);
  }
  const keys: KeyInfo[] = [];
  for (const file of names.filter((name) => name.endsWith(EXTENSION)).sort()) {
    try {
      const { name, role, address, path } = await readKeyFile(join(directory, file));
      keys.push({ name, role, address, path });
    } catch (error) {
      if (!GanglionError.is(error, 'keystore-broken')) throw error;
    }
  }
  return keys;
}

/**
 * Whether systemd put this file there for this process alone (`LoadCredential=`). From version 254 on its mode is 0440: root owns
 * it, and an access list, whose mask is what the mode shows as the group's, lets the process read it.
 */
function isCredential(path: string): boolean {
  const directory = process.env.CREDENTIALS_DIRECTORY ?? '';
  return directory !== '' && resolve(path).startsWith(resolve(directory) + sep);
}

async function readKeyFile(path: string): Promise<KeyFile> {
  let text: string;
  try {
    await using file = await open(path, 'r');
    const { mode, size } = await file.stat();
    if ((mode & (isCredential(path) ? 0o037 : 0o077)) !== 0) {
      throw broken(path, 'others can read the key file', `run: chmod 600 ${path}`);
    }
    if (size > MAX_FILE_BYTES) throw broken(path, 'the file is too large to be a key');
    text = await file.readFile('utf8');
  } catch (error) {
    if (GanglionError.is(error)) throw error;
    if (hasCode(error, 'ENOENT')) {
      throw new GanglionError('keystore-missing', {
        what: 'there is no key file',
        facts: { path },
        hint: 'create the key, or give the right path',
        cause: error,
      });
    }
    throw unreadable(path, error);
  }
  return parseKeyFile(path, text);
}

/** The one place that reads a key file's fields. */
function parseKeyFile(path: string, text: string): KeyFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw broken(path, 'the file is not JSON', undefined, cause);
  }
  const file = fields(json);
  const encoding = fields(file.encoding);
  const meta = fields(file.meta);
  if (!same(encoding.content, ENCODING.content)) {
    throw broken(path, 'the key is not an sr25519 key', 'Ganglion signs with sr25519 keys only');
  }
  if (encoding.version !== ENCODING.version || !same(encoding.type, ENCODING.type)) {
    throw broken(path, 'the file is not an encrypted keystore of version 3');
  }
  const { address, encoded } = file;
  if (typeof address !== 'string' || typeof encoded !== 'string' || !isAddress(address)) {
    throw broken(path, 'the file lacks an address or a key');
  }
  let encrypted: Uint8Array;
  try {
    encrypted = base64Decode(encoded);
  } catch (cause) {
    throw broken(path, 'the key is not base64', undefined, cause);
  }
  if (encrypted.length !== PKCS8_BYTES + OVERHEAD_BYTES) throw broken(path, 'the key was cut short');
  return {
    path,
    address,
    encrypted,
    name: basename(path, EXTENSION),
    // A file of another tool says nothing about its role: it is then as precious as it can be.
    role: meta.role === 'hotkey' ? 'hotkey' : 'coldkey',
  };
}

/** Writes a file that must not exist yet: complete under another name first, then linked into place. */
async function writeNew(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    {
      await using file = await open(temporary, 'wx', 0o600);
      await file.writeFile(text);
      await file.sync();
    }
    await link(temporary, path);
    await using directory = await open(join(path, '..'), 'r');
    await directory.sync();
  } catch (error) {
    if (hasCode(error, 'EEXIST')) {
      throw new GanglionError('invalid-argument', {
        what: 'a key of this name exists already',
        facts: { path },
        hint: 'choose another name; a key is never overwritten',
        cause: error,
      });
    }
    throw unreadable(path, error);
  } finally {
    await unlink(temporary).catch(() => {});
  }
}

function isAddress(address: string): boolean {
  try {
    return decodeAddress(address).length > 0;
  } catch {
    return false;
  }
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function same(value: unknown, wanted: unknown): boolean {
  return JSON.stringify(value) === JSON.stringify(wanted);
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

function unreadable(path: string, cause: unknown): GanglionError {
  return new GanglionError('keystore-broken', {
    what: 'the keystore cannot be read or written',
    facts: { path },
    hint: 'check that the path is right and that it belongs to this user',
    cause,
  });
}

function broken(path: string, what: string, hint?: string, cause?: unknown): GanglionError {
  return new GanglionError('keystore-broken', {
    what,
    facts: { path },
    hint: hint ?? 'restore the key from its mnemonic or from a copy',
    cause,
  });
}
