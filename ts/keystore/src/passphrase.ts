// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { fstatSync, read, type Stats } from 'node:fs';
import { Socket } from 'node:net';
import { isatty } from 'node:tty';
import { promisify } from 'node:util';
import { GanglionError, withDeadline } from '@ganglion/base';
import { hasCode, readPrivateFile, writeNewFile } from './private-file.ts';

/**
 * Where a secret of one line may come from; the first that is given wins, file and descriptor
 * together are refused.
 */
export interface SecretSources {
  /** What is asked for, as in an error: `the passphrase of miner`. */
  readonly what: string;
  /** A file whose first line it is; others must not be able to read it. */
  readonly file?: string | undefined;
  /** An open file descriptor whose first line it is: `3` with `3< <(pass show miner)`. */
  readonly descriptor?: number | undefined;
  /** The value of an environment variable; an empty one counts as none. */
  readonly environment?: string | undefined;
  /** Asks at a terminal. */
  readonly ask?: (() => Promise<string>) | undefined;
  /** What to do when there is none of these. */
  readonly hint: string;
}

const MAX_LINE_BYTES = 4_096;
const NEWLINE = 0x0a;

/**
 * The secret from the first source that is given.
 *
 * Fails with `keystore-passphrase` when there is no source, when what it names cannot be read, and
 * when it is empty; `invalid-argument` when two contradict each other. What was read is never
 * repeated.
 */
export async function readSecretLine(
  sources: SecretSources,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const { what, file, descriptor, environment, ask, hint } = sources;
  if (file !== undefined && descriptor !== undefined) {
    throw new GanglionError('invalid-argument', {
      what: `${what} is to come from a file and from a descriptor`,
      facts: { file, descriptor },
      hint: 'give one of them',
    });
  }
  let line: string | undefined;
  if (file !== undefined) line = await readFileLine(what, file);
  else if (descriptor !== undefined) line = await readDescriptorLine(what, descriptor, options.signal);
  else if (environment !== undefined && environment !== '') line = environment;
  else line = await ask?.();
  if (line === undefined) throw refused(`${what} is not given`, {}, hint);
  if (line === '') throw refused(`${what} is empty`, {}, hint);
  return line;
}

async function readFileLine(what: string, path: string): Promise<string> {
  const bytes = await readPrivateFile({
    path,
    name: `the file of ${what}`,
    maxBytes: MAX_LINE_BYTES,
    insteadOfPipe: 'give the number of an open descriptor instead',
    refuse: ({ what: fault, hint, cause }) => refused(fault, { path }, hint, cause),
  });
  return firstLine(what, bytes);
}

/**
 * The first line of a descriptor that somebody else opened; what follows it may be read too, and is
 * lost.
 */
async function readDescriptorLine(
  what: string,
  descriptor: number,
  signal: AbortSignal | undefined,
): Promise<string> {
  const facts = { descriptor };
  const stats = statsOf(descriptor);
  if (stats === undefined) {
    const hint = 'open it in the shell that starts the program: 3< FILE';
    throw refused(`the descriptor of ${what} is not open`, facts, hint);
  }
  if (isatty(descriptor)) {
    throw refused(
      `the descriptor of ${what} is a terminal, which would show it`,
      facts,
      'leave it out: you are asked',
    );
  }
  if (stats.isDirectory()) {
    throw refused(`the descriptor of ${what} is a folder`, facts, 'open a file or a pipe');
  }
  try {
    const bytes =
      stats.isFIFO() || stats.isSocket() ? readPipe(descriptor, signal) : readOpenFile(descriptor);
    return firstLine(what, await bytes);
  } catch (cause) {
    if (GanglionError.is(cause)) throw cause;
    throw refused(`the descriptor of ${what} cannot be read`, facts, 'open it for reading', cause);
  }
}

/** What is open, unless it is the process's own affair, as the queue of its event loop is. */
function statsOf(descriptor: number): Stats | undefined {
  try {
    const stats = fstatSync(descriptor);
    const isGiven = stats.isFile() || stats.isFIFO() || stats.isSocket() || stats.isCharacterDevice();
    return isGiven || stats.isDirectory() ? stats : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A pipe is read on the event loop, so that nobody who writes nothing into it holds the process.
 */
async function readPipe(descriptor: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const pipe = new Socket({ fd: descriptor, readable: true, writable: false });
  try {
    const chunks: Uint8Array[] = [];
    const ended = Promise.withResolvers<void>();
    pipe.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk);
      const size = chunks.reduce((sum, { length }) => sum + length, 0);
      if (chunk.includes(NEWLINE) || size > MAX_LINE_BYTES) ended.resolve();
    });
    pipe.on('end', ended.resolve);
    pipe.on('error', ended.reject);
    await withDeadline('reading the descriptor', { signal }, () => ended.promise);
    return Buffer.concat(chunks);
  } finally {
    pipe.destroy();
  }
}

async function readOpenFile(descriptor: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(MAX_LINE_BYTES + 1);
  const { bytesRead } = await promisify(read)(descriptor, bytes, 0, bytes.length, null);
  return bytes.subarray(0, bytesRead);
}

function firstLine(what: string, bytes: Uint8Array): string {
  const end = bytes.indexOf(NEWLINE);
  const line = end < 0 ? bytes : bytes.subarray(0, end);
  if (line.length > MAX_LINE_BYTES) {
    throw refused(`${what} is too long`, { limit: MAX_LINE_BYTES }, 'give a line of fewer bytes');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(line).replace(/\r$/, '');
  } catch {
    throw refused(`${what} is not text in UTF-8`, {}, 'write it in UTF-8');
  }
}

function refused(
  what: string,
  facts: Readonly<Record<string, string | number>>,
  hint: string,
  cause?: unknown,
): GanglionError {
  return new GanglionError('keystore-passphrase', { what, facts, hint, cause });
}

/**
 * The passphrase in a file of ours; when there is none, a new one is made, once, however many ask
 * at the same time.
 *
 * Fails with `keystore-passphrase` for a file that cannot be read, is empty or is not its owner's
 * alone, with the error of the system when none can be written.
 */
export async function findPassphrase(path: string): Promise<string> {
  try {
    // Appears whole and never replaces one: the keys would be lost with it.
    await writeNewFile(path, `${randomBytes(16).toString('hex')}\n`);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  const hint = 'remove it together with the keys beside it, and new ones are made';
  return readSecretLine({ what: 'the passphrase of the keys', file: path, hint });
}
