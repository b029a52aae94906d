// SPDX-License-Identifier: Apache-2.0
import { aligned, bytesOf } from '../bytes.ts';
import type { FloatCodec } from './codec.ts';

/** Floats as they are. */
export const raw: FloatCodec = {
  name: 'raw',
  number: 1,
  width: 4,
  encode: (floats) => bytesOf(floats),
  decode: (bytes) => new Float32Array(aligned(bytes)),
  worstError: () => 0,
};
