// SPDX-License-Identifier: Apache-2.0
import type { Logger } from '@ganglion/base';
import { pino } from 'pino';

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
