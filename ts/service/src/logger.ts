// SPDX-License-Identifier: Apache-2.0
import { pino } from 'pino';

/**
 * Where a process says what it does: a constant message and an object of values.
 *
 * error = the operator must act now, warn = soon, info = a healthy day in ten lines, debug = for developers.
 * What a peer sent is logged at debug at most; keys never.
 */
export interface Logger {
  error(values: object, message: string): void;
  warn(values: object, message: string): void;
  info(values: object, message: string): void;
  debug(values: object, message: string): void;
  /** A logger that adds `values` to each line. */
  child(values: Record<string, unknown>): Logger;
}

/** The levels a user may ask for, from nothing to everything. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Creates a logger that writes JSON lines to standard error, so that standard output stays for results. */
export function createLogger(init: { readonly name: string; readonly level?: LogLevel }): Logger {
  return pino(
    { name: init.name, level: init.level ?? 'info', timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** A logger that says nothing. */
export const silentLogger: Logger = {
  error: () => {},
  warn: () => {},
  info: () => {},
  debug: () => {},
  child: () => silentLogger,
};
