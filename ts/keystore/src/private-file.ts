// SPDX-License-Identifier: Apache-2.0
// Files that hold a secret: read only when nobody else can, written whole or not at all.
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, unlink } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { GanglionError } from '@ganglion/base';

/** What is wrong with a file that holds a secret. */
export interface FileFault {
  readonly isMissing?: boolean;
  readonly what: string;
  readonly hint: string;
  readonly cause?: unknown;
}

/** How to read a file that holds a secret. */
export interface PrivateFile {
  readonly path: string;
  /** What it is, as in an error: `the key file`. */
  readonly name: string;
  readonly maxBytes: number;
  /** What to do with something that is no file: a pipe cannot be looked at before it is read. */
  readonly insteadOfPipe: string;
  /** The error of a fault; it names the path. */
  readonly refuse: (fault: FileFault) => GanglionError;
}

/**
 * Reads a file that is its owner's alone.
 *
 * A folder, a pipe, a device, a file that others can read and one that is too large are refused by
 * name, none of them waited for.
 */
export async function readPrivateFile(init: PrivateFile): Promise<Uint8Array> {
  const { path, name, maxBytes, insteadOfPipe, refuse } = init;
  try {
    // Without O_NONBLOCK, opening a named pipe waits until somebody writes to it.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await file.stat();
    if (stats.isDirectory()) {
      throw refuse({ what: `${name} is a folder`, hint: 'give the path of a file in it' });
    }
    if (!stats.isFile()) {
      throw refuse({ what: `${name} is a pipe or a device and no file`, hint: insteadOfPipe });
    }
    if ((stats.mode & (isCredential(path) ? 0o037 : 0o077)) !== 0) {
      throw refuse({ what: `others can read ${name}`, hint: `run: chmod 600 ${path}` });
    }
    if (stats.size > maxBytes) {
      throw refuse({ what: `${name} is larger than ${maxBytes} bytes`, hint: 'give the right file' });
    }
    return await file.readFile();
  } catch (cause) {
    if (GanglionError.is(cause)) throw cause;
    if (hasCode(cause, 'ENOENT', 'ENOTDIR')) {
      throw refuse({
        isMissing: true,
        what: `${name} does not exist`,
        hint: 'give the path of one that does',
        cause,
      });
    }
    const hint = 'check that the path is right and that it belongs to this user';
    throw refuse({ what: `${name} cannot be read`, hint, cause });
  }
}

/**
 * Whether systemd put this file there for this process alone (`LoadCredential=`). From version 254
 * on its mode is 0440: root owns it, and an access list, whose mask is what the mode shows as the
 * group's, lets the process read it.
 */
function isCredential(path: string): boolean {
  const directory = process.env.CREDENTIALS_DIRECTORY ?? '';
  return directory !== '' && resolve(path).startsWith(resolve(directory) + sep);
}

/**
 * Writes a file of mode 0600 that must not exist yet: complete under another name first, then
 * linked into place.
 *
 * Rejects with the error of the system; its code is `EEXIST` when there is one of the name.
 */
export async function writeNewFile(path: string, text: string): Promise<void> {
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
  } finally {
    await unlink(temporary).catch(() => {});
  }
}

/** Whether something thrown is a system's error with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    codes.some((code) => error.code === code)
  );
}
