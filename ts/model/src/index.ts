// SPDX-License-Identifier: Apache-2.0
/** Language models on ONNX: tokenizer, inference in worker threads, text generation. */
export { type Generated, type GenerateRequest, MAX_NEW_TOKENS } from './generate.ts';
export {
  type InputIds,
  type LanguageModel,
  MAX_OUTPUT_VALUES,
  type OpenModelInit,
  openModel,
} from './language-model.ts';
export { MAX_TEXT_LENGTH, openTokenizer, type Tokenizer } from './tokenizer.ts';
