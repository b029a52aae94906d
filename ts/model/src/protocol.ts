// SPDX-License-Identifier: Apache-2.0
import type { ErrorCode } from '@ganglion/base';
import type { Tensor } from '@ganglion/tensor';

/** What a request wants from one pass through the model. */
export type Want = 'next-logits' | 'logits' | 'hidden-states' | 'loss';

/** What the worker is started with. */
export interface WorkerSettings {
  readonly modelPath: string;
  readonly context: number;
  readonly threads: number;
  readonly vocabularySize: number;
  /** Memory of the {@link NativeGate} of this thread. */
  readonly gate: SharedArrayBuffer;
}

/** To the worker. Buffers are transferred, not copied. */
export type ToWorker =
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly want: Want;
      readonly inputIds: Tensor<BigInt64Array>;
    }
  | { readonly kind: 'close' };

/** From the worker. Buffers are transferred, not copied. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly hiddenWidth: number | undefined }
  | { readonly kind: 'unusable'; readonly failure: Failure }
  | { readonly kind: 'done'; readonly id: number; readonly data: Float32Array | Float64Array }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure };

/** An error on its way between threads: what a GanglionError is made of. */
export interface Failure {
  readonly code: ErrorCode;
  readonly what: string;
  readonly hint: string;
  /** What the runtime said, for the log of a developer. */
  readonly detail: string;
}
