// SPDX-License-Identifier: Apache-2.0
// The encryption of the JSON keystore, version 3: scrypt, then xsalsa20-poly1305. The format is
// that of the Polkadot tools; scrypt is the system's own, which takes half the time of theirs and
// leaves the event loop alone.
import { randomBytes, scrypt } from 'node:crypto';
import { u8aToU8a } from '@polkadot/util';
import { naclDecrypt, naclEncrypt, scryptFromU8a, scryptToU8a } from '@polkadot/util-crypto';

const SALT_BYTES = 32;
/** Salt and the three parameters of scrypt. */
const SCRYPT_BYTES = SALT_BYTES + 12;
const NONCE_BYTES = 24;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
/** What the Polkadot tools write: 128 MiB and about half a second for each guess. */
const COST: Cost = { N: 2 ** 17, p: 1, r: 8 };
/** Twice what the highest cost that is accepted takes. */
const MAX_MEMORY_BYTES = 256 * 1024 * 1024;

interface Cost {
  readonly N: number;
  readonly p: number;
  readonly r: number;
}

/** Bytes that encryption adds. */
export const OVERHEAD_BYTES = SCRYPT_BYTES + NONCE_BYTES + TAG_BYTES;

/** Encrypts under a passphrase, with a salt and a nonce of its own. */
export async function encrypt(secret: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const salt = Uint8Array.from(randomBytes(SALT_BYTES));
  const { encrypted, nonce } = naclEncrypt(secret, await keyOf(passphrase, salt, COST));
  return Uint8Array.from([...scryptToU8a(salt, COST), ...nonce, ...encrypted]);
}

/**
 * Decrypts, or undefined when the passphrase is another; throws when the cost is none that the
 * tools ever wrote.
 */
export async function decrypt(bytes: Uint8Array, passphrase: string): Promise<Uint8Array | undefined> {
  const { salt, params } = scryptFromU8a(bytes.subarray(0, SCRYPT_BYTES));
  const key = await keyOf(passphrase, salt, params);
  const nonce = bytes.subarray(SCRYPT_BYTES, SCRYPT_BYTES + NONCE_BYTES);
  return naclDecrypt(bytes.subarray(SCRYPT_BYTES + NONCE_BYTES), nonce, key) ?? undefined;
}

function keyOf(passphrase: string, salt: Uint8Array, { N, p, r }: Cost): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // Not simply UTF-8: the tools read a passphrase of 0x and digits as the bytes it spells.
    scrypt(u8aToU8a(passphrase), salt, KEY_BYTES, { N, p, r, maxmem: MAX_MEMORY_BYTES }, (error, key) => {
      if (error === null) resolve(Uint8Array.from(key));
      else reject(error);
    });
  });
}
