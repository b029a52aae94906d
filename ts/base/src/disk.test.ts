// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { GanglionError, isDiskFull } from './index.ts';

test('a full disk is told, however deep it lies', () => {
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  expect(isDiskFull(full)).toBe(true);
  expect(isDiskFull({ code: 'EDQUOT' })).toBe(true);
  const wrapped = new GanglionError('unavailable', { what: 'not saved', cause: GanglionError.from(full) });
  expect(isDiskFull(wrapped)).toBe(true);
});

test('nothing else is', () => {
  const circle: { cause?: unknown } = {};
  circle.cause = circle;
  for (const other of [circle, { code: 'EACCES' }, new Error('ENOSPC'), 'ENOSPC', null, undefined]) {
    expect(isDiskFull(other)).toBe(false);
  }
});
