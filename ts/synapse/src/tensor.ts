// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import type { Tensor, Tokens } from '@ganglion/tensor';
import { aligned, bytesOf } from './bytes.ts';
import { countOf, outOfRange } from './checks.ts';
import type { FloatCodec } from './codecs/codec.ts';
import { CODECS } from './codecs/negotiate.ts';
import type { Limits } from './limits.ts';

/** A tensor as the schema has it. */
export interface WireTensor {
  dtype: number;
  shape: number[];
  codec: number;
  data: Uint8Array;
}

/** How the wire numbers element types. */
export const DTYPES = { f32: 1, f16: 2, i32: 3, i64: 4 } as const;

/** Packs floats, which must have passed `checkTensor`. */
export function encodeFloats(tensor: Tensor, codec: FloatCodec): WireTensor {
  return {
    dtype: DTYPES.f32,
    shape: [...tensor.shape],
    codec: codec.number,
    data: codec.encode(tensor.data),
  };
}

/** Packs token ids. */
export function encodeIds(tensor: Tokens): WireTensor {
  return {
    dtype: DTYPES.i32,
    shape: [...tensor.shape],
    codec: CODECS.raw.number,
    data: bytesOf(tensor.data),
  };
}

/**
 * Unpacks floats: f32 under any codec, or f16; throws `tensor-dtype`, `tensor-shape`,
 * `tensor-too-large`.
 */
export function decodeFloats(wire: WireTensor | undefined, limits: Limits): Tensor {
  const { dtype, codec, shape, data } = present(wire);
  const way = wayOfFloats(dtype, codec);
  if (way === undefined) throw wrongType('floats', dtype, codec);
  checkLength(data, countOf(shape, limits) * way.width);
  return { shape, data: way.decode(data) };
}

/** Unpacks token ids: i32, or i64 within the range of i32; also throws `tensor-range`. */
export function decodeIds(wire: WireTensor | undefined, limits: Limits): Tokens {
  const { dtype, codec, shape, data } = present(wire);
  if (codec !== CODECS.raw.number || (dtype !== DTYPES.i32 && dtype !== DTYPES.i64)) {
    throw wrongType('token ids', dtype, codec);
  }
  const count = countOf(shape, limits);
  checkLength(data, count * (dtype === DTYPES.i32 ? 4 : 8));
  if (dtype === DTYPES.i32) return { shape, data: new Int32Array(aligned(data)) };
  const ids = new Int32Array(count);
  for (const [index, id] of new BigInt64Array(aligned(data)).entries()) {
    if (BigInt.asIntN(32, id) !== id) throw outOfRange('a token id does not fit 32 bits', { index });
    ids[index] = Number(id);
  }
  return { shape, data: ids };
}

/**
 * How these floats were packed; elements of 16 bits as they are lie just as floats that a codec
 * rounded to 16 bits.
 */
function wayOfFloats(dtype: number, codec: number): FloatCodec | undefined {
  if (dtype === DTYPES.f16) return codec === CODECS.raw.number ? CODECS.f16 : undefined;
  if (dtype !== DTYPES.f32) return undefined;
  return Object.values(CODECS).find(({ number }) => number === codec);
}

function checkLength(data: Uint8Array, expected: number): void {
  if (data.length !== expected) {
    throw new GanglionError('tensor-shape', {
      what: 'the data is not as long as the shape says',
      facts: { bytes: data.length, expected },
    });
  }
}

function present(wire: WireTensor | undefined): WireTensor {
  if (wire === undefined) throw new GanglionError('tensor-shape', { what: 'a tensor is missing' });
  return wire;
}

function wrongType(wanted: string, dtype: number, codec: number): GanglionError {
  return new GanglionError('tensor-dtype', {
    what: 'a tensor has another element type or codec than its place asks for',
    facts: { wanted, dtype, codec },
  });
}
