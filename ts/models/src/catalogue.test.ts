// SPDX-License-Identifier: Apache-2.0
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { evaluationText, loadCatalogue, modelPath, modelsDirectory, tokenizerPath } from './index.ts';

let copy: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'ganglion-models-'));
  for (const part of ['models.json', 'tokenizer.json', 'weights', 'text']) {
    cpSync(join(modelsDirectory, part), join(copy, part), { recursive: true });
  }
});

afterEach(() => rmSync(copy, { recursive: true, force: true }));

function firstModel() {
  const [model] = loadCatalogue().models;
  if (model === undefined) throw new Error('the catalogue is empty');
  return model;
}

function rewriteCatalogue(change: (catalogue: Record<string, unknown>) => void): void {
  const file = join(copy, 'models.json');
  const catalogue: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
  change(catalogue);
  writeFileSync(file, JSON.stringify(catalogue));
}

test('every model and the tokenizer are there with the contents the catalogue describes', () => {
  const { models } = loadCatalogue();
  expect(models.length).toBeGreaterThanOrEqual(6);
  for (const model of models)
    expect(statSync(modelPath(model.name)).size).toBeGreaterThan(2 * model.parameters);
  expect(statSync(tokenizerPath()).size).toBeGreaterThan(0);
});

test('held-out loss falls by at least a tenth of a nat from each model to the next larger one', () => {
  const { models } = loadCatalogue();
  const smaller = models.slice(0, -1);
  smaller.forEach((model, index) => {
    const larger = models[index + 1] ?? model;
    expect(larger.parameters).toBeGreaterThan(1.5 * model.parameters);
    expect(model.heldOutLoss - larger.heldOutLoss).toBeGreaterThan(0.1);
  });
});

test('the model of validators is the smallest and weakest', () => {
  const { validator } = loadCatalogue();
  expect(validator).toBe(firstModel().name);
});

test('weights and tokenizer together stay under eight million bytes', () => {
  const files = [tokenizerPath(), ...loadCatalogue().models.map((model) => modelPath(model.name))];
  expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(8_000_000);
});

test('the evaluation text is real prose of several documents within the stated size', () => {
  const text = evaluationText();
  expect(Buffer.byteLength(text)).toBeGreaterThan(200_000);
  expect(Buffer.byteLength(text)).toBeLessThan(500_000);
  expect(text).toContain('Now it came to pass in the days when the judges ruled');
  expect(text).toContain('only found another orphan');
  expect(text.split('\n\n').length).toBeGreaterThan(40);
  expect(text).not.toMatch(/\n{3,}| {2,}|\r/);
});

test('a name outside the catalogue is not found', () => {
  expect(() => modelPath('gang-900b')).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
});

test('a missing catalogue, weights file, tokenizer or text is model-missing and names the file', () => {
  const model = firstModel();
  rmSync(join(copy, model.file));
  expect(() => modelPath(model.name, copy)).toThrow(
    expect.objectContaining({ code: 'model-missing', facts: { file: model.file } }),
  );
  rmSync(join(copy, 'tokenizer.json'));
  expect(() => tokenizerPath(copy)).toThrow(expect.objectContaining({ code: 'model-missing' }));
  rmSync(join(copy, 'text'), { recursive: true });
  expect(() => evaluationText(copy)).toThrow(expect.objectContaining({ code: 'model-missing' }));
  rmSync(join(copy, 'models.json'));
  expect(() => loadCatalogue(copy)).toThrow(expect.objectContaining({ code: 'model-missing' }));
});

test('an empty, truncated or altered weights file is model-broken, and only that one', () => {
  const [first, second] = loadCatalogue().models;
  if (first === undefined || second === undefined) throw new Error('two models are needed');
  const file = join(copy, first.file);
  const whole = readFileSync(file);
  const altered = Buffer.from(whole);
  altered.writeUInt8(altered.readUInt8(altered.length >> 1) ^ 1, altered.length >> 1);
  for (const contents of [
    Buffer.alloc(0),
    whole.subarray(0, -1),
    altered,
    Buffer.concat([whole, Buffer.alloc(1)]),
  ]) {
    writeFileSync(file, contents);
    expect(() => modelPath(first.name, copy)).toThrow(expect.objectContaining({ code: 'model-broken' }));
    expect(modelPath(second.name, copy)).toBe(join(copy, second.file));
  }
  writeFileSync(file, whole);
  expect(modelPath(first.name, copy)).toBe(file);
});

test('an altered tokenizer is model-broken', () => {
  writeFileSync(join(copy, 'tokenizer.json'), '{}');
  expect(() => tokenizerPath(copy)).toThrow(expect.objectContaining({ code: 'model-broken' }));
});

test('a truncated catalogue is model-broken', () => {
  for (const length of [0, 1, 500]) {
    cpSync(join(modelsDirectory, 'models.json'), join(copy, 'models.json'));
    truncateSync(join(copy, 'models.json'), length);
    expect(() => loadCatalogue(copy)).toThrow(expect.objectContaining({ code: 'model-broken' }));
  }
});

test('a catalogue with a wrong field is model-broken', () => {
  const model = firstModel();
  const wrong: readonly Record<string, unknown>[] = [
    { models: [] },
    { models: 'none' },
    { models: [model, model] },
    { models: [null] },
    { models: [{ ...model, file: '../outside.onnx' }] },
    { models: [{ ...model, file: '/etc/passwd' }] },
    { models: [{ ...model, sha256: model.sha256.slice(1) }] },
    { models: [{ ...model, parameters: 0 }] },
    { models: [{ ...model, parameters: 1.5 }] },
    { models: [{ ...model, heldOutLoss: '5' }] },
    { models: [{ ...model, name: 'a name' }] },
    { models: [model], validator: 'gang-900b' },
    { validator: undefined },
    { tokenizer: undefined },
  ];
  for (const fields of wrong) {
    cpSync(join(modelsDirectory, 'models.json'), join(copy, 'models.json'));
    rewriteCatalogue((catalogue) => Object.assign(catalogue, fields));
    expect(() => loadCatalogue(copy)).toThrow(expect.objectContaining({ code: 'model-broken' }));
  }
});
