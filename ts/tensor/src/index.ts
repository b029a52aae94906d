// SPDX-License-Identifier: Apache-2.0
/**
 * Numbers with a shape, from the window of text to the graph: types, and what is computed on
 * logits.
 */
export { logSumExp, rowLogProbability, softmax, tokenLogProbability, tokenProbability } from './softmax.ts';
export type { Tensor, TensorData, Tokens } from './tensor.ts';
