// SPDX-License-Identifier: Apache-2.0
import { GanglionError, type Logger } from '@ganglion/base';
import { pino } from 'pino';

/** The levels a user may ask for, from nothing to everything. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a logger is made of. */
export interface LoggerInit {
  readonly name: string;
  readonly level?: LogLevel | undefined;
  /** Where lines go. @default standard error */
  readonly stream?: { write(line: string): unknown } | undefined;
}

/** How many errors beneath one another are told. */
const MAX_CAUSES = 8;

/**
 * Creates a logger that writes JSON lines to standard error, so that standard output stays for results.
 *
 * An error that a line has as its `cause` is told with all beneath it at level debug. At other levels it is left out, but
 * for one that nobody has foreseen, `internal`: of it the places in the source are told, and no message, which may repeat
 * what a peer sent.
 */
export function createLogger(init: LoggerInit): Logger {
  const { name, level = 'info', stream = pino.destination({ dest: 2, sync: true }) } = init;
  return pino(
    {
      name,
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { cause: level === 'debug' ? stacksOf : placesOf },
    },
    stream,
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
