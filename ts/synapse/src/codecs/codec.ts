// SPDX-License-Identifier: Apache-2.0

/**
 * How floats travel: `raw` 4 bytes each and exact, `f16` 2 bytes each and rounded to 11 bits of
 * precision.
 */
export type Codec = 'raw' | 'f16';

/** A way in which 32-bit floats travel. */
export interface FloatCodec {
  readonly name: Codec;
  /** How the wire numbers it. */
  readonly number: number;
  /** Bytes of one float. */
  readonly width: number;
  /** Packs floats, each finite and at most `MAX_MAGNITUDE`. */
  encode(floats: Float32Array): Uint8Array;
  /** Unpacks bytes, which must be a multiple of {@link width}. */
  decode(bytes: Uint8Array): Float32Array;
  /** The most by which the round trip changes a float of at most this magnitude. */
  worstError(magnitude: number): number;
}
