// SPDX-License-Identifier: Apache-2.0
import { silentLogger } from '@ganglion/base';
import { loadCatalogue, modelPath, tokenizerPath } from '@ganglion/models';
import { expect, test } from '@jest/globals';
import { openOwnModel } from './index.ts';

const [entry] = loadCatalogue().models;
const name = entry?.name ?? '';
const none = { model: undefined, modelName: undefined, tokenizer: undefined, context: undefined };

test.each([
  ['of the catalogue', { ...none, modelName: name }],
  ['in a file', { ...none, model: modelPath(name), tokenizer: tokenizerPath(), context: 8 }],
])('a model %s runs on as many threads as are set', async (_where, settings) => {
  const components = { logger: silentLogger };
  const opening = openOwnModel({ ...settings, modelThreads: 0 }, components);
  await expect(opening).rejects.toMatchObject({
    code: 'invalid-argument',
    facts: { threads: 0 },
  });
  const { model } = await openOwnModel({ ...settings, modelThreads: 2 }, components);
  await model.close();
});
