// SPDX-License-Identifier: Apache-2.0
import { GanglionError, type Logger, silentLogger, systemClock } from '@ganglion/base';
import { expect, test } from '@jest/globals';
import { logStop } from './life.ts';

function record() {
  const lines: (object | string)[] = [];
  const logger: Logger = { ...silentLogger, info: (values, message) => lines.push(message, values) };
  return { lines, logger };
}

const bySignal = new GanglionError('aborted', { what: 'stopped by SIGTERM' });

test.each(['while it runs', 'before it began'])('that a program stops is logged: asked %s', (when) => {
  const { lines, logger } = record();
  let elapsedMs = 7;
  const clock = { ...systemClock, elapsed: () => elapsedMs };
  const controller = new AbortController();
  if (when === 'before it began') controller.abort(bySignal);
  const life = logStop(logger, controller.signal, clock);
  controller.abort(bySignal);
  expect(lines).toEqual(['stopping', { reason: 'stopped by SIGTERM' }]);
  elapsedMs += 1_250;
  life[Symbol.dispose]();
  expect(lines.slice(2)).toEqual(['stopped', { drainMs: 1_250 }]);
});

test('a program that ends by itself is not said to have stopped', () => {
  const { lines, logger } = record();
  const controller = new AbortController();
  logStop(logger, controller.signal)[Symbol.dispose]();
  controller.abort(bySignal);
  expect(lines).toEqual([]);
});
