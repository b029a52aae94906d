// SPDX-License-Identifier: Apache-2.0
import { silentLogger } from '@ganglion/base';
import { expect, test } from '@jest/globals';
import { Questions } from './questions.ts';
import { givenText, type TextSource } from './text-source.ts';
import { emptyTextState } from './text-state.ts';

const tokenizer = {
  tokenizerId: 'words',
  encode: (text: string) => Int32Array.from(text.match(/w\d+/g) ?? [], (word) => Number(word.slice(1))),
};
const textOf = (words: number) => Array.from({ length: words }, (_, i) => `w${i}`).join(' ');
const HOUR_MS = 3_600_000;

function setUp(source: TextSource, seed?: number) {
  const time = { now: 0 };
  const said: { readonly level: string; readonly facts: object; readonly message: string }[] = [];
  const say = (level: string) => (facts: object, message?: string) =>
    said.push({ level, facts, message: message ?? '' });
  const logger = { ...silentLogger, warn: say('warn'), error: say('error') };
  const questions = new Questions(
    { source, tokenizer, clock: { elapsed: () => time.now }, logger },
    { seed, length: 8, batch: 4, roundIntervalMs: HOUR_MS },
  );
  return { questions, time, said };
}

test('days before the text is used up it is said, again nearer to the end, and at the end that more is needed', async () => {
  const { questions, time, said } = setUp(givenText(textOf(600)));
  await questions.start(emptyTextState());
  const begin = questions.left;
  expect(begin.secondsLeft).toBeGreaterThan(4 * 24 * 3_600);
  expect(said).toEqual([]);
  const hours: number[] = [];
  for (let round = 0; questions.whyNotReady === undefined && round < 1_000; round += 1) {
    await questions.draw(round);
    time.now += HOUR_MS;
    if (said.length > hours.length) hours.push((questions.left.secondsLeft ?? 0) / 3_600);
  }
  expect(said.slice(0, 3).map(({ level }) => level)).toEqual(['warn', 'warn', 'warn']);
  expect(hours[0]).toBeLessThan(72);
  expect(hours[0]).toBeGreaterThan(60);
  expect(hours[1]).toBeLessThan(24);
  expect(said.at(-1)).toMatchObject({ level: 'error', facts: { hint: 'give it a longer text' } });
  expect(questions.whyNotReady).toMatch(/^the text is used up: give it a longer text$/);
});

test('more text ends the want of it', async () => {
  let text = textOf(60);
  let isRead = false;
  const source: TextSource = {
    more: 'add some',
    close: () => {},
    read: async () => {
      if (isRead) return undefined;
      isRead = true;
      return [text];
    },
  };
  const { questions } = setUp(source);
  await questions.start(emptyTextState());
  let round = 0;
  while ((await questions.draw(round)) !== undefined) round += 1;
  expect(questions.whyNotReady).toMatch(/add some/);
  text = textOf(400);
  isRead = false;
  expect(await questions.draw(round)).toBeDefined();
  expect(questions.whyNotReady).toBeUndefined();
});

test('a text of which no question can be made is refused, one that was all asked is not', async () => {
  await expect(setUp(givenText('w1')).questions.start(emptyTextState())).rejects.toMatchObject({
    code: 'invalid-argument',
    facts: { letters: 2, windowTokens: 8 },
  });
  const state = emptyTextState();
  const { questions } = setUp(givenText(textOf(60)));
  await questions.start(state);
  for (let round = 0; (await questions.draw(round)) !== undefined; round += 1);
  const again = setUp(givenText(textOf(60)));
  await again.questions.start(state);
  expect(await again.questions.draw(100)).toBeUndefined();
});

test('text that was begun under another tokenizer counts as used up', async () => {
  const state = emptyTextState();
  const { questions } = setUp(givenText(textOf(60)));
  await questions.start(state);
  await questions.draw(0);
  state.tokenizer = 'letters';
  const again = setUp(givenText(textOf(60)));
  await again.questions.start(state);
  expect(await again.questions.draw(1)).toBeUndefined();
});

test('a seed decides in place of the secret, and is not kept', async () => {
  const draw = async (seed: number | undefined) => {
    const state = emptyTextState();
    const { questions } = setUp(givenText(textOf(2_000)), seed);
    await questions.start(state);
    return { asked: (await questions.draw(0))?.inputIds.data.join(), state };
  };
  const [a, b, c] = [await draw(5), await draw(5), await draw(undefined)];
  expect(a.asked).toBe(b.asked);
  expect(c.asked).not.toBe(a.asked);
  expect(a.state.secret).not.toEqual(b.state.secret);
});
