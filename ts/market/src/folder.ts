// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GanglionError, isDiskFull } from '@ganglion/base';

/** Where a market keeps what it writes. */
export interface Folder extends Disposable {
  readonly directory: string;
  readonly logs: string;
  readonly passphrase: string;
  readonly passphraseFile: string;
}

/**
 * Makes a folder with a new passphrase in it, below `parent`. It is gone when it is disposed of, or when this process ends in
 * whatever way a process can still notice: at the second Ctrl-C too.
 *
 * Everything is done before anything else of this process is: no signal comes between the folder and its removal. Throws
 * `invalid-argument` when `parent` cannot be written to, `unavailable` when its disk is full.
 */
export function createFolder(parent: string): Folder {
  let made: string | undefined;
  const remove = () => {
    process.off('exit', remove);
    // Those who still write into it are being ended.
    if (made !== undefined) rmSync(made, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const directory = mkdtempSync(join(parent, 'ganglion-demo-'));
    made = directory;
    process.on('exit', remove);
    const logs = join(directory, 'logs');
    mkdirSync(logs);
    const passphrase = randomBytes(16).toString('hex');
    const passphraseFile = join(directory, 'passphrase');
    writeFileSync(passphraseFile, `${passphrase}\n`, { mode: 0o600 });
    return { directory, logs, passphrase, passphraseFile, [Symbol.dispose]: remove };
  } catch (cause) {
    remove();
    const isFull = isDiskFull(cause);
    throw new GanglionError(isFull ? 'unavailable' : 'invalid-argument', {
      what: isFull ? 'the disk is full' : 'the folder for temporary files cannot be used',
      facts: { setting: 'TMPDIR', path: parent },
      hint: isFull
        ? 'make room, or set TMPDIR to another folder'
        : 'set TMPDIR to a folder that exists and that this user may write to',
      cause,
    });
  }
}
