// SPDX-License-Identifier: Apache-2.0
import { DEFAULT_LIMITS, exchangeOf } from '@ganglion/synapse';
import { expect, test } from '@jest/globals';
import { fitBatch } from './fit.ts';

const size = { batch: undefined, window: 4, vocabulary: 2_048, context: 64 };

/** Bytes of the answer's body to so many windows. */
function answerBytes(batch: number, vocabulary: number): number {
  const inputIds = { shape: [batch, 4], data: new Int32Array(4 * batch) };
  const request = { inputIds, tokenizer: new Uint8Array(32) };
  const logits = { shape: [batch, vocabulary], data: new Float32Array(batch * vocabulary) };
  const rules = { limits: { ...DEFAULT_LIMITS, maxTensorElements: 2 ** 30 } };
  return exchangeOf('Forward', 'CausalLMNext').encodeResponse(request, { logits }, rules).length;
}

test.each([
  [2_048, 32],
  [32_767, 31],
  [49_152, 21],
  [65_536, 15],
])(
  'of a vocabulary of %i tokens, the usual question has %i windows, whose answers fit',
  (vocabulary, batch) => {
    expect(fitBatch({ ...size, vocabulary })).toBe(batch);
    expect(answerBytes(batch, vocabulary)).toBeLessThan(DEFAULT_LIMITS.maxMessageBytes - 1_024);
  },
);

test('what was asked for and does not fit is refused, with what does', () => {
  expect(fitBatch({ ...size, vocabulary: 49_152, batch: 21 })).toBe(21);
  expect(() => fitBatch({ ...size, vocabulary: 49_152, batch: 22 })).toThrow(
    /^invalid-argument: .*batch=22, most=21, vocabulary=49152.*limitBytes=4194304.*--batch 21/,
  );
  expect(fitBatch({ ...size, batch: 64 })).toBe(64);
});

test('a vocabulary that no message holds, and a window that the model does not read, are refused', () => {
  expect(() => fitBatch({ ...size, vocabulary: 65_537 })).toThrow(/^invalid-argument: .*vocabulary=65537/);
  expect(fitBatch({ ...size, window: 64 })).toBe(32);
  expect(() => fitBatch({ ...size, window: 65 })).toThrow(
    /^invalid-argument: .*window=65, limit=64.*--window/,
  );
});
