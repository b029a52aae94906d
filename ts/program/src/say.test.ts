// SPDX-License-Identifier: Apache-2.0
import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { sayTo } from './output.ts';

test.each([
  ['a terminal', true, 'auto', 'it is ready\n'],
  ['a terminal, asked for JSON', true, 'json', '{"ready":true}\n'],
  ['a program', false, 'auto', '{"ready":true}\n'],
  ['a program, where the log is pretty', false, 'pretty', '{"ready":true}\n'],
] as const)('that something is ready is told to %s', (_whom, isTTY, format, expected) => {
  let text = '';
  const stdout = new Writable({
    write: (chunk, _encoding, done) => {
      text += chunk;
      done();
    },
  });
  const say = sayTo(Object.assign(stdout, { isTTY }), format);
  say({ ready: true }, () => 'it is ready');
  expect(text).toBe(expected);
});
