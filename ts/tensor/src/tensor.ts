// SPDX-License-Identifier: Apache-2.0

/** The array of the elements; the class of the array is the dtype of the tensor. */
export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array;

/**
 * Numbers in row-major order with their shape, of which the last axis is the vocabulary or the
 * width.
 */
export interface Tensor<Data extends TensorData = Float32Array> {
  readonly shape: readonly number[];
  readonly data: Data;
}

/** Token ids [B, T]: B examples of T tokens, row after row. */
export type Tokens = Tensor<Int32Array>;
