// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { GanglionError } from '@ganglion/base';

/** Answers of a chain that never change, in a file. */
export interface RequestCache {
  /** The answer to a request that was kept, as JSON. */
  get(request: string): string | undefined;
  set(request: string, answer: string): void;
  close(): void;
}

/** How long to wait for another fork that writes to the same file. */
const BUSY_MS = 5_000;

/** Opens or makes the file; throws `invalid-argument` when it cannot be one. */
export async function openRequestCache(file: string): Promise<RequestCache> {
  // Loaded on demand: it is needed by few, and Node still says of it that it may change.
  const { DatabaseSync } = await import('node:sqlite');
  try {
    return new RequestFile(new DatabaseSync(file, { timeout: BUSY_MS }));
  } catch (cause) {
    throw new GanglionError('invalid-argument', {
      what: 'the file cannot keep what a fork has read',
      facts: { file, reason: cause instanceof Error ? cause.message : '' },
      hint: 'name a file of an earlier fork, or a new one in a folder that can be written to',
      cause,
    });
  }
}

class RequestFile implements RequestCache {
  readonly #database: DatabaseSync;
  readonly #select: StatementSync;
  readonly #insert: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    // It can always be read from the chain again: no write needs to reach the disk before the next
    // one.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    database.exec('CREATE TABLE IF NOT EXISTS answers (request TEXT PRIMARY KEY, answer TEXT) WITHOUT ROWID');
    this.#select = database.prepare('SELECT answer FROM answers WHERE request = ?');
    this.#insert = database.prepare('INSERT OR REPLACE INTO answers VALUES (?, ?)');
  }

  get(request: string): string | undefined {
    const answer = this.#select.get(request)?.answer;
    return typeof answer === 'string' ? answer : undefined;
  }

  set(request: string, answer: string): void {
    try {
      this.#insert.run(request, answer);
    } catch {
      // A full disk costs the next fork some time, not this one its answer.
    }
  }

  close(): void {
    this.#database.close();
  }
}
