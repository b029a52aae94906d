// SPDX-License-Identifier: Apache-2.0

import { type ErrorCode, GanglionError } from '@ganglion/base';
import { toUid } from '@ganglion/chain';
import type { Tensor } from '@ganglion/tensor';
import { expect, test } from '@jest/globals';
import type { Peer } from '../peer-view.ts';
import { type AskPeer, runRound } from './round.ts';

const VOCABULARY = 4;
const windows = {
  inputIds: { shape: [2, 3], data: Int32Array.of(0, 1, 2, 3, 2, 1) },
  targets: Int32Array.of(3, 0),
};

/** Logits that give each true token this probability and share the rest. */
function answerOf(probability: number, rows = 2): Tensor {
  const rest = (1 - probability) / (VOCABULARY - 1);
  const data = new Float32Array(rows * VOCABULARY).fill(Math.log(rest));
  for (let row = 0; row < rows; row += 1) {
    data[row * VOCABULARY + (windows.targets[row] ?? 0)] = Math.log(probability);
  }
  return { shape: [rows, VOCABULARY], data };
}

const model = { vocabularySize: VOCABULARY, nextTokenLogits: async () => answerOf(0.25) };

function peerOf(uid: number): Peer {
  return {
    uid: toUid(uid),
    key: `peer${uid}:1`,
    axon: { hotkey: new Uint8Array(32).fill(uid), host: '127.0.0.1', port: 1 },
  };
}

function run(answers: readonly (() => Promise<Tensor>)[], signal = new AbortController().signal) {
  const ask: AskPeer = (peer) => answers[peer.uid]?.() ?? Promise.reject(new Error('nobody'));
  const peers = answers.map((_, uid) => peerOf(uid));
  return runRound(
    { model, ask },
    { windows, peers, scoreOf: () => undefined, priorWeight: 1 },
    { signal, timeoutMs: 1_000 },
  );
}

const refuse =
  (code: ErrorCode, facts = {}) =>
  () =>
    Promise.reject(new GanglionError(code, { what: 'test', facts }));

test('values follow what the answers add, and sum to what all of them add', async () => {
  const outcome = await run([
    async () => answerOf(0.9),
    async () => answerOf(0.5),
    async () => answerOf(0.1),
  ]);
  const [best, middle, worst] = outcome.answered.map(({ shapley }) => shapley);
  expect(best).toBeGreaterThan(middle ?? Number.NaN);
  expect(middle).toBeGreaterThan(0);
  expect(worst).toBeLessThan(0);
  // The mixture: the own model weighs 1, the answers together weigh 1.
  expect(outcome.ownLoss).toBeCloseTo(-Math.log(0.25), 6);
  expect(outcome.mixtureLoss).toBeCloseTo(-Math.log((0.25 + 0.5) / 2), 6);
  const sum = outcome.answered.reduce((total, { shapley }) => total + shapley, 0);
  expect(sum).toBeCloseTo(outcome.ownLoss - outcome.mixtureLoss, 6);
  expect(outcome.answered.map(({ loss }) => loss)).toEqual([
    expect.closeTo(-Math.log(0.9), 5),
    expect.closeTo(-Math.log(0.5), 5),
    expect.closeTo(-Math.log(0.1), 5),
  ]);
});

test('copies of one model share its worth and gain nothing together', async () => {
  const best = async () => answerOf(0.9);
  const rival = async () => answerOf(0.6);
  const [alone] = (await run([best, rival])).answered.map(({ shapley }) => shapley);
  const [a, b] = (await run([best, best, rival])).answered.map(({ shapley }) => shapley);
  expect(a).toBe(b);
  expect((a ?? Number.NaN) + (b ?? Number.NaN)).toBeLessThanOrEqual(alone ?? Number.NaN);
});

test.each<ErrorCode>([
  'timeout',
  'unavailable',
  'tensor-shape',
  'tensor-not-finite',
  'signature-invalid',
  'unregistered',
])('a peer that fails with %s is no player and is held to account', async (code) => {
  const alone = await run([async () => answerOf(0.9)]);
  const outcome = await run([async () => answerOf(0.9), refuse(code)]);
  expect(outcome.answered).toEqual(alone.answered);
  expect(outcome.failed.map(({ peer, code: found }) => [peer.uid, found])).toEqual([[1, code]]);
  expect(outcome.void).toEqual([]);
});

test('a full queue here is nobody else’s fault, a full queue there is', async () => {
  const outcome = await run([refuse('overloaded'), refuse('overloaded', { origin: 'peer' })]);
  expect(outcome.void.map(({ peer }) => peer.uid)).toEqual([0]);
  expect(outcome.failed.map(({ peer }) => peer.uid)).toEqual([1]);
});

test.each<[string, (() => Promise<Tensor>)[]]>([
  ['a question that is too large', [refuse('message-too-large'), refuse('message-too-large')]],
  ['a tokenizer of our own', Array(3).fill(refuse('tokenizer-mismatch', { origin: 'peer' }))],
  ['a network that is away', [refuse('timeout'), refuse('unavailable'), refuse('timeout')]],
])('what all peers fail with, %s, is held against nobody', async (_what, answers) => {
  const outcome = await run(answers);
  expect(outcome.failed).toEqual([]);
  expect(outcome.void).toHaveLength(answers.length);
});

test('what one of several fails with is its own, and so is what several fail with in different ways', async () => {
  const answer = async () => answerOf(0.5);
  expect((await run([refuse('timeout'), refuse('timeout'), answer])).failed).toHaveLength(2);
  expect((await run([refuse('timeout'), refuse('tensor-shape')])).failed).toHaveLength(2);
  expect((await run([refuse('timeout')])).failed).toHaveLength(1);
});

test('a peer that is left alone for a while, since it did not answer, is not asked and not blamed', async () => {
  const outcome = await run([refuse('unavailable', { retryInMs: 5 }), async () => answerOf(0.5)]);
  expect([outcome.failed.length, outcome.void.length]).toEqual([0, 1]);
});

test('stopping blames nobody', async () => {
  const stop = new AbortController();
  const outcome = await run(
    [
      async () => {
        stop.abort();
        throw new GanglionError('aborted', { what: 'test' });
      },
    ],
    stop.signal,
  );
  expect([outcome.failed.length, outcome.void.length]).toEqual([0, 1]);
});

test('an answer of the wrong shape or with NaN that got this far is still worth nothing', async () => {
  const withNaN = answerOf(0.9);
  withNaN.data[5] = Number.NaN;
  const outcome = await run([
    async () => answerOf(0.9, 3),
    async () => withNaN,
    async () => answerOf(0.9, 1),
  ]);
  expect(outcome.answered).toEqual([]);
  expect(outcome.failed.map(({ code }) => code)).toEqual([
    'tensor-shape',
    'tensor-not-finite',
    'tensor-shape',
  ]);
  expect(outcome.mixtureLoss).toBeCloseTo(outcome.ownLoss, 12);
});
