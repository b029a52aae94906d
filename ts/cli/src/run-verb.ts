// SPDX-License-Identifier: Apache-2.0
// Runs a command line in this process, as the program would; for tests.
import { PassThrough, Writable } from 'node:stream';
import { GanglionError } from '@ganglion/base';
import { exitStatusOf, lineOf } from '@ganglion/program';
import { runLine } from './run-line.ts';

/** What a command line is run with. */
export interface RunInit {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What a person answers to a question; without it there is no terminal. */
  readonly answer?: (question: string) => string;
  /** How wide the terminal is. @default 80 */
  readonly columns?: number;
  readonly signal?: AbortSignal;
}

/** What became of it. */
export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON, empty unless `--json` was given and it succeeded. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Runs `stake add 5 --to 3`, as words or in one string without quotes. */
export async function runVerb(line: string | readonly string[], init: RunInit = {}): Promise<Ran> {
  const args = typeof line === 'string' ? line.trim().split(/\s+/) : line;
  const { env = {}, answer, columns = 80, signal = new AbortController().signal } = init;
  const stdin = Object.assign(new PassThrough(), { isTTY: answer !== undefined });
  const stdout = collect();
  const stderr = collect((text) => {
    // Nobody answers before the question stands there.
    if (answer !== undefined && /[:\]] $/.test(text)) setImmediate(() => stdin.write(`${answer(text)}\n`));
  });
  let status = 0;
  try {
    const streams = { stdin, stdout: Object.assign(stdout.stream, { columns }), stderr: stderr.stream };
    status = (await runLine(args, { env, streams, signal })) ?? 0;
  } catch (thrown) {
    const error = GanglionError.from(thrown);
    // What no part of the program has thrown on purpose is a fault of the program.
    if (error.code === 'internal') throw thrown;
    stderr.stream.write(`${lineOf(error)}\n`);
    status = exitStatusOf(error);
  }
  const isJson = args.includes('--json') && status === 0;
  return {
    status,
    stdout: stdout.text(),
    stderr: stderr.text(),
    json: isJson ? JSON.parse(stdout.text()) : {},
  };
}

function collect(onText: (text: string) => void = () => {}) {
  let all = '';
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      all += String(chunk);
      onText(String(chunk));
      done();
    },
  });
  return { stream, text: () => all };
}
