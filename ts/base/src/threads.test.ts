// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { siblingModule } from './index.ts';

test.each([
  ['file:///home/a/ts/model/src/inference.ts', 'file:///home/a/ts/model/src/worker.ts'],
  ['file:///home/a.ts/dist/inference.js', 'file:///home/a.ts/dist/worker.js'],
  ['file:///home/a/inference.ts?time=1#x', 'file:///home/a/worker.ts'],
])('the module beside %s is %s', (url, sibling) => {
  expect(siblingModule(url, 'worker').href).toBe(sibling);
});
