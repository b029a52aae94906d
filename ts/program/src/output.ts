// SPDX-License-Identifier: Apache-2.0
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { GanglionError, isDiskFull } from '@ganglion/base';
import { columnsOf } from './columns.ts';
import type { LogFormat } from './logger.ts';

/** Where a command says what it found: standard output for results, standard error for everything else. */
export interface Output {
  /** Whether one JSON document is wanted and nothing else. */
  readonly isJson: boolean;
  /** Whether somebody sits there who can be asked. */
  readonly isInteractive: boolean;
  /** How wide a line may be: that of the terminal, 80 where there is none. */
  readonly columns: number;
  /**
   * Prints the result: with `--json` the value as one document, in which a bigint is a decimal string and bytes are 0x and
   * hexadecimal digits; else the text.
   */
  result(value: unknown, describe: () => string): void;
  /**
   * Resolves when every result has been taken by whoever reads standard output. Fails with `unavailable` when one could not be
   * written: the disk is full, the reader has gone.
   */
  written(): Promise<void>;
  /** Prints a remark or progress on standard error; nothing with `--json`. */
  note(text: string): void;
  /** Asks whoever sits there. Fails with `invalid-argument` where nobody does, which `instead` tells how to do without. */
  ask(
    question: string,
    options?: { readonly isSecret?: boolean; readonly instead?: string },
  ): Promise<string>;
}

/**
 * Tells a result of a program that lasts on standard output: one line of JSON, as programs read it, or in words where a person
 * sits, unless JSON is asked for.
 */
export function sayTo(
  stdout: Streams['stdout'],
  format: LogFormat,
): (line: object, describe: () => string) => void {
  const isForPerson = stdout.isTTY === true && format !== 'json';
  return (line, describe) => {
    stdout.write(`${isForPerson ? describe() : JSON.stringify(line)}\n`);
  };
}

/** The streams of a process. */
export interface Streams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream;
}

/** Creates the output of a command on the streams of its process. */
export function createOutput(streams: Streams, isJson: boolean, signal?: AbortSignal): Output {
  const { stdin, stdout, stderr } = streams;
  const isInteractive = !isJson && stdin.isTTY === true;
  let written = Promise.resolve();
  return {
    isJson,
    isInteractive,
    columns: columnsOf(stdout),
    result: (value, describe) => {
      const text = isJson ? JSON.stringify(value, toJson) : describe();
      const before = written;
      const now = write(stdout, text.endsWith('\n') ? text : `${text}\n`);
      written = Promise.all([before, now]).then(() => {});
      // Nobody may ask; without this a failed write would end the process with a stack trace.
      written.catch(() => {});
    },
    written: () => written,
    note: (text) => {
      if (!isJson) stderr.write(`${text}\n`);
    },
    ask: async (question, { isSecret = false, instead } = {}) => {
      if (isInteractive) return readLine(streams, question, { isSecret, signal });
      throw new GanglionError('invalid-argument', {
        what: 'there is a question and nobody to ask',
        facts: { question },
        hint: instead ?? 'give the answer as a flag; see --help',
      });
    },
  };
}

function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(unwritten(error)) : resolve()));
  });
}

/** What is told when standard output took nothing. */
export function unwritten(cause: Error): GanglionError {
  return new GanglionError('unavailable', {
    what: isDiskFull(cause)
      ? 'the result could not be written: the disk is full'
      : 'the result could not be written',
    facts: 'code' in cause ? { reason: String(cause.code) } : {},
    hint: 'send standard output elsewhere, and run it again',
    cause,
  });
}

function toJson(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  // The value itself: a Buffer has made an object of itself before it comes here.
  const itself = this[key];
  if (itself instanceof Uint8Array) return `0x${Buffer.from(itself).toString('hex')}`;
  return value;
}

/** Reads one line from the terminal; a secret is not shown while it is typed. */
function readLine(
  { stdin, stderr }: Streams,
  question: string,
  { isSecret, signal }: { readonly isSecret: boolean; readonly signal: AbortSignal | undefined },
): Promise<string> {
  let isMuted = false;
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      if (!isMuted) stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: stdin, output, terminal: true });
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(new GanglionError('aborted', { what: 'the question was not answered' }));
      lines.close();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    lines.once('close', () => signal?.removeEventListener('abort', onAbort));
    lines.once('SIGINT', () => {
      reject(new GanglionError('aborted', { what: 'the question was not answered' }));
      lines.close();
    });
    lines.once('close', () =>
      reject(new GanglionError('invalid-argument', { what: 'the input ended before the answer' })),
    );
    lines.question(`${question} `, (answer) => {
      isMuted = false;
      if (isSecret) stderr.write('\n');
      resolve(answer);
      lines.close();
    });
    isMuted = isSecret;
  });
}
