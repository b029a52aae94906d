// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { GanglionError, isDiskFull } from '@ganglion/base';

/** What the system says, in words; anything else is told by its code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'a folder above it does not exist',
  ENOTDIR: 'something above it is no folder',
  EEXIST: 'it is no folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'its name is too long',
};

/**
 * Makes sure that a folder is there and can be written to, for a program that is going to keep its state in it: creates it,
 * with mode 0700, and what is above it, then writes a file and removes it.
 *
 * `name` is what the user knows it by: `--state-dir`. Fails with `invalid-argument` and the path when the folder cannot be
 * used, with `unavailable` when the disk is full.
 */
export async function prepareFolder(folder: string, init: { readonly name: string }): Promise<void> {
  try {
    await makeFolder(resolve(folder));
    const trial = join(folder, `.ganglion-${randomUUID()}`);
    try {
      await writeFile(trial, 'trial\n', { flag: 'wx', mode: 0o600 });
    } finally {
      await rm(trial, { force: true });
    }
  } catch (cause) {
    const isFull = isDiskFull(cause);
    throw new GanglionError(isFull ? 'unavailable' : 'invalid-argument', {
      what: isFull ? 'the disk is full' : 'this folder cannot be used',
      facts: { setting: init.name, path: resolve(folder), ...(isFull ? {} : { reason: reasonOf(cause) }) },
      hint: isFull
        ? 'make room, or give another folder'
        : 'create it, let this user write to it, or give another',
      cause,
    });
  }
}

/**
 * Creates a folder and what is above it, with mode 0700; does nothing when it is there. Rejects with the system's error.
 *
 * Node's own `recursive` never returns where the system says that a folder which is there is not: below /proc.
 */
export async function makeFolder(folder: string): Promise<void> {
  const parent = dirname(folder);
  let failure = await failureOf(mkdir(folder, { mode: 0o700 }));
  if (codeOf(failure) === 'ENOENT' && parent !== folder) {
    if (!(await isFolder(parent))) await makeFolder(parent);
    // What is above was not there a moment ago, and may be now: others make it too.
    failure = await failureOf(mkdir(folder, { mode: 0o700 }));
  }
  if (failure !== undefined && !(await isFolder(folder))) throw failure;
}

function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error) => error,
  );
}

/** As {@link prepareFolder}, for the folder of a file. */
export function prepareFolderOf(file: string, init: { readonly name: string }): Promise<void> {
  return prepareFolder(dirname(resolve(file)), init);
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function reasonOf(cause: unknown): string {
  const code = codeOf(cause);
  return REASONS[code] ?? code;
}
