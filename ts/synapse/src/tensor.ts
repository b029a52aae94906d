// SPDX-License-Identifier: Apache-2.0
import { type ErrorCode, GanglionError } from '@ganglion/base';
import type { Tensor, Tokens } from '@ganglion/tensor';
import { type Limits, MAX_MAGNITUDE } from './limits.ts';
import type { Codec } from './synapses/types.ts';

/** A tensor as the schema has it. */
export interface WireTensor {
  dtype: number;
  shape: number[];
  codec: number;
  data: Uint8Array;
}

/** How the wire numbers element types. */
export const DTYPES = { f32: 1, f16: 2, i32: 3, i64: 4 } as const;
/** How the wire numbers codecs. */
export const CODECS: Readonly<Record<Codec, number>> = { raw: 1, f16: 2 };
/** The most dimensions of any tensor in an exchange. */
export const MAX_RANK = 4;

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Packs floats. They must have passed {@link checkFloats}. */
export function encodeFloats(tensor: Tensor, codec: Codec): WireTensor {
  const elements = codec === 'raw' ? tensor.data : new Float16Array(tensor.data);
  return { dtype: DTYPES.f32, shape: [...tensor.shape], codec: CODECS[codec], data: bytesOf(elements) };
}

/** Packs token ids. */
export function encodeIds(tensor: Tokens): WireTensor {
  return { dtype: DTYPES.i32, shape: [...tensor.shape], codec: CODECS.raw, data: bytesOf(tensor.data) };
}

/** Unpacks floats: f32 under either codec, or f16; throws `tensor-dtype`, `tensor-shape`, `tensor-too-large`. */
export function decodeFloats(wire: WireTensor | undefined, limits: Limits): Tensor {
  const { dtype, codec, shape, data } = present(wire);
  const half =
    (dtype === DTYPES.f32 && codec === CODECS.f16) || (dtype === DTYPES.f16 && codec === CODECS.raw);
  if (!half && !(dtype === DTYPES.f32 && codec === CODECS.raw)) throw wrongType('floats', dtype, codec);
  const bytes = aligned(data, countOf(shape, limits) * (half ? 2 : 4));
  return { shape, data: half ? new Float32Array(new Float16Array(bytes)) : new Float32Array(bytes) };
}

/** Unpacks token ids: i32, or i64 within the range of i32; also throws `tensor-range`. */
export function decodeIds(wire: WireTensor | undefined, limits: Limits): Tokens {
  const { dtype, codec, shape, data } = present(wire);
  if (codec !== CODECS.raw || (dtype !== DTYPES.i32 && dtype !== DTYPES.i64)) {
    throw wrongType('token ids', dtype, codec);
  }
  const count = countOf(shape, limits);
  if (dtype === DTYPES.i32) return { shape, data: new Int32Array(aligned(data, count * 4)) };
  const wide = new BigInt64Array(aligned(data, count * 8));
  const ids = new Int32Array(count);
  for (const [index, id] of wide.entries()) {
    if (BigInt.asIntN(32, id) !== id) throw outOfRange('a token id does not fit 32 bits', { index });
    ids[index] = Number(id);
  }
  return { shape, data: ids };
}

/** Throws unless the shape is of whole positive numbers and as large as the data; `tensor-too-large` beyond the limit. */
export function checkShape(
  tensor: { readonly shape: readonly number[]; readonly data: { readonly length: number } },
  limits: Limits,
): void {
  const count = countOf(tensor.shape, limits);
  if (count !== tensor.data.length) {
    throw new GanglionError('tensor-shape', {
      what: 'the data is not as long as the shape says',
      facts: { elements: tensor.data.length, expected: count },
    });
  }
}

/** Throws `tensor-not-finite` or `tensor-range` at the first number that is not finite or too large. */
export function checkFloats(data: Float32Array): void {
  for (let index = 0; index < data.length; index += 1) {
    const value = data[index] ?? Number.NaN;
    if (!(Math.abs(value) <= MAX_MAGNITUDE)) {
      if (Number.isFinite(value)) throw outOfRange('a number is too large', { index, limit: MAX_MAGNITUDE });
      throw new GanglionError('tensor-not-finite', { what: 'a number is not finite', facts: { index } });
    }
  }
}

/** Throws `tensor-range` at the first id that is negative or not below the vocabulary. */
export function checkIds(data: Int32Array, vocabulary: number): void {
  for (let index = 0; index < data.length; index += 1) {
    const id = data[index] ?? -1;
    if (id < 0 || id >= vocabulary) {
      throw outOfRange('a token id is not in the vocabulary', { index, vocabulary });
    }
  }
}

/** The number of elements of a shape, found without overflow. */
function countOf(shape: readonly number[], limits: Limits): number {
  if (shape.length === 0 || shape.length > MAX_RANK) {
    throw new GanglionError('tensor-shape', {
      what: 'a tensor has another number of dimensions',
      facts: { dimensions: shape.length, limit: MAX_RANK },
    });
  }
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new GanglionError('tensor-shape', { what: 'a dimension is not a positive whole number' });
    }
    // Each factor is below 2^53 and the product before it at most the limit, so this never rounds to something small.
    count *= size;
    if (count > limits.maxTensorElements) {
      throw tooLarge('the tensor has too many elements', { limit: limits.maxTensorElements });
    }
  }
  return count;
}

/** The bytes in a buffer of their own, because a typed array must begin at a multiple of its element. */
function aligned(data: Uint8Array, length: number): ArrayBuffer {
  if (data.length !== length) {
    throw new GanglionError('tensor-shape', {
      what: 'the data is not as long as the shape says',
      facts: { bytes: data.length, expected: length },
    });
  }
  assertLittleEndian();
  const buffer = new ArrayBuffer(length);
  new Uint8Array(buffer).set(data);
  return buffer;
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  assertLittleEndian();
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function present(wire: WireTensor | undefined): WireTensor {
  if (wire === undefined) throw new GanglionError('tensor-shape', { what: 'a tensor is missing' });
  return wire;
}

function assertLittleEndian(): void {
  if (!LITTLE_ENDIAN) throw new GanglionError('internal', { what: 'this machine is not little endian' });
}

function wrongType(wanted: string, dtype: number, codec: number): GanglionError {
  return new GanglionError('tensor-dtype', {
    what: 'a tensor has another element type or codec than its place asks for',
    facts: { wanted, dtype, codec },
  });
}

function outOfRange(what: string, facts: Record<string, number>): GanglionError {
  return typed('tensor-range', what, facts);
}

function tooLarge(what: string, facts: Record<string, number>): GanglionError {
  return typed('tensor-too-large', what, facts);
}

function typed(code: ErrorCode, what: string, facts: Record<string, number>): GanglionError {
  return new GanglionError(code, { what, facts });
}
