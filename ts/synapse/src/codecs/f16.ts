// SPDX-License-Identifier: Apache-2.0
import { aligned, bytesOf } from '../bytes.ts';
import type { FloatCodec } from './codec.ts';

/**
 * Half of the last of 11 bits, relative to the number; and half of the step between the smallest
 * numbers.
 */
const RELATIVE_ERROR = 2 ** -11;
const LEAST_ERROR = 2 ** -25;

/** Floats rounded to IEEE 754's 16 bits, to the nearest and ties to even. */
export const f16: FloatCodec = {
  name: 'f16',
  number: 2,
  width: 2,
  encode: (floats) => bytesOf(new Float16Array(floats)),
  decode: (bytes) => new Float32Array(new Float16Array(aligned(bytes))),
  worstError: (magnitude) => Math.max(LEAST_ERROR, magnitude * RELATIVE_ERROR),
};
