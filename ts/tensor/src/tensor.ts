// SPDX-License-Identifier: Apache-2.0

/** What holds the elements; which one it is, is the tensor's dtype. */
export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array;

/** Numbers in row-major order with their shape, of which the last axis is the vocabulary or the width. */
export interface Tensor<Data extends TensorData = Float32Array> {
  readonly shape: readonly number[];
  readonly data: Data;
}

/** Token ids [B, T]: B examples of T tokens, row after row. */
export type Tokens = Tensor<Int32Array>;
