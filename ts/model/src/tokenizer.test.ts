// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MAX_TEXT_LENGTH, openTokenizer, type Tokenizer } from './index.ts';

const path = fileURLToPath(new URL('../fixtures/generated/tokenizer.json', import.meta.url));
let folder: string;
let tokenizer: Tokenizer;
let definition: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganglion-tokenizer-'));
  tokenizer = await openTokenizer(path);
  definition = await readFile(path, 'utf8');
});

afterAll(() => rm(folder, { recursive: true }));

test('text comes back from its tokens, and merges are used', () => {
  const ids = tokenizer.encode('the thing. on the mat');
  expect(tokenizer.decode(ids)).toBe('the thing. on the mat');
  expect(ids[0]).toBe(tokenizer.vocabularySize - 2);
  expect(ids.length).toBeLessThan(21);
});

test('the id is the sha256 of the file, the size that of the vocabulary, the end the special token', () => {
  expect(tokenizer.tokenizerId).toBe(createHash('sha256').update(definition).digest('hex'));
  expect(tokenizer.vocabularySize).toBe(33);
  expect(tokenizer.endOfText).toBe(0);
});

test('no text is no token and the other way round', () => {
  expect([...tokenizer.encode('')]).toEqual([]);
  expect(tokenizer.decode([])).toBe('');
});

test('special tokens are not text', () => {
  expect(tokenizer.decode([0, ...tokenizer.encode('the'), 0])).toBe('the');
});

test('the longest text is encoded and a longer one refused', () => {
  expect(tokenizer.encode('a'.repeat(1000))).toHaveLength(1000);
  const words = 'a '.repeat(MAX_TEXT_LENGTH / 2);
  expect(tokenizer.encode(words)).toHaveLength(MAX_TEXT_LENGTH);
  expect(() => tokenizer.encode(`${words}a`)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
});

test.each([-1, 33, 1.5, Number.NaN])('id %d is not in the vocabulary', (id) => {
  expect(() => tokenizer.decode([3, id])).toThrow(
    expect.objectContaining({ code: 'tensor-range', facts: expect.objectContaining({ position: 1 }) }),
  );
});

test('a tokenizer that is not there, or is a folder, is missing', async () => {
  await expect(openTokenizer(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'model-missing' });
  await expect(openTokenizer(folder)).rejects.toMatchObject({ code: 'model-missing' });
});

test.each([
  ['empty', () => ''],
  ['truncated', () => definition.slice(0, definition.length / 2)],
  ['not an object', () => '7'],
  ['an empty object', () => '{}'],
  ['without a model', () => JSON.stringify({ ...JSON.parse(definition), model: null })],
  [
    'of an unknown kind',
    () => JSON.stringify({ ...JSON.parse(definition), model: { type: 'None', vocab: {} } }),
  ],
])('a tokenizer file that is %s is broken, and the error says what to do', async (_, content) => {
  const file = join(folder, 'tokenizer.json');
  await writeFile(file, content());
  await expect(openTokenizer(file)).rejects.toMatchObject({
    code: 'model-broken',
    message: expect.stringContaining('tokenizer.json that came with the model'),
  });
});
