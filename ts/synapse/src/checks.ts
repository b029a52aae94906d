// SPDX-License-Identifier: Apache-2.0
// What the rules of synapses are made of. Each check throws a typed error and looks at what is
// cheap first.
import { type ErrorCode, GanglionError } from '@ganglion/base';
import type { Tensor } from '@ganglion/tensor';
import { type Limits, MAX_MAGNITUDE } from './limits.ts';

/** A dimension that must be met exactly, or that a limit bounds. */
export type Dimension = { readonly exactly: number } | { readonly atMost: number; readonly name: string };

/** The most dimensions of any tensor in an exchange. */
const MAX_RANK = 4;

const ENCODER = new TextEncoder();

/** Finite floats in these dimensions. */
export function checkTensor(tensor: Tensor, dimensions: readonly Dimension[], limits: Limits): void {
  checkDimensions(tensor.shape, dimensions);
  checkShape(tensor, limits);
  checkFloats(tensor.data);
}

/**
 * `tensor-shape` where a dimension must be another, `tensor-too-large` where it exceeds its limit.
 */
export function checkDimensions(shape: readonly number[], dimensions: readonly Dimension[]): void {
  if (shape.length !== dimensions.length) {
    throw new GanglionError('tensor-shape', {
      what: 'a tensor has another number of dimensions',
      facts: { dimensions: shape.length, expected: dimensions.length },
    });
  }
  for (const [axis, dimension] of dimensions.entries()) {
    const size = shape[axis] ?? 0;
    if ('exactly' in dimension && size !== dimension.exactly) {
      throw new GanglionError('tensor-shape', {
        what: 'a dimension is not what was asked for',
        facts: { axis, size, expected: dimension.exactly },
      });
    }
    if ('atMost' in dimension && size > dimension.atMost) {
      throw new GanglionError('tensor-too-large', {
        what: 'a dimension is too large',
        facts: { name: dimension.name, size, limit: dimension.atMost },
      });
    }
  }
}

/**
 * Throws unless the shape is of whole positive numbers and as large as the data; `tensor-too-large`
 * beyond the limit.
 */
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

/**
 * Throws `tensor-not-finite` or `tensor-range` at the first number that is not finite or too large.
 */
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
export function countOf(shape: readonly number[], limits: Limits): number {
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
    // Each factor is below 2^53 and the product before it at most the limit, so this never rounds
    // to something small.
    count *= size;
    if (count > limits.maxTensorElements) {
      throw new GanglionError('tensor-too-large', {
        what: 'the tensor has too many elements',
        facts: { limit: limits.maxTensorElements },
      });
    }
  }
  return count;
}

/** A whole number within its range; `invalid-argument` otherwise. */
export function checkNumber(name: string, value: number, minimum: number, maximum: number): void {
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw new GanglionError('invalid-argument', {
      what: 'a number is out of range',
      facts: { name, value, minimum, maximum },
    });
  }
}

/**
 * Texts of so many UTF-8 bytes each; `invalid-argument` below the minimum and `tooLong` above the
 * maximum.
 */
export function checkTexts(
  texts: readonly string[],
  minimum: number,
  maximum: number,
  tooLong: ErrorCode,
): void {
  for (const [index, text] of texts.entries()) {
    // A UTF-16 unit takes at least one byte, so this spares measuring what is far too long.
    const bytes = text.length > maximum ? text.length : ENCODER.encode(text).length;
    if (bytes > maximum) {
      throw new GanglionError(tooLong, { what: 'a text is too long', facts: { index, limit: maximum } });
    }
    if (bytes < minimum) {
      throw new GanglionError('invalid-argument', { what: 'a text is empty', facts: { index } });
    }
  }
}

/** A number, or one of many, that is too large or too small for its place. */
export function outOfRange(what: string, facts: Record<string, number>): GanglionError {
  return new GanglionError('tensor-range', { what, facts });
}
