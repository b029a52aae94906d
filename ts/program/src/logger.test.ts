// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { expect, test } from '@jest/globals';
import { createLogger, type LogFormat, type LogLevel } from './logger.ts';

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

/** What is written to a terminal of such a width, or to a file. */
function shown(format: LogFormat, columns: number | undefined, env: Record<string, string> = {}): string {
  let text = '';
  const terminal = columns === undefined ? {} : { isTTY: true, columns };
  const stream = { ...terminal, write: (line: string) => (text += line) };
  const logger = createLogger({ name: 'test', level: 'debug', format, stream, env });
  logger.info({ uid: 3, reason: 'because it is so, and for no other reason' }, 'serving');
  return text;
}

test('a log is pretty on a terminal and JSON elsewhere, unless it is told', () => {
  expect(JSON.parse(shown('auto', undefined))).toMatchObject({ level: 30, msg: 'serving', uid: 3 });
  expect(JSON.parse(shown('json', 80))).toMatchObject({ msg: 'serving' });
  const line =
    /^\d\d:\d\d:\d\d info {2}serving \(uid=3, reason=because it is so, and for no other reason\)\n$/;
  expect(shown('pretty', undefined)).toMatch(line);
  expect(shown('auto', 200, { NO_COLOR: '1' })).toMatch(line);
});

test('colours are on a terminal only, and not where NO_COLOR is', () => {
  expect(shown('auto', 80)).toContain('\u001b[32minfo ');
  expect(shown('auto', 80, { NO_COLOR: '' })).toContain('\u001b[');
  expect(shown('auto', 80, { NO_COLOR: '1' })).not.toContain('\u001b');
  expect(shown('pretty', undefined)).not.toContain('\u001b');
});

test('a line is wrapped where the terminal ends', () => {
  for (const columns of [40, 60, 100]) {
    const lines = shown('auto', columns, { NO_COLOR: '1' }).trimEnd().split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    expect(lines.length).toBe(columns === 100 ? 1 : columns === 60 ? 2 : 3);
  }
});

test('what a peer sent moves no cursor, and of an error all lines are shown', () => {
  let text = '';
  const stream = { isTTY: true, columns: 80, write: (line: string) => (text += line) };
  const logger = createLogger({ name: 'test', level: 'debug', stream, env: { NO_COLOR: '1' } });
  logger.debug({ said: '\u001b[2J\u202e', cause: new Error('in\u001b[2Jside') }, 'refused');
  for (const letter of ['\u001b', '\u202e']) expect(text).not.toContain(letter);
  expect(text).toContain('\\u{1b}[2J');
  expect(text).toMatch(/\n {4}Error: in\\u\{1b\}\[2Jside\n {4} {4}at /);
});
