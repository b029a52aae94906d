// SPDX-License-Identifier: Apache-2.0

import { createRandom } from '@ganglion/gating';
import { openTokenizer } from '@ganglion/model';
import { evaluationText, tokenizerPath } from '@ganglion/models';
import { expect, test } from '@jest/globals';
import { roundRandom, sampleWindows } from './windows.ts';

const tokenizer = await openTokenizer(tokenizerPath());
const text = evaluationText();

test('a window and its target stand in the text, one after the other', () => {
  const windows = sampleWindows({ text, tokenizer, random: createRandom(3), batch: 20, length: 16 });
  expect([windows.inputIds.data.length, windows.targets.length]).toEqual([320, 20]);
  for (let row = 0; row < windows.targets.length; row += 1) {
    const ids = [...windows.inputIds.data.subarray(row * 16, row * 16 + 16), windows.targets[row] ?? -1];
    expect(text).toContain(tokenizer.decode(ids).trim());
  }
});

test('windows come from all over the text', () => {
  const windows = sampleWindows({ text, tokenizer, random: createRandom(4), batch: 64, length: 8 });
  const places = Array.from({ length: 64 }, (_, row) =>
    text.indexOf(tokenizer.decode(windows.inputIds.data.subarray(row * 8, row * 8 + 8)).trim()),
  );
  const quarters = new Set(places.map((place) => Math.floor((4 * place) / text.length)));
  expect(quarters).toEqual(new Set([0, 1, 2, 3]));
});

test('the same seed and round ask the same; another seed or round asks something else', () => {
  const draw = (seed: number, round: number) =>
    sampleWindows({
      text,
      tokenizer,
      random: roundRandom(seed, round),
      batch: 4,
      length: 8,
    }).inputIds.data.join();
  expect(draw(1, 1)).toBe(draw(1, 1));
  expect(new Set([draw(1, 1), draw(1, 2), draw(2, 1)]).size).toBe(3);
});

test('a text that just has one window is enough, a shorter one is refused', () => {
  const words = (count: number) => ` ${Array.from({ length: count }, () => 'x').join(' ')}`;
  const letters = { encode: (piece: string) => Int32Array.from(piece.trim().split(/\s+/), () => 1) };
  const draw = (count: number) =>
    sampleWindows({ text: words(count), tokenizer: letters, random: () => 0, batch: 1, length: 4 });
  expect(draw(5).targets).toEqual(Int32Array.of(1));
  expect(() => draw(4)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  expect(() => sampleWindows({ text: '', tokenizer: letters, random: () => 0, batch: 1, length: 4 })).toThrow(
    expect.objectContaining({ code: 'invalid-argument' }),
  );
});
