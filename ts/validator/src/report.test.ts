// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { describeEpoch, type EpochReport } from './report.ts';

const peer = { hotkey: '', standardError: null, loss: 4, evidence: 9, answers: 9, failures: 0 };
const report: EpochReport = {
  epochBlock: 40,
  rounds: 12,
  weights: { submitted: true, edges: 2 },
  ownLoss: 4.25,
  mixtureLoss: 4.125,
  text: { tokensLeft: 1_000, secondsLeft: null },
  peers: [
    { uid: 1, shapley: 0.25, ...peer },
    { uid: 7, shapley: 0.5, ...peer },
  ],
};

test('an epoch is told in words', () => {
  expect(describeEpoch(report)).toBe(
    'epoch at block 40: weights for 2 peers, uid 7 is worth most, 0.500 nats, all together 4.125 nats a token',
  );
});

test('an epoch without peers, rounds or weights is told too', () => {
  const weights = { submitted: false, reason: 'no-scores' } as const;
  expect(describeEpoch({ ...report, weights, mixtureLoss: null, peers: [] })).toBe(
    'epoch at block 40: no weights: no-scores',
  );
});
