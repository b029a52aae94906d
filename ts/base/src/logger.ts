// SPDX-License-Identifier: Apache-2.0

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

/** A logger that says nothing. */
export const silentLogger: Logger = {
  error: () => {},
  warn: () => {},
  info: () => {},
  debug: () => {},
  child: () => silentLogger,
};
