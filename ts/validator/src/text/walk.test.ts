// SPDX-License-Identifier: Apache-2.0

import { openTokenizer } from '@ganglion/model';
import { evaluationText, tokenizerPath } from '@ganglion/models';
import { expect, test } from '@jest/globals';
import { secretOfSeed, secretRandom } from './secret-random.ts';
import { emptyTextState, type TextState, textStateFromJSON, textStateToJSON } from './text-state.ts';
import { TextWalk } from './walk.ts';

/** Each word is a token of its own, whose id tells where it stands. */
const words = {
  encode: (text: string) => Int32Array.from(text.match(/w\d+/g) ?? [], (word) => Number(word.slice(1))),
};
const textOf = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `w${from + i}`).join(' ');

const secret = secretOfSeed(7);
const stateOf = (): TextState => ({ ...emptyTextState(), secret });
const restart = (state: TextState) => textStateFromJSON(JSON.parse(JSON.stringify(textStateToJSON(state))));

function open(state: TextState, documents: readonly string[], init = { length: 8, batch: 6 }) {
  const walk = new TextWalk({ tokenizer: words, state }, init);
  const gone = walk.setDocuments(documents);
  return { walk, gone };
}

/** Remembers all that peers saw, and fails when a target had been seen or is in the same round. */
function createWitness() {
  const shown = new Set<number>();
  const targets = new Set<number>();
  let round = 0;
  return {
    targets,
    see(walk: TextWalk): number {
      const windows = walk.draw(secretRandom(secret, `round:${round}`));
      round += 1;
      if (windows === undefined) return 0;
      for (const id of windows.inputIds.data) shown.add(id);
      expect(windows.inputIds.shape).toEqual([
        windows.targets.length,
        windows.inputIds.data.length / windows.targets.length,
      ]);
      expect(new Set(windows.targets).size).toBe(windows.targets.length);
      for (const target of windows.targets) {
        expect([target, shown.has(target) || targets.has(target)]).toEqual([target, false]);
      }
      for (const target of windows.targets) targets.add(target);
      return windows.targets.length;
    },
  };
}

test('no token is a target that was shown before or is in the same round, until nearly all were targets', () => {
  const { walk } = open(stateOf(), [textOf(0, 4_000), textOf(10_000, 14_000)]);
  const witness = createWitness();
  const first = witness.see(walk);
  expect(first).toBe(6);
  while (witness.see(walk) > 0);
  expect(witness.targets.size).toBeGreaterThan(0.9 * 8_000);
  expect(walk.hasTarget).toBe(false);
  expect(walk.targetsLeft).toBe(0);
  // It does not go round.
  expect(witness.see(walk)).toBe(0);
});

test('nor after restarts, with other windows and batches, more text behind and beside, and the same text twice', () => {
  const witness = createWitness();
  let state = stateOf();
  const documents = [textOf(0, 2_000), textOf(10_000, 12_003)];
  const changes: readonly (() => { length: number; batch: number })[] = [
    () => ({ length: 8, batch: 6 }),
    () => ({ length: 20, batch: 3 }),
    () => {
      documents[1] += ` ${textOf(12_003, 13_000)}`;
      return { length: 4, batch: 30 };
    },
    () => {
      documents.unshift(textOf(30_000, 30_500), textOf(0, 2_000));
      return { length: 8, batch: 6 };
    },
  ];
  for (const change of changes) {
    const { walk, gone } = open(state, documents, change());
    expect(gone).toBe(0);
    for (let i = 0; i < 40; i += 1) witness.see(walk);
    state = restart(state);
  }
  const { walk } = open(state, documents);
  while (witness.see(walk) > 0);
  expect(witness.targets.size).toBeGreaterThan(3_000);
});

test('text can be added while it is walked, and goes on behind its end', () => {
  const witness = createWitness();
  const { walk } = open(stateOf(), [textOf(0, 500)]);
  while (witness.see(walk) > 0);
  const before = witness.targets.size;
  expect(walk.setDocuments([textOf(0, 900)])).toBe(0);
  while (witness.see(walk) > 0);
  expect(witness.targets.size).toBeGreaterThan(before + 250);
});

test('text that is gone, or was changed where it was begun, is counted', () => {
  const state = stateOf();
  const { walk } = open(state, [textOf(0, 2_000)]);
  createWitness().see(walk);
  expect(open(restart(state), [textOf(50_000, 52_000)]).gone).toBeGreaterThan(0);
});

test('what is asked when is decided by the secret', () => {
  const draw = (secret: Uint8Array) =>
    open({ ...emptyTextState(), secret }, [textOf(0, 4_000)])
      .walk.draw(secretRandom(secret, 'round:0'))
      ?.inputIds.data.join();
  expect(draw(secretOfSeed(1))).toBe(draw(secretOfSeed(1)));
  expect(new Set([1, 2, 3].map((seed) => draw(secretOfSeed(seed)))).size).toBe(3);
  expect(emptyTextState().secret).not.toEqual(emptyTextState().secret);
});

test('numbers of a secret are even and between 0 and 1', () => {
  const random = secretRandom(secret, 'test');
  const drawn = Array.from({ length: 4_000 }, random);
  expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
  expect(drawn.reduce((sum, value) => sum + value, 0) / drawn.length).toBeCloseTo(0.5, 1);
});

test.each([
  ['none', ''],
  ['one token', 'w1'],
  ['one window without a token behind it', textOf(0, 8)],
])('a text of %s has no target', (_how, text) => {
  const { walk } = open(stateOf(), [text]);
  expect([walk.hasTarget, walk.draw(() => 0)]).toEqual([false, undefined]);
});

test('a short text has shorter questions', () => {
  const { walk } = open(stateOf(), [textOf(0, 60)]);
  const size = createWitness().see(walk);
  expect(size).toBeGreaterThan(0);
  expect(size).toBeLessThan(6);
});

test('windows of real text stand in it with their targets, from all over', async () => {
  const tokenizer = await openTokenizer(tokenizerPath());
  const text = evaluationText();
  const walk = new TextWalk({ tokenizer, state: stateOf() }, { length: 16, batch: 40 });
  walk.setDocuments([text]);
  const windows = walk.draw(secretRandom(secret, 'round:0'));
  const data = windows?.inputIds.data ?? new Int32Array();
  const places = [...(windows?.targets ?? [])].map((target, row) =>
    text.indexOf(tokenizer.decode([...data.subarray(row * 16, row * 16 + 16), target]).trim()),
  );
  expect(places).toHaveLength(40);
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(new Set(places.map((place) => Math.floor((4 * place) / text.length)))).toEqual(
    new Set([0, 1, 2, 3]),
  );
});

test.each([
  ['secret', 'aa'],
  ['secret', 5],
  ['tokenizer', 5],
  ['pieceLetters', -1],
  ['cursors', {}],
  ['cursors', [['not an id', 4]]],
  ['cursors', [[`${'0'.repeat(16)}-5-${'0'.repeat(32)}`, -1]]],
])('a state whose %s is %j is none', (field, value) => {
  const json = Object.assign(JSON.parse(JSON.stringify(textStateToJSON(stateOf()))), { [field]: value });
  expect(() => textStateFromJSON(json)).toThrow(TypeError);
});
