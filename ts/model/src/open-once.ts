// SPDX-License-Identifier: Apache-2.0
// A program of a test: opens a model and ends.

import { silentLogger } from '@ganglion/base';
import { loadCatalogue, modelPath, tokenizerPath } from '@ganglion/models';
import { openModel } from './index.ts';

const [entry] = loadCatalogue().models;
if (entry === undefined) throw new Error('the catalogue is empty');
const model = await openModel({
  modelPath: modelPath(entry.name),
  tokenizerPath: tokenizerPath(),
  context: entry.context,
  logger: silentLogger,
});
await model.close();
