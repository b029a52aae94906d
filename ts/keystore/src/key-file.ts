// SPDX-License-Identifier: Apache-2.0
// The JSON keystore of the Polkadot tools, version 3, as text: the one place that knows its fields.
import { basename } from 'node:path';
import { decodeAddress, PKCS8_BYTES } from '@ganglion/account';
import { GanglionError, isDiskFull } from '@ganglion/base';
import { base64Decode, base64Encode } from '@polkadot/util-crypto';
import { encrypt, OVERHEAD_BYTES } from './cipher.ts';
import { hasCode, readPrivateFile, writeNewFile } from './private-file.ts';

/**
 * What a key is for: a hotkey serves and votes from the host it lives on, a coldkey owns the stake.
 */
export type KeyRole = 'hotkey' | 'coldkey';

/** What can be known of a key without its passphrase. */
export interface KeyInfo {
  readonly name: string;
  /** Absent when the file states none, as those of other tools: such a key may be either. */
  readonly role: KeyRole | undefined;
  readonly address: string;
  readonly path: string;
  /** Whether it needs a passphrase; a key in the clear can be imported and nothing else. */
  readonly isEncrypted: boolean;
}

/** A key file that was read. */
export interface KeyFile extends KeyInfo {
  /** When it was made, in milliseconds since 1970, if it says so. */
  readonly whenCreated: number | undefined;
  readonly secret:
    | { readonly isEncrypted: true; readonly bytes: Uint8Array }
    | { readonly isEncrypted: false; readonly pkcs8: Uint8Array };
}

/** What a key file is made of. */
export interface KeyFileInit {
  readonly pkcs8: Uint8Array;
  readonly address: string;
  readonly passphrase: string;
  readonly name: string;
  readonly role: KeyRole | undefined;
  readonly whenCreated: number;
}

const EXTENSION = '.json';
/** A key file takes about 600 bytes. */
const MAX_FILE_BYTES = 16_384;
const VERSION = '3';
const CONTENT = ['pkcs8', 'sr25519'];
const ENCRYPTED = ['scrypt', 'xsalsa20-poly1305'];
const IN_THE_CLEAR = ['none'];
/** Kinds of keys that the Polkadot tools write and Ganglion does not use. */
const OTHER_KINDS = ['ed25519', 'ecdsa', 'ethereum'];

/** The name of the file of a key of this name. */
export function keyFileName(name: string): string {
  return name + EXTENSION;
}

/** Whether a file may be one of a key, by its name. */
export function isKeyFileName(file: string): boolean {
  return file.endsWith(EXTENSION);
}

/**
 * The text of a key file. Takes about half a second, which is what makes a passphrase expensive to
 * guess.
 */
export async function formatKeyFile(init: KeyFileInit): Promise<string> {
  const { pkcs8, address, passphrase, name, role, whenCreated } = init;
  return JSON.stringify({
    encoded: base64Encode(await encrypt(pkcs8, passphrase)),
    encoding: { content: CONTENT, type: ENCRYPTED, version: VERSION },
    address,
    meta: { name, ...(role === undefined ? {} : { role }), whenCreated },
  });
}

/** Writes a key file that must not exist yet; `invalid-argument` when it does. */
export async function writeKeyFile(path: string, text: string): Promise<void> {
  try {
    await writeNewFile(path, text);
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) throw taken(path, cause);
    throw unreadable(path, cause);
  }
}

/**
 * Reads a key file: `keystore-missing`, or `keystore-broken` for whatever cannot be used, with the
 * reason.
 */
export async function readKeyFile(path: string): Promise<KeyFile> {
  const bytes = await readPrivateFile({
    path,
    name: 'the key file',
    maxBytes: MAX_FILE_BYTES,
    insteadOfPipe: 'copy the key to a file of its own',
    refuse: ({ isMissing = false, what, hint, cause }) =>
      isMissing
        ? new GanglionError('keystore-missing', {
            what: 'there is no key file',
            facts: { path },
            hint: 'create the key, or give the right path',
            cause,
          })
        : broken(path, what, hint, cause),
  });
  return parseKeyFile(path, new TextDecoder().decode(bytes));
}

/** The one place that reads a key file's fields. */
function parseKeyFile(path: string, text: string): KeyFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw broken(path, 'the file is not JSON', undefined, cause);
  }
  const file = fieldsOf(json);
  const encoding = fieldsOf(file.encoding);
  const meta = fieldsOf(file.meta);
  checkKind(path, encoding);
  const isEncrypted = isSame(encoding.type, ENCRYPTED);
  if (encoding.version !== VERSION || !(isEncrypted || isSame(encoding.type, IN_THE_CLEAR))) {
    throw broken(path, 'the file is not an encrypted keystore of version 3');
  }
  const { address, encoded } = file;
  if (typeof address !== 'string' || typeof encoded !== 'string' || !isAddress(address)) {
    throw broken(path, 'the file lacks an address or a key');
  }
  let bytes: Uint8Array;
  try {
    bytes = base64Decode(encoded);
  } catch (cause) {
    throw broken(path, 'the key is not base64', undefined, cause);
  }
  if (bytes.length !== PKCS8_BYTES + (isEncrypted ? OVERHEAD_BYTES : 0)) {
    throw broken(path, 'the key was cut short');
  }
  return {
    path,
    address,
    isEncrypted,
    name: basename(path, EXTENSION),
    role: roleOf(meta.role),
    whenCreated: typeof meta.whenCreated === 'number' ? meta.whenCreated : undefined,
    secret: isEncrypted ? { isEncrypted, bytes } : { isEncrypted, pkcs8: bytes },
  };
}

function checkKind(path: string, encoding: Record<string, unknown>): void {
  if (isSame(encoding.content, CONTENT)) return;
  const kind = OTHER_KINDS.find((name) => isSame(encoding.content, ['pkcs8', name]));
  if (kind !== undefined) {
    throw broken(path, `the key is an ${kind} key`, 'Ganglion signs with sr25519 keys only');
  }
  if (isSame(encoding.content, ['batch-pkcs8'])) {
    throw broken(path, 'the file holds several keys', 'export each key to a file of its own');
  }
  throw broken(path, 'the key is not an sr25519 key', 'Ganglion signs with sr25519 keys only');
}

/** A word that is no role of ours makes a key as precious as it can be. */
function roleOf(stated: unknown): KeyRole | undefined {
  if (stated === undefined || stated === null) return undefined;
  return stated === 'hotkey' ? 'hotkey' : 'coldkey';
}

function isAddress(address: string): boolean {
  try {
    return decodeAddress(address).length > 0;
  } catch {
    return false;
  }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isSame(value: unknown, wanted: unknown): boolean {
  return JSON.stringify(value) === JSON.stringify(wanted);
}

/** The error of a name that another key has. */
export function taken(path: string, cause?: unknown): GanglionError {
  return new GanglionError('invalid-argument', {
    what: 'a key of this name exists already',
    facts: { path },
    hint: 'choose another name; a key is never overwritten',
    cause,
  });
}

/** The error of a keystore that the system does not let us use. */
export function unreadable(path: string, cause: unknown): GanglionError {
  if (isDiskFull(cause)) {
    return new GanglionError('unavailable', {
      what: 'the disk is full: no key was written',
      facts: { path },
      hint: 'make room, or give another folder',
      cause,
    });
  }
  return new GanglionError('keystore-broken', {
    what: 'the keystore cannot be read or written',
    facts: { path },
    hint: 'check that the path is right and that it belongs to this user',
    cause,
  });
}

/** The error of a key file that cannot be used. */
export function broken(path: string, what: string, hint?: string, cause?: unknown): GanglionError {
  return new GanglionError('keystore-broken', {
    what,
    facts: { path },
    hint: hint ?? 'restore the key from its mnemonic or from a copy',
    cause,
  });
}
