// SPDX-License-Identifier: Apache-2.0
export type { Catalogue, ModelEntry, TokenizerEntry } from './catalogue.ts';
export { evaluationText, loadCatalogue, modelPath, modelsDirectory, tokenizerPath } from './catalogue.ts';
