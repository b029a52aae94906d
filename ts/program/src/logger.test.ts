// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { expect, test } from '@jest/globals';
import { createLogger, type LogLevel } from './logger.ts';

/** What a failure with such a cause is logged as. */
function logged(level: LogLevel, cause: unknown): Record<string, unknown> {
  let line = '';
  const logger = createLogger({ name: 'test', level, stream: { write: (text) => (line += text) } });
  logger.warn({ code: 'x', cause }, 'a duty failed');
  return JSON.parse(line);
}

const slip = new TypeError('what a peer sent');
const unforeseen = GanglionError.from(slip);
const refusal = new GanglionError('unavailable', { what: 'it is away', cause: slip });

test('of an error that nobody has foreseen the places are told at every level, and its words are not', () => {
  const { cause } = logged('warn', unforeseen);
  expect(cause).toEqual(expect.arrayContaining([expect.stringContaining('logger.test.ts')]));
  expect(JSON.stringify(cause)).not.toContain('what a peer sent');
});

test('the causes of a foreseen error are told at debug, all of them', () => {
  expect(logged('warn', refusal)).not.toHaveProperty('cause');
  expect(logged('debug', refusal).cause).toEqual([
    expect.stringContaining('unavailable: it is away'),
    expect.stringContaining('TypeError: what a peer sent'),
  ]);
});
