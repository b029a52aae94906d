// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { silentLogger } from '@ganglion/base';
import {
  evaluationText,
  loadCatalogue,
  type ModelEntry,
  modelPath,
  modelsDirectory,
  tokenizerPath,
} from '@ganglion/models';
import { afterEach, expect, test as testAlways } from '@jest/globals';
import { type LanguageModel, openModel, openTokenizer } from './index.ts';

const test = existsSync(join(modelsDirectory, 'models.json')) ? testAlways : testAlways.skip;

const OPEN_ONCE = fileURLToPath(new URL('./open-once.ts', import.meta.url));

const opened: LanguageModel[] = [];

afterEach(() => Promise.all(opened.splice(0).map((model) => model.close())));

async function open(entry: ModelEntry | undefined): Promise<LanguageModel> {
  if (entry === undefined) throw new Error('the catalogue is empty');
  const { name, context } = entry;
  const files = { modelPath: modelPath(name), tokenizerPath: tokenizerPath() };
  const model = await openModel({ ...files, context, logger: silentLogger });
  opened.push(model);
  return model;
}

/** Every `stride`-th window of context + 1 tokens. */
function cutWindows(ids: Int32Array, context: number, stride: number): Int32Array[] {
  const count = Math.floor((ids.length - 1) / context);
  const windows = Array.from({ length: count }, (_, i) => ids.subarray(i * context, (i + 1) * context + 1));
  return windows.filter((_, i) => i % stride === 0);
}

async function meanLoss(model: LanguageModel, windows: readonly Int32Array[]): Promise<number> {
  let sum = 0;
  for (let at = 0; at < windows.length; at += 16) {
    const part = windows.slice(at, at + 16);
    const length = model.context + 1;
    const ids = new Int32Array(part.length * length);
    part.forEach((window, row) => {
      ids.set(window, row * length);
    });
    const losses = await model.negativeLogLikelihood({ shape: [part.length, length], data: ids });
    sum += losses.reduce((total, loss) => total + loss, 0) / model.context;
  }
  return sum / windows.length;
}

test('opening a model leaves nothing behind and reports to nobody', async () => {
  const [home, temporary] = await Promise.all([0, 1].map(() => mkdtemp(join(tmpdir(), 'ganglion-model-'))));
  if (home === undefined || temporary === undefined) throw new Error('there are two folders');
  try {
    const { PATH } = process.env;
    await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', OPEN_ONCE], {
      env: { PATH, HOME: home, TMPDIR: temporary },
    });
    expect([...(await readdir(home)), ...(await readdir(temporary))]).toEqual([]);
  } finally {
    await Promise.all([home, temporary].map((folder) => rm(folder, { recursive: true })));
  }
});

test('each model has the held-out loss that the catalogue states', async () => {
  const { models } = loadCatalogue();
  const tokens = (await openTokenizer(tokenizerPath())).encode(evaluationText());
  for (const entry of models) {
    const model = await open(entry);
    const loss = await meanLoss(model, cutWindows(tokens, entry.context, 64));
    expect(Math.abs(loss - entry.heldOutLoss)).toBeLessThan(0.15);
  }
});

test('the tokenizer is the one that the catalogue states, and gives real text back unchanged', async () => {
  const { tokenizer: stated } = loadCatalogue();
  const tokenizer = await openTokenizer(tokenizerPath());
  expect(tokenizer.tokenizerId).toBe(stated.sha256);
  expect(tokenizer.vocabularySize).toBe(stated.vocab);
  const text = `${evaluationText().slice(0, 20_000)} naïve 😀`;
  expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
});

test('a real model continues a prompt beyond its context, the same for the same seed', async () => {
  const model = await open(loadCatalogue().models[2]);
  const request = { maxNewTokens: model.context + 8, temperature: 0.8, topK: 40, seed: 7 };
  const first = await model.generate('In the beginning', request);
  expect(first.text.trim().length).toBeGreaterThan(0);
  expect(await model.generate('In the beginning', request)).toEqual(first);
});

test('while a model computes, the event loop goes on', async () => {
  const model = await open(loadCatalogue().models.at(-1));
  const { context: length } = model;
  let isRunning = true;
  const work = model.nextTokenLogits({ shape: [32, length], data: new Int32Array(32 * length) });
  work.finally(() => {
    isRunning = false;
  });
  let ticks = 0;
  while (isRunning) {
    await sleep(5);
    ticks++;
  }
  expect((await work).shape).toEqual([32, model.vocabularySize]);
  expect(ticks).toBeGreaterThan(5);
});
