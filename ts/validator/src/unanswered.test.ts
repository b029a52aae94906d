// SPDX-License-Identifier: Apache-2.0
import type { ErrorCode } from '@ganglion/base';
import { toUid } from '@ganglion/chain';
import { expect, test } from '@jest/globals';
import { UnansweredEpochs } from './unanswered.ts';

const peer = { uid: toUid(1), key: 'a:1', axon: { hotkey: new Uint8Array(32), host: '127.0.0.1', port: 1 } };
const round = (failed: ErrorCode[], answers = 0, ours: ErrorCode[] = []) => ({
  answered: Array.from({ length: answers }, () => ({ peer, shapley: 0, loss: 1 })),
  failed: failed.map((code) => ({ peer, code })),
  void: ours.map((code) => ({ peer, code })),
});

test('an epoch in which every question failed has the code of most and what it means, until somebody answers', () => {
  const epochs = new UnansweredEpochs();
  epochs.saw(round(['timeout', 'tokenizer-mismatch']));
  epochs.saw(round([], 0, ['tokenizer-mismatch']));
  expect(epochs.whyNotReady).toBeUndefined();
  expect(epochs.tally).toEqual({ answered: 0, failed: 3 });
  expect(epochs.endEpoch()).toMatchObject({ questions: 3, code: 'tokenizer-mismatch' });
  expect(epochs.whyNotReady).toMatch(
    /^none of the 3 questions .*tokenizer-mismatch: the tokenizer of the own model/,
  );
  epochs.saw(round(['timeout']));
  expect(epochs.whyNotReady).toBeDefined();
  epochs.saw(round(['timeout'], 1));
  expect(epochs.tally).toEqual({ answered: 1, failed: 2 });
  expect(epochs.whyNotReady).toBeUndefined();
  expect(epochs.endEpoch()).toBeUndefined();
});

test('an epoch with an answer, or without a question, says nothing new', () => {
  const epochs = new UnansweredEpochs();
  expect(epochs.endEpoch()).toBeUndefined();
  epochs.saw(round(['timeout', 'timeout'], 1));
  expect(epochs.endEpoch()).toBeUndefined();
  epochs.saw(round(['internal']));
  expect(epochs.endEpoch()).toMatchObject({ code: 'internal', meaning: expect.stringContaining('debug') });
  // Nobody was asked since: what was wrong may still be.
  expect(epochs.endEpoch()).toMatchObject({ code: 'internal' });
});
