// SPDX-License-Identifier: Apache-2.0
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { GanglionError } from '@ganglion/base';

/** SQLite's word for a file that another connection has locked. */
const BUSY = 5;

/** A file that is this process's alone until the lock is released or the process ends, however it ends. */
export interface FileLock extends Disposable {
  /** Lets others have the file; does nothing the second time. */
  release(): void;
}

/**
 * Takes the lock of a file, which need not exist, for one owner at a time: not for another process, nor twice for this one.
 *
 * The lock is the system's, on an empty file `<path>.lock` that stays behind: a process that is killed loses it at once, so
 * none is ever stale, and one in another container on the same folder is seen as well. Node has no locks of its own; SQLite,
 * which comes with it, has them on every system. `<path>.holder` says in words who has it.
 *
 * Fails with `unavailable`, naming the process that has the lock and since when, or why it cannot be taken at all.
 */
export function lockFile(path: string): FileLock {
  const holder = `${path}.holder`;
  const lock = take(path, holder);
  try {
    const since = new Date().toISOString();
    writeFileSync(holder, `${JSON.stringify({ pid: process.pid, host: hostname(), since })}\n`, {
      mode: 0o600,
    });
  } catch {
    // A full disk must not keep anybody from a lock that they have; the next one reads of nobody.
  }
  let isHeld = true;
  const release = () => {
    if (!isHeld) return;
    isHeld = false;
    rmSync(holder, { force: true });
    lock.close();
  };
  return { release, [Symbol.dispose]: release };
}

function take(path: string, holder: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
    // Nothing is ever written to it: without a journal in memory there would be a file of that, too.
    lock.exec('PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock?.close();
    if (typeof cause === 'object' && cause !== null && 'errcode' in cause && cause.errcode === BUSY) {
      throw new GanglionError('unavailable', {
        what: 'another process uses this file',
        facts: { path, ...readHolder(holder) },
        hint: 'stop that process, or give each a file of its own',
        cause,
      });
    }
    throw new GanglionError('unavailable', {
      what: 'the file cannot be locked',
      facts: { path: `${path}.lock` },
      hint: 'check that its folder exists and may be written to, on a file system that has locks; an old lock file may be removed',
      cause,
    });
  }
}

function readHolder(holder: string): Record<string, string | number> {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(holder, 'utf8'));
    return { pid: Number(pid), host: String(host), since: String(since) };
  } catch {
    return {};
  }
}
