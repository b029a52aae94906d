// SPDX-License-Identifier: Apache-2.0
import { toUid } from '@ganglion/chain';
import { expect, test } from '@jest/globals';
import { emptyState, stateFromJSON, stateToJSON } from './state.ts';
import { emptyTextState } from './text/text-state.ts';

const owner = { genesisHash: '0x00', hotkey: '5abc' };
const salt = new Uint8Array(32).fill(200);
const init = { halfLife: 1_000, path: '/state/of/alice' };

/** The secret of each state is another, but for the test. */
const text = emptyTextState();
text.cursors.set(`${'a'.repeat(16)}-300-${'b'.repeat(32)}`, 33);

const PROMISE = { interval: 4, versionKey: 2, salt: `0x${'c8'.repeat(32)}`, row: [{ uid: 1, weight: 9 }] };

function someState() {
  const state = { ...emptyState(init), text };
  state.round = 12;
  state.submission = { epochBlock: 40, outcome: 'tried' };
  state.promise = { interval: 4, row: [{ uid: toUid(1), weight: 9 }], salt, versionKey: 2 };
  state.book.observe('aa:1', { at: 5, tokens: 32, shapley: 0.25, loss: 4.5 });
  state.book.observe('aa:1', { at: 9, tokens: 32, shapley: 0.35, loss: 4.7 });
  state.book.observeFailure('bb:2', { at: 9, tokens: 32 });
  return state;
}
const written = () => JSON.parse(JSON.stringify(stateToJSON(owner, someState())));

test('a state that went through JSON is the same state', () => {
  const state = stateFromJSON(owner, init, written());
  expect([state.round, state.submission]).toEqual([12, { epochBlock: 40, outcome: 'tried' }]);
  expect(state.promise).toEqual(someState().promise);
  expect(JSON.stringify(stateToJSON(owner, state))).toBe(JSON.stringify(stateToJSON(owner, someState())));
  expect(state.book.get('aa:1')?.shapley.mean).toBeCloseTo(0.3, 3);
  expect(state.book.get('bb:2')).toMatchObject({ answers: 0, failures: 1 });
  const empty = emptyState(init);
  expect(stateFromJSON(owner, init, JSON.parse(JSON.stringify(stateToJSON(owner, empty))))).toEqual(empty);
});

test('a state from before there was text keeps its scores; its peers earn again with two answers', () => {
  const { version: _, text: __, ...old } = written();
  for (const record of old.records) delete record.evidence;
  const { book, text: begun } = stateFromJSON(owner, init, old);
  expect(book.scoreOf('aa:1')).toBeCloseTo(0.3, 3);
  expect(begun.cursors.size).toBe(0);
  expect(book.payOf('aa:1', 9)).toBe(0);
  book.observe('aa:1', { at: 9, tokens: 32, shapley: 0.3, loss: 4.5 });
  book.observe('aa:1', { at: 9, tokens: 32, shapley: 0.3, loss: 4.5 });
  expect(book.payOf('aa:1', 9)).toBeCloseTo((0.3 * 2) / 3, 2);
});

test('a state from before there were promises has none', () => {
  const { promise, ...old } = written();
  expect(promise).toEqual(PROMISE);
  expect(stateFromJSON(owner, init, old).promise).toBeUndefined();
});

test('a half-life that was changed holds from now on', () => {
  const state = stateFromJSON(owner, { ...init, halfLife: 10 }, written());
  const before = state.book.get('aa:1')?.shapley.evidence ?? 0;
  state.book.get('aa:1')?.shapley.decayTo(19);
  expect(state.book.get('aa:1')?.shapley.evidence).toBeCloseTo(before / 2, 6);
});

test('a state of another chain or another hotkey is refused', () => {
  for (const [change, complaint] of [
    [{ genesisHash: '0x01' }, /^invalid-argument: .*another chain .*path=\/state\/of\/alice.*--state-file/],
    [{ hotkey: '5xyz' }, /^invalid-argument: .*another hotkey .*path=\/state\/of\/alice.*--state-file/],
  ] as const) {
    expect(() => stateFromJSON({ ...owner, ...change }, init, written())).toThrow(complaint);
  }
});

test.each([
  ['version', 1],
  ['version', undefined],
  ['submission', { epochBlock: 1e308, outcome: 'tried' }],
  ['text', undefined],
  ['text', {}],
  ['hotkey', 5],
  ['genesisHash', null],
  ['round', -1],
  ['round', '3'],
  ['records', {}],
  ['records', [{ key: 'aa:1' }]],
  ['records', [null]],
  ['submission', 5],
  ['submission', { epochBlock: 4, outcome: 'maybe' }],
  ['promise', 5],
  ['promise', { ...PROMISE, interval: -1 }],
  ['promise', { ...PROMISE, versionKey: 2 ** 32 }],
  ['promise', { ...PROMISE, salt: '0x00' }],
  ['promise', { ...PROMISE, row: [{ uid: 1, weight: 65_536 }] }],
  ['promise', { ...PROMISE, row: [null] }],
])('a state whose %s is %j is refused', (field, value) => {
  expect(() => stateFromJSON(owner, init, { ...written(), [field]: value })).toThrow(TypeError);
});

test('a state of a later version is left alone', () => {
  expect(() => stateFromJSON(owner, init, { ...written(), version: 3 })).toThrow(
    /^invalid-argument: .*later version.*path=\/state\/of\/alice.*--state-file/,
  );
});

test('a record whose score is not a score is refused', () => {
  const json = written();
  json.records[0].shapley.weight = -1;
  expect(() => stateFromJSON(owner, init, json)).toThrow(TypeError);
  expect(() => stateFromJSON(owner, init, null)).toThrow(TypeError);
});

test('peers that left are forgotten', () => {
  const { book } = someState();
  book.keepOnly(new Set(['bb:2']));
  expect([book.get('aa:1'), book.get('bb:2')?.failures]).toEqual([undefined, 1]);
});
