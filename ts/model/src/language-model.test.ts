// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@ganglion/base';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import expected from '../fixtures/generated/expected.json' with { type: 'json' };
import { type LanguageModel, MAX_NEW_TOKENS, type OpenModelInit, openModel } from './index.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/generated/${name}`, import.meta.url));
const init: OpenModelInit = {
  modelPath: fixture('tiny.onnx'),
  tokenizerPath: fixture('tokenizer.json'),
  context: expected.context,
  logger: silentLogger,
};
const { context, vocabulary } = expected;
const ids = Int32Array.from(expected.ids.flat());
const both = { shape: [2, context], data: ids };

let model: LanguageModel;
let folder: string;

beforeAll(async () => {
  model = await openModel({ ...init, parameters: 246 });
  folder = await mkdtemp(join(tmpdir(), 'ganglion-model-'));
});

afterAll(async () => {
  await model.close();
  await rm(folder, { recursive: true });
});

function expectClose(actual: ArrayLike<number>, expectedValues: readonly number[]) {
  expect(actual.length).toBe(expectedValues.length);
  const errors = expectedValues.map((value, i) => Math.abs(value - (actual[i] ?? Number.NaN)));
  expect(Math.max(...errors)).toBeLessThan(1e-5);
}

test('logits, hidden states and losses are those of an independent computation', async () => {
  const logits = await model.logits(both);
  expect(logits.shape).toEqual([2, context, vocabulary]);
  expectClose(logits.data, expected.logits.flat(2));
  const hidden = await model.hiddenStates(both);
  expect(hidden.shape).toEqual([2, context, expected.width]);
  expectClose(hidden.data, expected.hiddenStates.flat(2));
  expectClose(await model.negativeLogLikelihood(both), expected.negativeLogLikelihood.flat());
});

test('the next token is predicted from the last position of each row', async () => {
  const next = await model.nextTokenLogits(both);
  expect(next.shape).toEqual([2, vocabulary]);
  expectClose(
    next.data,
    expected.logits.flatMap((row) => row.at(-1) ?? []),
  );
});

test('ids of 64 bits give the same, and the caller keeps his buffers', async () => {
  const wide = BigInt64Array.from(ids, BigInt);
  const [a, b] = await Promise.all([model.logits(both), model.logits({ ...both, data: wide })]);
  expect(b.data).toEqual(a.data);
  expect([wide.length, ids.length]).toEqual([16, 16]);
});

test('a model tells what it is', () => {
  expect(model.parameters).toBe(246);
  expect(model.context).toBe(context);
  expect(model.hiddenWidth).toBe(expected.width);
  expect(model.vocabularySize).toBe(vocabulary);
  expect(model.tokenizerId).toMatch(/^[0-9a-f]{64}$/);
});

test.each([context - 1, context, context + 1])(
  'an input of %d tokens against a context of 8',
  async (length) => {
    const run = model.nextTokenLogits({ shape: [1, length], data: new Int32Array(length) });
    if (length <= context) expect((await run).shape).toEqual([1, vocabulary]);
    else
      await expect(run).rejects.toMatchObject({
        code: 'tensor-too-large',
        facts: { length, limit: context },
      });
  },
);

test.each([1, 2, context + 1, context + 2])('the loss of a row of %d tokens', async (length) => {
  const run = model.negativeLogLikelihood({ shape: [1, length], data: new Int32Array(length) });
  if (length === 1) await expect(run).rejects.toMatchObject({ code: 'tensor-shape' });
  else if (length === context + 2) await expect(run).rejects.toMatchObject({ code: 'tensor-too-large' });
  else expect(await run).toHaveLength(length - 1);
});

test.each([-1, 33, 2 ** 31 - 1])('the id %d is out of the vocabulary', async (id) => {
  const run = model.logits({ shape: [1, 2], data: Int32Array.of(0, id) });
  await expect(run).rejects.toMatchObject({
    code: 'tensor-range',
    facts: { position: 1, vocabularySize: 33 },
  });
});

test('an id that only 64 bits hold is out of the vocabulary', async () => {
  const run = model.logits({ shape: [1, 1], data: BigInt64Array.of(2n ** 53n + 1n) });
  await expect(run).rejects.toMatchObject({ code: 'tensor-range' });
});

test.each([
  [0, 1, 1],
  [4, 2, 3],
  [4, 0, 4],
  [4, 4, 0],
  [4, -1, -4],
  [3, 1.5, 2],
  [2, Number.NaN, 2],
])('%d ids are not %d rows of %d', async (count, batch, length) => {
  const run = model.logits({ shape: [batch, length], data: new Int32Array(count) });
  await expect(run).rejects.toMatchObject({ code: 'tensor-shape' });
});

test('an answer above 256 MiB is refused before anything is computed', async () => {
  const batch = Math.ceil(2 ** 26 / vocabulary);
  const run = model.nextTokenLogits({ shape: [batch, 1], data: new Int32Array(batch) });
  await expect(run).rejects.toMatchObject({ code: 'tensor-too-large' });
});

test('greedy text is the same each time, of the length asked for, and longer than the context', async () => {
  const request = { maxNewTokens: 12 };
  const first = await model.generate('the thing', request);
  expect(first).toEqual(await model.generate('the thing', request));
  expect(first.ids.length).toBeLessThanOrEqual(12);
  expect(first.text).toBe(model.decode(first.ids));
});

test('a seed decides what is drawn, and one candidate leaves no choice', async () => {
  const draw = async (seed: number, topK?: number) =>
    (await model.generate('the', { maxNewTokens: 8, temperature: 3, seed, ...(topK ? { topK } : {}) })).ids;
  expect(await draw(1)).toEqual(await draw(1));
  const several = await Promise.all([1, 2, 3, 4, 5].map((seed) => draw(seed)));
  expect(new Set(several.map(String)).size).toBeGreaterThan(1);
  expect(await draw(1, 1)).toEqual((await model.generate('the', { maxNewTokens: 8 })).ids);
});

test('a continuation is what the model itself finds likeliest, and stops where the text ends', async () => {
  const { ids: added } = await model.generate('a b', { maxNewTokens: 3 });
  const seen = [...model.encode('a b')];
  for (const token of [...added, undefined]) {
    const { data } = await model.nextTokenLogits({ shape: [1, seen.length], data: Int32Array.from(seen) });
    const best = data.indexOf(Math.max(...data));
    if (token === undefined) expect(added.length === 3 || best === model.endOfText).toBe(true);
    else expect(token).toBe(best);
    seen.push(token ?? best);
  }
});

test('an empty prompt starts from the end-of-text token', async () => {
  const { ids: added } = await model.generate('', { maxNewTokens: 1 });
  const { data } = await model.nextTokenLogits({ shape: [1, 1], data: Int32Array.of(0) });
  const best = data.indexOf(Math.max(...data));
  expect([...added]).toEqual(best === 0 ? [] : [best]);
});

test.each([
  { maxNewTokens: 0 },
  { maxNewTokens: MAX_NEW_TOKENS + 1 },
  { maxNewTokens: 1.5 },
  { maxNewTokens: 1, temperature: -1 },
  { maxNewTokens: 1, temperature: Number.NaN },
  { maxNewTokens: 1, topK: 0 },
  { maxNewTokens: 1, seed: 0.5 },
])('the request %j is refused', async (request) => {
  await expect(model.generate('the', request)).rejects.toMatchObject({ code: 'invalid-argument' });
});

test('generation ends with abort and with its deadline, and the model goes on', async () => {
  const long = { maxNewTokens: MAX_NEW_TOKENS, temperature: 1, seed: 1, topK: 2 };
  await expect(model.generate('the', long, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'aborted',
  });
  await expect(model.generate('the', long, { timeoutMs: 1 })).rejects.toMatchObject({ code: 'timeout' });
  expect((await model.nextTokenLogits(both)).shape).toEqual([2, vocabulary]);
});

test('a closed model refuses, and can be closed again', async () => {
  const closed = await openModel(init);
  const running = closed.logits(both);
  const judged = expect(running).rejects.toMatchObject({ code: 'unavailable' });
  await closed.close();
  await judged;
  await expect(closed.logits(both)).rejects.toMatchObject({ code: 'unavailable' });
  await closed.close();
});

test('a file without hidden states answers the rest', async () => {
  const plain = await openModel({ ...init, modelPath: fixture('no-hidden-state.onnx') });
  expect(plain.hiddenWidth).toBeUndefined();
  await expect(plain.hiddenStates(both)).rejects.toMatchObject({ code: 'synapse-unsupported' });
  expectClose((await plain.logits(both)).data, expected.logits.flat(2));
  await plain.close();
});

test('a model that computes nonsense says so instead of passing it on', async () => {
  const broken = await openModel({ ...init, modelPath: fixture('not-finite.onnx') });
  const ask = (id: number) => broken.nextTokenLogits({ shape: [1, 1], data: Int32Array.of(id) });
  await expect(ask(5)).rejects.toMatchObject({ code: 'tensor-not-finite' });
  await broken.close();
});

test('a model file that is not there, or is a folder, is missing', async () => {
  await expect(openModel({ ...init, modelPath: join(folder, 'none.onnx') })).rejects.toMatchObject({
    code: 'model-missing',
    message: expect.stringContaining('check the path'),
  });
  await expect(openModel({ ...init, modelPath: folder })).rejects.toMatchObject({ code: 'model-missing' });
  const tokenizerPath = join(folder, 'none.json');
  await expect(openModel({ ...init, tokenizerPath })).rejects.toMatchObject({ code: 'model-missing' });
});

test.each([
  ['empty', 0],
  ['cut after 200 bytes', 200],
  ['cut in the middle', 900],
  ['short of one byte', -1],
])('a model file that is %s is broken', async (_, end) => {
  const bytes = await readFile(init.modelPath);
  const modelPath = join(folder, `cut${end}.onnx`);
  await writeFile(modelPath, bytes.subarray(0, end));
  await expect(openModel({ ...init, modelPath })).rejects.toMatchObject({
    code: 'model-broken',
    message: expect.stringContaining('get it again'),
  });
});

test.each([
  ['that is text', fixture('expected.json'), 'get it again'],
  ['with another input', fixture('float-input.onnx'), 'input_ids int64'],
  ['without logits', fixture('no-logits.onnx'), 'no output named logits'],
  ['for another tokenizer', fixture('other-vocabulary.onnx'), '32 tokens and the tokenizer 33'],
])('a model file %s is broken', async (_, modelPath, message) => {
  await expect(openModel({ ...init, modelPath })).rejects.toMatchObject({
    code: 'model-broken',
    message: expect.stringContaining(message),
  });
});

test('a model whose weights lie in another file names that file', async () => {
  const modelPath = join(folder, 'split.onnx');
  const place = Buffer.concat([
    bytesField(1, Buffer.from('location')),
    bytesField(2, Buffer.from('weights.data')),
  ]);
  // Field 14 says that the values are those of field 13.
  const moveOut = (weights: readonly Field[]) =>
    Buffer.concat([...without(weights, 4, 9), bytesField(13, place), Buffer.of(14 << 3, 1)]);
  await writeFile(modelPath, changeFirstWeights(await readFile(init.modelPath), moveOut));
  await expect(openModel({ ...init, modelPath })).rejects.toMatchObject({
    code: 'model-broken',
    message: expect.stringMatching(/weights\.data, which cannot be read.*put that file there/),
  });
});

test('a model in bfloat16 is told as that', async () => {
  const modelPath = join(folder, 'bfloat16.onnx');
  const halve = (weights: readonly Field[]) => {
    const raw = weights.find(({ number }) => number === 9)?.bytes ?? Buffer.of();
    // Of type 16, two bytes a value.
    return Buffer.concat([
      ...without(weights, 2, 9),
      Buffer.of(2 << 3, 16),
      bytesField(9, raw.subarray(raw.length / 2)),
    ]);
  };
  await writeFile(modelPath, changeFirstWeights(await readFile(init.modelPath), halve));
  await expect(openModel({ ...init, modelPath })).rejects.toMatchObject({
    code: 'model-broken',
    message: expect.stringMatching(/bfloat16.*export it in float32/),
  });
});

test('a context beyond that of the file is noticed at opening', async () => {
  await expect(openModel({ ...init, context: context + 1 })).rejects.toMatchObject({
    code: 'model-broken',
    message: expect.stringContaining('context'),
  });
});

test.each([{ context: 0 }, { context: 1.5 }, { threads: 0 }, { queueLimit: 0 }])(
  'opening with %j is refused',
  async (settings) => {
    await expect(openModel({ ...init, ...settings })).rejects.toMatchObject({ code: 'invalid-argument' });
  },
);

test('opening can be given up', async () => {
  await expect(openModel(init, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  await expect(openModel(init, { timeoutMs: 1 })).rejects.toMatchObject({ code: 'timeout' });
});

/** A field of a protobuf message: its number, what it holds if that is bytes, and the whole of it. */
interface Field {
  readonly number: number;
  readonly bytes: Buffer | undefined;
  readonly whole: Buffer;
}

function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < message.length; ) {
    const start = at;
    const readNumber = () => {
      let [value, scale, byte] = [0, 1, 0];
      do {
        byte = message[at++] ?? 0;
        value += (byte & 127) * scale;
        scale *= 128;
      } while (byte > 127);
      return value;
    };
    const tag = readNumber();
    const kind = tag % 8;
    const size = kind === 2 ? readNumber() : kind === 5 ? 4 : kind === 1 ? 8 : 0;
    if (kind === 0) readNumber();
    const bytes = kind === 2 ? message.subarray(at, at + size) : undefined;
    at += size;
    fields.push({ number: Math.floor(tag / 8), bytes, whole: message.subarray(start, at) });
  }
  return fields;
}

function bytesField(number: number, bytes: Buffer): Buffer {
  const size: number[] = [];
  let rest = bytes.length;
  for (; rest > 127; rest = Math.floor(rest / 128)) size.push((rest % 128) | 128);
  return Buffer.concat([Buffer.of((number << 3) | 2, ...size, rest), bytes]);
}

function without(fields: readonly Field[], ...numbers: number[]): Buffer[] {
  return fields.filter(({ number }) => !numbers.includes(number)).map(({ whole }) => whole);
}

/** An ONNX model (graph in field 7, weights in field 5 of it) with the first floats among its weights changed. */
function changeFirstWeights(model: Buffer, change: (weights: readonly Field[]) => Buffer): Buffer {
  let isDone = false;
  const changeIn = (graph: Buffer) =>
    fieldsOf(graph).map(({ number, bytes, whole }) => {
      const weights = number === 5 && bytes !== undefined ? fieldsOf(bytes) : [];
      const isFloats = weights.some((field) => field.number === 2 && field.whole[1] === 1);
      if (isDone || !isFloats || !weights.some((field) => field.number === 9)) return whole;
      isDone = true;
      return bytesField(5, change(weights));
    });
  return Buffer.concat(
    fieldsOf(model).map(({ number, bytes, whole }) =>
      number === 7 && bytes !== undefined ? bytesField(7, Buffer.concat(changeIn(bytes))) : whole,
    ),
  );
}
