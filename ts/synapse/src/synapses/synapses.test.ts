// SPDX-License-Identifier: Apache-2.0

import { GanglionError, METHODS, SYNAPSES } from '@ganglion/base';
import type { Tensor, Tokens } from '@ganglion/tensor';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as proto from '../generated/synapse.ts';
import {
  CODECS,
  exchangeOf,
  limitsOf,
  MAX_MAGNITUDE,
  type Rules,
  type Seq2SeqRequest,
  type TokensRequest,
} from '../index.ts';
import { DTYPES } from '../tensor.ts';

const VOCABULARY = 11;
const TOKENIZER = new Uint8Array(32).fill(7);
const RULES: Rules = {
  limits: limitsOf({ maxBatch: 3, maxSequence: 4, maxWidth: 5, maxTensorElements: 200, maxPrompts: 2 }),
  tokenizer: { sha256: TOKENIZER, vocabulary: VOCABULARY },
};
const next = exchangeOf('Forward', 'CausalLMNext');
const seq2seq = exchangeOf('Forward', 'Seq2Seq');
const PROMPTS: Seq2SeqRequest = { prompts: ['a', 'b'], maxNewTokens: 5, temperature: 0.5, seed: 1 };

function ids(batch: number, sequence: number): Tokens {
  const data = Int32Array.from({ length: batch * sequence }, (_, index) => index % VOCABULARY);
  return { shape: [batch, sequence], data };
}

function tokens(batch = 2, sequence = 3): TokensRequest {
  return { inputIds: ids(batch, sequence), tokenizer: TOKENIZER };
}

function floats(...shape: number[]): Tensor {
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => index / 8 - 3);
  return { shape, data };
}

function refusal(code: string) {
  return expect.objectContaining({ code });
}

test('token synapses carry requests and answers unchanged in both directions', () => {
  const request = tokens();
  const cases = [
    ['LastHiddenState', { hiddenStates: floats(2, 3, 5) }, floats(2, 3, 5)],
    ['CausalLM', { logits: floats(2, 3, VOCABULARY) }, floats(2, 3, VOCABULARY)],
    ['CausalLMNext', { logits: floats(2, VOCABULARY) }, floats(2, VOCABULARY)],
  ] as const;
  for (const [synapse, response, gradients] of cases) {
    const forward = exchangeOf('Forward', synapse);
    const received = forward.decodeRequest(forward.encodeRequest(request, RULES), RULES);
    expect(received).toEqual({ ...request, codec: 'raw' });
    // The codec's types tie each answer to its synapse; the loop over all of them has to leave that
    // aside.
    const answer = forward as typeof next;
    const body = answer.encodeResponse(request, response as never, RULES);
    expect(answer.decodeResponse(request, body, RULES)).toEqual(response);

    const backward = exchangeOf('Backward', synapse);
    const sent = { forward: request, gradients };
    expect(backward.decodeRequest(backward.encodeRequest(sent, RULES), RULES)).toEqual({
      forward: { ...request, codec: 'raw' },
      gradients,
    });
    for (const shared of [{}, { inputGradients: floats(2, 3, 5) }]) {
      const bytes = backward.encodeResponse(sent, shared, RULES);
      expect(backward.decodeResponse(sent, bytes, RULES)).toEqual(shared);
    }
  }
});

test('Seq2Seq carries text of any script in both directions', () => {
  const request = { ...PROMPTS, prompts: ['Wie heißt du?', '你好 \u0000 👋'] };
  expect(seq2seq.decodeRequest(seq2seq.encodeRequest(request, RULES), RULES)).toEqual(request);
  const response = { texts: ['', 'ünïcödé'] };
  const body = seq2seq.encodeResponse(request, response, RULES);
  expect(seq2seq.decodeResponse(request, body, RULES)).toEqual(response);
  const backward = exchangeOf('Backward', 'Seq2Seq');
  const sent = { forward: request, texts: ['x', ''], rewards: floats(2) };
  expect(backward.decodeRequest(backward.encodeRequest(sent, RULES), RULES)).toEqual(sent);
  expect(backward.decodeResponse(sent, backward.encodeResponse(sent, {}, RULES), RULES)).toEqual({});
});

test('a request costs as many places as rows that the model is run on, by 256', () => {
  for (const synapse of ['LastHiddenState', 'CausalLM', 'CausalLMNext'] as const) {
    for (const [request, rows] of [
      [tokens(1, 1), 1],
      [tokens(3, 4), 3],
    ] as const) {
      expect(exchangeOf('Forward', synapse).cost(request)).toBe(rows / 256);
      const gradients = floats(1);
      expect(exchangeOf('Backward', synapse).cost({ forward: request, gradients })).toBe(rows / 256);
    }
  }
  const long = { ...PROMPTS, prompts: Array(64).fill('x'), maxNewTokens: 512 };
  expect(seq2seq.cost(long)).toBe(128);
  const rewarded = { forward: long, texts: ['', ''], rewards: floats(2) };
  expect(exchangeOf('Backward', 'Seq2Seq').cost(rewarded)).toBe(2 / 256);
});

test('the f16 codec halves the bytes and keeps 11 bits of each number', () => {
  const request: TokensRequest = { ...tokens(), codec: 'f16' };
  const logits = floats(2, VOCABULARY);
  logits.data[0] = Math.PI;
  logits.data[1] = -MAX_MAGNITUDE;
  const raw = next.encodeResponse(tokens(), { logits }, RULES);
  const half = next.encodeResponse(request, { logits }, RULES);
  expect(raw.length - half.length).toBeGreaterThanOrEqual(2 * logits.data.length);
  const received = next.decodeResponse(request, half, RULES).logits.data;
  for (const [index, value] of received.entries()) {
    expect(Math.abs(value - (logits.data[index] ?? 0))).toBeLessThanOrEqual(Math.abs(value) / 2048);
  }
  expect(next.decodeRequest(next.encodeRequest(request, RULES), RULES).codec).toBe('f16');
});

test.each(['batch', 'sequence'])(
  'a %s below and at its limit passes, one above is tensor-too-large',
  (name) => {
    const of = (size: number) => (name === 'batch' ? tokens(size, 2) : tokens(2, size));
    const limit = name === 'batch' ? 3 : 4;
    for (const size of [limit - 1, limit]) {
      expect(next.decodeRequest(next.encodeRequest(of(size), RULES), RULES).inputIds.shape).toContain(size);
    }
    expect(() => next.encodeRequest(of(limit + 1), RULES)).toThrow(refusal('tensor-too-large'));
    const roomy = { ...RULES, limits: limitsOf() };
    expect(() => next.decodeRequest(next.encodeRequest(of(limit + 1), roomy), RULES)).toThrow(
      refusal('tensor-too-large'),
    );
  },
);

test('hidden states below and at the width limit pass, one above is tensor-too-large', () => {
  const hidden = exchangeOf('Forward', 'LastHiddenState');
  for (const width of [4, 5]) {
    const hiddenStates = floats(2, 3, width);
    const body = hidden.encodeResponse(tokens(), { hiddenStates }, RULES);
    expect(hidden.decodeResponse(tokens(), body, RULES)).toEqual({ hiddenStates });
  }
  expect(() => hidden.encodeResponse(tokens(), { hiddenStates: floats(2, 3, 6) }, RULES)).toThrow(
    refusal('tensor-too-large'),
  );
});

test('a tensor of as many elements as the limit passes, one more does not', () => {
  const rules = (maxTensorElements: number): Rules => ({ ...RULES, limits: limitsOf({ maxTensorElements }) });
  const logits = floats(2, VOCABULARY);
  const body = next.encodeResponse(tokens(), { logits }, rules(22));
  expect(next.decodeResponse(tokens(), body, rules(23)).logits).toEqual(logits);
  expect(next.decodeResponse(tokens(), body, rules(22)).logits).toEqual(logits);
  expect(() => next.decodeResponse(tokens(), body, rules(21))).toThrow(refusal('tensor-too-large'));
});

test('token ids are held against the vocabulary: last id passes, vocabulary and negative do not', () => {
  const of = (id: number): TokensRequest => ({
    inputIds: { shape: [1, 1], data: Int32Array.of(id) },
    tokenizer: TOKENIZER,
  });
  for (const id of [0, VOCABULARY - 1]) next.encodeRequest(of(id), RULES);
  for (const id of [VOCABULARY, -1, 2 ** 31 - 1]) {
    expect(() => next.encodeRequest(of(id), RULES)).toThrow(refusal('tensor-range'));
  }
});

test('another tokenizer is a mismatch, a name of another length is invalid', () => {
  const other = { ...tokens(), tokenizer: new Uint8Array(32) };
  expect(() => next.encodeRequest(other, RULES)).toThrow(refusal('tokenizer-mismatch'));
  const short = { ...tokens(), tokenizer: TOKENIZER.subarray(1) };
  expect(() => next.encodeRequest(short, RULES)).toThrow(refusal('invalid-argument'));
});

test('an answer in another shape than asked for is refused on both ends', () => {
  const shapes = [[3, VOCABULARY], [2, VOCABULARY - 1], [2, VOCABULARY + 1], [2, 1, VOCABULARY], [22]];
  for (const shape of shapes) {
    expect(() => next.encodeResponse(tokens(), { logits: floats(...shape) }, RULES)).toThrow(
      refusal('tensor-shape'),
    );
    const value = wire({ shape, data: bytes(floats(...shape).data) });
    expect(() => next.decodeResponse(tokens(), forwardResponse(value), RULES)).toThrow(
      refusal('tensor-shape'),
    );
  }
});

test.each([
  [Number.NaN, 'tensor-not-finite'],
  [Number.POSITIVE_INFINITY, 'tensor-not-finite'],
  [Number.NEGATIVE_INFINITY, 'tensor-not-finite'],
  [1e38, 'tensor-range'],
  [-65_536, 'tensor-range'],
])('%d at any place of an answer is %s on both ends', (value, code) => {
  for (let place = 0; place < 2 * VOCABULARY; place += 1) {
    const logits = floats(2, VOCABULARY);
    logits.data[place] = value;
    expect(() => next.encodeResponse(tokens(), { logits }, RULES)).toThrow(refusal(code));
    const body = forwardResponse(wire({ shape: [2, VOCABULARY], data: bytes(logits.data) }));
    expect(() => next.decodeResponse(tokens(), body, RULES)).toThrow(refusal(code));
  }
});

test('infinity that hides in 16 bits is found', () => {
  const data = new Uint8Array(2 * 2 * VOCABULARY);
  data.set([0x00, 0x7c], 6);
  const body = forwardResponse(wire({ shape: [2, VOCABULARY], codec: CODECS.f16.number, data }));
  expect(() => next.decodeResponse(tokens(), body, RULES)).toThrow(refusal('tensor-not-finite'));
});

const lies: readonly [string, Partial<proto.Tensor>, string][] = [
  ['no dimensions', { shape: [] }, 'tensor-shape'],
  ['nine dimensions', { shape: [1, 1, 1, 1, 1, 1, 1, 1, 1] }, 'tensor-shape'],
  ['a zero dimension', { shape: [0, 3] }, 'tensor-shape'],
  ['dimensions whose product overflows', { shape: [2 ** 31, 2 ** 31] }, 'tensor-too-large'],
  [
    'dimensions whose product wraps to the data',
    { shape: [2 ** 16, 2 ** 16, 2 ** 31, 2] },
    'tensor-too-large',
  ],
  ['more data than the shape', { data: new Uint8Array(28) }, 'tensor-shape'],
  ['less data than the shape', { data: new Uint8Array(20) }, 'tensor-shape'],
  ['no data', { data: new Uint8Array(0) }, 'tensor-shape'],
  ['floats', { dtype: DTYPES.f32 }, 'tensor-dtype'],
  ['no element type', { dtype: 0 }, 'tensor-dtype'],
  ['an unknown element type', { dtype: 99 }, 'tensor-dtype'],
  ['an unknown codec', { codec: 99 }, 'tensor-dtype'],
  ['ids squeezed as floats', { codec: CODECS.f16.number }, 'tensor-dtype'],
];
test.each(lies)('token ids with %s are refused', (_name, change, code) => {
  const inputIds = { ...wire({ dtype: DTYPES.i32, shape: [2, 3], data: new Uint8Array(24) }), ...change };
  expect(() => next.decodeRequest(forwardRequest(inputIds), RULES)).toThrow(refusal(code));
});

test('64-bit ids are read; those beyond 32 bits are out of range', () => {
  const of = (id: bigint) =>
    forwardRequest(wire({ dtype: DTYPES.i64, shape: [1, 2], data: bytes(BigInt64Array.of(3n, id)) }));
  expect(next.decodeRequest(of(4n), RULES).inputIds.data).toEqual(Int32Array.of(3, 4));
  for (const id of [2n ** 32n, -(2n ** 63n), 2n ** 31n, -1n]) {
    expect(() => next.decodeRequest(of(id), RULES)).toThrow(refusal('tensor-range'));
  }
});

test('a missing tensor and the body of another synapse are refused', () => {
  const value = { inputIds: undefined, tokenizer: TOKENIZER, codec: 1 };
  const body = proto.ForwardRequest.encode({ synapse: { $case: 'causalLmNext', value } }).finish();
  expect(() => next.decodeRequest(body, RULES)).toThrow(refusal('tensor-shape'));
  expect(() => next.decodeRequest(new Uint8Array(0), RULES)).toThrow(refusal('invalid-argument'));
  expect(() => next.decodeRequest(seq2seq.encodeRequest(PROMPTS, RULES), RULES)).toThrow(
    refusal('invalid-argument'),
  );
  const answer = seq2seq.encodeResponse(PROMPTS, { texts: ['', ''] }, RULES);
  expect(() => next.decodeResponse(tokens(), answer, RULES)).toThrow(refusal('response-invalid'));
});

const requests: readonly [string, Partial<Seq2SeqRequest>, string][] = [
  ['no prompt', { prompts: [] }, 'invalid-argument'],
  ['too many prompts', { prompts: ['a', 'b', 'c'] }, 'invalid-argument'],
  ['an empty prompt', { prompts: ['a', ''] }, 'invalid-argument'],
  ['a prompt of too many bytes', { prompts: ['ß'.repeat(8193)] }, 'message-too-large'],
  ['no token asked for', { maxNewTokens: 0 }, 'invalid-argument'],
  ['too many tokens asked for', { maxNewTokens: 513 }, 'invalid-argument'],
  ['half a token asked for', { maxNewTokens: 1.5 }, 'invalid-argument'],
  ['a negative temperature', { temperature: -0.1 }, 'invalid-argument'],
  ['too high a temperature', { temperature: 2.1 }, 'invalid-argument'],
  ['no temperature', { temperature: Number.NaN }, 'invalid-argument'],
  ['a seed of 33 bits', { seed: 2 ** 32 }, 'invalid-argument'],
];
test.each(requests)('%s is refused', (_name, change, code) => {
  expect(() => seq2seq.encodeRequest({ ...PROMPTS, ...change }, RULES)).toThrow(refusal(code));
});

test('prompts and settings at their limits pass', () => {
  for (const length of [8191, 8192]) {
    const request = {
      prompts: ['ß'.repeat(length), 'b'],
      maxNewTokens: 512,
      temperature: 2,
      seed: 2 ** 32 - 1,
    };
    expect(seq2seq.decodeRequest(seq2seq.encodeRequest(request, RULES), RULES)).toEqual(request);
  }
});

test.each([[['a']], [['a', 'b', 'c']], [['a', 'x'.repeat(16_385)]]])(
  'texts that do not fit the prompts are an invalid response',
  (texts) => {
    expect(() => seq2seq.encodeResponse(PROMPTS, { texts }, RULES)).toThrow(refusal('response-invalid'));
    const body = proto.ForwardResponse.encode({ synapse: { $case: 'seq2seq', value: { texts } } }).finish();
    expect(() => seq2seq.decodeResponse(PROMPTS, body, RULES)).toThrow(refusal('response-invalid'));
  },
);

test('a body cut at any byte is a typed error or the same message with less in it', () => {
  const bodies = [
    next.encodeRequest(tokens(), RULES),
    next.encodeResponse(tokens(), { logits: floats(2, VOCABULARY) }, RULES),
    seq2seq.encodeRequest(PROMPTS, RULES),
  ];
  for (const body of bodies) {
    for (let length = 0; length < body.length; length += 1) onlyTypedErrors(body.subarray(0, length));
  }
});

test('whatever the bytes are, decoding them throws typed errors only', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (body) => onlyTypedErrors(body)),
    { numRuns: 2000 },
  );
  const sound = [...next.encodeRequest(tokens(), RULES)];
  fc.assert(
    fc.property(fc.nat(sound.length - 1), fc.nat(255), fc.nat(255), (place, byte, other) => {
      const body = Uint8Array.from(sound);
      body[place] = byte;
      body[(place * 7 + 3) % body.length] = other;
      onlyTypedErrors(body);
    }),
    { numRuns: 3000 },
  );
});

test('groups nested a million deep do not exhaust the stack', () => {
  onlyTypedErrors(new Uint8Array(1_000_000).fill(0x2b));
});

test('limits are positive whole numbers', () => {
  for (const maxBatch of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => limitsOf({ maxBatch })).toThrow(refusal('invalid-argument'));
  }
});

/** Runs every decoder on the bytes. */
function onlyTypedErrors(body: Uint8Array): void {
  const token = { forward: tokens(), gradients: floats(2, VOCABULARY) };
  for (const method of METHODS) {
    for (const synapse of SYNAPSES) {
      const codec = exchangeOf(method, synapse);
      const request = synapse === 'Seq2Seq' ? { ...PROMPTS, forward: PROMPTS } : { ...tokens(), ...token };
      for (const decode of [
        () => codec.decodeRequest(body, RULES),
        () => codec.decodeResponse(request as never, body, RULES),
      ]) {
        try {
          decode();
        } catch (error) {
          if (!GanglionError.is(error) || error.code === 'internal') throw error;
        }
      }
    }
  }
}

function wire(tensor: Partial<proto.Tensor>): proto.Tensor {
  return { dtype: DTYPES.f32, shape: [], codec: CODECS.raw.number, data: new Uint8Array(0), ...tensor };
}

function bytes(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function forwardRequest(inputIds: proto.Tensor): Uint8Array {
  const value = { inputIds, tokenizer: TOKENIZER, codec: 1 };
  return proto.ForwardRequest.encode({ synapse: { $case: 'causalLmNext', value } }).finish();
}

function forwardResponse(value: proto.Tensor): Uint8Array {
  return proto.ForwardResponse.encode({ synapse: { $case: 'causalLmNext', value } }).finish();
}
