// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import type { Codec, FloatCodec } from './codec.ts';
import { f16 } from './f16.ts';
import { raw } from './raw.ts';

/** Every codec by its name. */
export const CODECS: Readonly<Record<Codec, FloatCodec>> = { raw, f16 };

/**
 * The codec of an answer, known to both ends: the one that the request names, or `raw` when it
 * names none.
 */
export function negotiate(asked: Codec | undefined): FloatCodec {
  return CODECS[asked ?? 'raw'];
}

/**
 * The codec that a request on the wire names; 0 names none. `tensor-dtype` when there is no such
 * codec.
 */
export function codecOfNumber(number: number): Codec {
  if (number === 0) return 'raw';
  const codec = Object.values(CODECS).find((each) => each.number === number);
  if (codec !== undefined) return codec.name;
  throw new GanglionError('tensor-dtype', {
    what: 'the codec asked for is not known',
    facts: { codec: number },
  });
}
