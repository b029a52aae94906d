// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { MAX_MAGNITUDE } from '../limits.ts';
import type { FloatCodec } from './codec.ts';
import { CODECS, codecOfNumber, negotiate } from './negotiate.ts';

const codecs: readonly FloatCodec[] = Object.values(CODECS);

/**
 * Every number of 16 bits that an exchange may carry, the numbers half way between neighbours, and
 * those beside them.
 */
function awkward(): Float32Array {
  const halves = new Float32Array(new Float16Array(new Uint16Array(0x7c00).map((_, bits) => bits).buffer));
  const floats: number[] = [];
  for (const [index, half] of halves.entries()) {
    const middle = (half + (halves[index + 1] ?? MAX_MAGNITUDE)) / 2;
    floats.push(half, -half, middle, -middle, middle * (1 - 2 ** -23), middle * (1 + 2 ** -23));
  }
  return new Float32Array(floats).filter((float) => Math.abs(float) <= MAX_MAGNITUDE);
}

test.each(codecs)('$name changes no number by more than its worst error', (codec) => {
  const floats = awkward();
  const packed = codec.encode(floats);
  expect(packed).toHaveLength(floats.length * codec.width);
  const received = codec.decode(packed);
  let excess = Number.NEGATIVE_INFINITY;
  for (const [index, float] of floats.entries()) {
    const error = Math.abs((received[index] ?? Number.NaN) - float);
    excess = Math.max(excess, error - codec.worstError(Math.abs(float)));
  }
  expect(excess).toBeLessThanOrEqual(0);
});

test('the worst error of f16 is met: it is not only a bound', () => {
  const { worstError, encode, decode } = CODECS.f16;
  for (const [float, exponent] of [
    [1 + 2 ** -11, 0],
    [2 ** -25, -25],
  ] as const) {
    const error = Math.abs((decode(encode(Float32Array.of(float)))[0] ?? 0) - float);
    expect(error).toBe(worstError(2 ** exponent));
  }
});

test.each(codecs)('$name has a number of its own, by which it is found', (codec) => {
  expect(codecOfNumber(codec.number)).toBe(codec.name);
  expect(codecs.filter(({ number }) => number === codec.number)).toEqual([codec]);
});

test('both ends agree on the codec that was asked for, or on raw', () => {
  expect([negotiate(undefined).name, negotiate('raw').name, negotiate('f16').name]).toEqual([
    'raw',
    'raw',
    'f16',
  ]);
  expect(codecOfNumber(0)).toBe('raw');
  for (const number of [3, -1, 2 ** 32 - 1]) {
    expect(() => codecOfNumber(number)).toThrow(expect.objectContaining({ code: 'tensor-dtype' }));
  }
});
