// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { createAnswerCache } from './answer-cache.ts';

test('a question is answered once, also while its answer is still being found', async () => {
  const cache = createAnswerCache();
  let asked = 0;
  const find = async () => {
    asked += 1;
    return asked;
  };
  expect(await Promise.all([cache.get(['a', 1], find), cache.get(['a', 1], find)])).toEqual([1, 1]);
  expect(await cache.get(['a', 2], find)).toBe(2);
  cache.clear();
  expect(await cache.get(['a', 1], find)).toBe(3);
});

test('a failure is not kept', async () => {
  const cache = createAnswerCache();
  await expect(cache.get(['a'], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await cache.get(['a'], async () => 'yes')).toBe('yes');
});

test('the answer asked for longest ago is forgotten first', async () => {
  const cache = createAnswerCache(2);
  for (const question of ['a', 'b', 'a', 'c']) await cache.get([question], async () => `old ${question}`);
  expect(await cache.get(['a'], async () => 'new')).toBe('old a');
  expect(await cache.get(['c'], async () => 'new')).toBe('old c');
  expect(await cache.get(['b'], async () => 'new')).toBe('new');
});
