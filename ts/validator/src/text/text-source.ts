// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type CallOptions, GanglionError, type Logger, untilAborted, withDeadline } from '@ganglion/base';

/** Where a validator's text comes from. It may get more while the validator runs. */
export interface TextSource {
  /**
   * The documents as they are now; undefined when nothing has changed since they were read last.
   *
   * The first call fails with `invalid-argument` when there is no text or something that is none, and
   * with `unavailable` when it cannot be read. Later ones leave out, with a warning, a file that has come
   * and cannot be used; of a stream that breaks or goes on with something else the next one fails.
   */
  read(options?: CallOptions): Promise<readonly string[] | undefined>;
  /** How to give it more, for who reads an error. */
  readonly more: string;
  /** Lets go of what it reads from. */
  close(): void;
}

/** The most text that is held: at the default pace, decades. */
const MAX_BYTES = 256 * 2 ** 20;

/** So much of a stream is waited for before the first question. */
const STREAM_BEGINS_WITH = 2 ** 20;

/** A text that is there and stays as it is. */
export function givenText(text: string): TextSource {
  let isRead = false;
  return {
    more: 'give it a longer text',
    close: () => {},
    read: async () => {
      if (isRead) return undefined;
      isRead = true;
      return [text];
    },
  };
}

/** The text that a user names: a file, a folder of files, or `-` for standard input. */
export function openText(
  place: string,
  components: { readonly logger: Logger; readonly stdin: Readable },
): TextSource {
  return place === '-' ? new StreamText(components.stdin) : new FileText(place, components.logger);
}

/**
 * Reads for the first time now, so that what is wrong with the text is known before anything else
 * begins; the first read of what it returns gives that.
 */
export async function readAhead(source: TextSource, options: CallOptions): Promise<TextSource> {
  let first = await source.read(options);
  return {
    get more() {
      return source.more;
    },
    close: () => source.close(),
    read: async (later) => {
      const documents = first;
      first = undefined;
      return documents ?? source.read(later);
    },
  };
}

/** One file, or all files below a folder that are not hidden, in the order of their paths. */
class FileText implements TextSource {
  readonly #place: string;
  readonly #logger: Logger;
  #seen: string | undefined;

  constructor(place: string, logger: Logger) {
    this.#place = place;
    this.#logger = logger;
  }

  get more(): string {
    return `add to ${this.#place}: more files to a folder, or more text behind that of a file; it is noticed within a minute`;
  }

  close(): void {}

  async read(): Promise<readonly string[] | undefined> {
    const isFirst = this.#seen === undefined;
    const files = await listFiles(this.#place);
    const seen = JSON.stringify(files);
    if (seen === this.#seen) return undefined;
    checkSize(
      files.reduce((sum, { bytes }) => sum + bytes, 0),
      this.#place,
    );
    const documents: string[] = [];
    for (const { path } of files) {
      try {
        documents.push(await readDocument(path));
      } catch (error) {
        if (isFirst) throw error;
        const { code, facts } = GanglionError.from(error);
        this.#logger.warn({ code, ...facts }, 'a file of the text cannot be used and is left out');
      }
    }
    if (isFirst && documents.every((text) => text.trim() === '')) throw noText(this.#place);
    this.#seen = seen;
    return documents;
  }
}

/** What changes when a file does. */
interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  readonly changed: number;
}

async function listFiles(place: string): Promise<FoundFile[]> {
  const found = await look(place);
  if (found.isFile()) return [{ path: place, bytes: found.size, changed: found.mtimeMs }];
  if (!found.isDirectory()) {
    throw new GanglionError('invalid-argument', {
      what: 'the text is neither a file nor a folder',
      facts: { path: place },
      hint: 'name a file or a folder with --text, or give a stream on standard input with --text -',
    });
  }
  const files: FoundFile[] = [];
  const folders = [place];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const name of await readFolder(folder)) {
      if (name.startsWith('.')) continue;
      const path = join(folder, name);
      const file = await look(path);
      if (file.isDirectory()) folders.push(path);
      else if (file.isFile()) files.push({ path, bytes: file.size, changed: file.mtimeMs });
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function look(path: string) {
  try {
    return await stat(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function readFolder(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function readDocument(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
  return decodeText(bytes, path);
}

function unreadable(path: string, cause: unknown): GanglionError {
  const isNamed = typeof cause === 'object' && cause !== null && 'code' in cause;
  const reason = isNamed ? String(cause.code) : 'unknown';
  return new GanglionError(reason === 'ENOENT' ? 'invalid-argument' : 'unavailable', {
    what: reason === 'ENOENT' ? 'there is no text at this path' : 'the text cannot be read',
    facts: { path, reason },
    hint: 'check the path of --text, who may read it, and the disk',
    cause,
  });
}

function decodeText(bytes: Uint8Array, path: string): string {
  const text = bytes.includes(0) ? undefined : decodeUtf8(bytes);
  if (text === undefined) {
    throw new GanglionError('invalid-argument', {
      what: 'this is not text',
      facts: { path, bytes: bytes.length },
      hint: 'give plain text in UTF-8; compressed and binary files are not read',
    });
  }
  return text;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function noText(path: string): GanglionError {
  return new GanglionError('invalid-argument', {
    what: 'there is no text',
    facts: { path },
    hint: 'give plain text in UTF-8, some 100 kB at least',
  });
}

function checkSize(bytes: number, path: string): void {
  if (bytes <= MAX_BYTES) return;
  throw new GanglionError('invalid-argument', {
    what: 'the text is too large',
    facts: { path, bytes, limit: MAX_BYTES },
    hint: 'give a part of it, and add the next when the validator asks for more',
  });
}

/** Text that comes on a stream, in whole words. */
class StreamText implements TextSource {
  readonly more = 'write more text to its standard input, or start it again with new text';
  readonly #stream: Readable;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #text = '';
  #isEnded = false;
  #error: GanglionError | undefined;
  #isErrorTold = false;
  #read: number | undefined;
  /** Called at each thing that happens. */
  #onChange: () => void = () => {};

  constructor(stream: Readable) {
    this.#stream = stream;
  }

  async read(options: CallOptions = {}): Promise<readonly string[] | undefined> {
    if (this.#read === undefined) {
      this.#listen();
      await withDeadline('reading the text from standard input', options, (signal) => this.#enough(signal));
      this.#tellError();
      if (this.#text.trim() === '') throw noText('standard input');
    }
    this.#tellError();
    if (this.#text.length === this.#read) return undefined;
    this.#read = this.#text.length;
    const end = this.#isEnded ? this.#text.length : this.#text.search(/\s\S*$/);
    return [this.#text.slice(0, Math.max(0, end))];
  }

  close(): void {
    this.#stream.destroy();
  }

  #listen(): void {
    this.#stream.on('data', (bytes: Uint8Array | string) => this.#take(Buffer.from(bytes)));
    this.#stream.on('end', () => this.#end(undefined));
    this.#stream.on('error', (cause: unknown) => this.#end(unreadable('standard input', cause)));
  }

  #take(bytes: Uint8Array): void {
    if (this.#error !== undefined) return;
    try {
      if (bytes.includes(0)) throw new TypeError('a zero byte');
      this.#text += this.#decoder.decode(bytes, { stream: true });
    } catch (cause) {
      this.#end(
        new GanglionError('invalid-argument', {
          what: 'what comes on standard input is not text',
          facts: { letters: this.#text.length },
          hint: 'give plain text in UTF-8; compressed and binary files are not read',
          cause,
        }),
      );
      return;
    }
    // What waits in the pipe stays there.
    if (this.#text.length >= MAX_BYTES) this.#stream.pause();
    this.#onChange();
  }

  /** Once: what came before it is good text. */
  #tellError(): void {
    const error = this.#error;
    if (error === undefined || this.#isErrorTold) return;
    this.#isErrorTold = true;
    throw error;
  }

  #end(error: GanglionError | undefined): void {
    this.#error ??= error;
    this.#isEnded = true;
    this.#onChange();
  }

  async #enough(signal: AbortSignal): Promise<void> {
    while (!this.#isEnded && this.#text.length < STREAM_BEGINS_WITH) {
      const changed = Promise.withResolvers<void>();
      this.#onChange = changed.resolve;
      await untilAborted(signal, changed.promise);
    }
  }
}
