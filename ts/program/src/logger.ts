// SPDX-License-Identifier: Apache-2.0
import { GanglionError, type Logger } from '@ganglion/base';
import { pino } from 'pino';
import { columnsOf } from './columns.ts';
import { prettyLine } from './pretty.ts';

/** The levels a user may ask for, from nothing to everything. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How lines are written: for a person, for a program, or for whoever sits there. */
export const LOG_FORMATS = ['auto', 'pretty', 'json'] as const;

/** One of {@link LOG_FORMATS}. */
export type LogFormat = (typeof LOG_FORMATS)[number];

/** What a logger is made of. */
export interface LoggerInit {
  readonly name: string;
  readonly level?: LogLevel | undefined;
  /** @default 'auto', which is pretty on a terminal and JSON elsewhere */
  readonly format?: LogFormat | undefined;
  /** Where lines go. @default standard error */
  readonly stream?: LogStream | undefined;
  /** Where NO_COLOR may be. @default that of the process */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

interface LogStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(line: string): unknown;
}

/** How many errors beneath one another are told. */
const MAX_CAUSES = 8;

/**
 * Creates a logger that writes to standard error, so that standard output stays for results.
 *
 * An error that a line has as its `cause` is told with all beneath it at level debug. At other levels it is left out, but
 * for one that nobody has foreseen, `internal`: of it the places in the source are told, and no message, which may repeat
 * what a peer sent.
 */
export function createLogger(init: LoggerInit): Logger {
  const { name, level = 'info', format = 'auto', stream = process.stderr, env = process.env } = init;
  const isPretty = format === 'pretty' || (format === 'auto' && stream.isTTY === true);
  const hasColours = stream.isTTY === true && !env.NO_COLOR;
  const pretty = {
    write: (line: string) => stream.write(prettyLine(line, { columns: columnsOf(stream), hasColours })),
  };
  // Written before the call returns, so that the last words of a process that dies are there.
  const plain = stream === process.stderr ? pino.destination({ dest: 2, sync: true }) : stream;
  return pino(
    {
      name,
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { cause: level === 'debug' ? stacksOf : placesOf },
    },
    isPretty ? pretty : plain,
  );
}

function stacksOf(thrown: unknown): string[] {
  return chainOf(thrown).map((error) =>
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  );
}

function placesOf(thrown: unknown): string[] | undefined {
  if (GanglionError.from(thrown).code !== 'internal') return undefined;
  const origin = chainOf(thrown).findLast((error) => error instanceof Error);
  return (origin?.stack ?? '').split('\n').flatMap((line) => {
    const place = line.trim();
    return place.startsWith('at ') ? [place.slice(3)] : [];
  });
}

/** An error and those beneath it. */
function chainOf(thrown: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let error = thrown; error !== undefined && chain.length < MAX_CAUSES; ) {
    chain.push(error);
    error = error instanceof Error ? error.cause : undefined;
  }
  return chain;
}
