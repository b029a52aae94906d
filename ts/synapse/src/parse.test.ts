// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import * as proto from './generated/synapse.ts';
import { parse } from './parse.ts';

const MALFORMED = expect.objectContaining({
  code: 'invalid-argument',
  message: 'invalid-argument: the message is malformed',
});
/** A field that the schema does not know: one tag and one byte. */
const UNKNOWN = [0x78, 0];

function repeated(unit: readonly number[], count: number): Uint8Array {
  return Uint8Array.from({ length: unit.length * count }, (_, index) => unit[index % unit.length] ?? 0);
}

test('a message of as many parts as the limit is read, one more is malformed', () => {
  for (const count of [16_383, 16_384]) {
    const header = parse('invalid-argument', proto.RequestHeader, repeated(UNKNOWN, count));
    expect(header.protocol).toBe(0);
  }
  expect(() => parse('invalid-argument', proto.RequestHeader, repeated(UNKNOWN, 16_385))).toThrow(MALFORMED);
});

test.each([
  ['empty headers', proto.SignedRequest, repeated([0x0a, 0], 20_000)],
  ['groups', proto.SignedRequest, repeated([0x7b, 0x7c], 20_000)],
  ['empty bodies', proto.ForwardRequest, repeated([0x22, 0], 20_000)],
  ['empty prompts', proto.Seq2SeqRequest, repeated([0x0a, 0], 20_000)],
  ['a packed shape', proto.Tensor, Uint8Array.of(0x12, 0xa0, 0x9c, 0x01, ...repeated([1], 20_000))],
  ['a shape number by number', proto.Tensor, repeated([0x10, 1], 20_000)],
])('a flood of %s is malformed', (_name, type, bytes) => {
  expect(() => parse<unknown>('invalid-argument', type, bytes)).toThrow(MALFORMED);
});
