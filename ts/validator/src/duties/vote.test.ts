// SPDX-License-Identifier: Apache-2.0

import { encodeAddress, type Signer } from '@ganglion/account';
import { type CallOptions, GanglionError, silentLogger } from '@ganglion/base';
import {
  type AxonInfo,
  type EpochStatus,
  type Hyperparameters,
  type Metagraph,
  type Neuron,
  toHash,
  type WeightRow,
} from '@ganglion/chain';
import { hyperparametersOf, neuronOf } from '@ganglion/fakes';
import { expect, test } from '@jest/globals';
import { peerKey } from '../peer-view.ts';
import { ScoreBook } from '../score-book.ts';
import { type Submission, setWeightsOnce } from './vote.ts';

const keyOf = (uid: number) => new Uint8Array(32).fill(uid + 1);
const hotkey: Signer = {
  publicKey: keyOf(0),
  address: encodeAddress(keyOf(0)),
  sign: () => new Uint8Array(64),
};
const HALF_LIFE = 1_000;
const AXON: AxonInfo = { ip: '127.0.0.1', port: 8_091, protocol: 'grpc', synapses: ['CausalLMNext'] };
const hash = toHash(`0x${'00'.repeat(32)}`);

/** A market of this validator and peers with the given scores, in epoch 40. */
function market(
  init: {
    scores?: number[];
    self?: Partial<Neuron>;
    last?: Submission;
    lastEpochBlock?: number;
    answers?: number;
    parameters?: Partial<Hyperparameters>;
  } = {},
) {
  const scores = init.scores ?? [0.3, 0.1];
  const neurons = [
    neuronOf(0, keyOf(0), init.self),
    ...scores.map((_, i) => neuronOf(i + 1, keyOf(i + 1), { axon: AXON })),
  ];
  const metagraph: Metagraph = { block: { number: 41, hash }, neurons };
  const book = new ScoreBook({ halfLife: HALF_LIFE });
  for (const [i, shapley] of scores.entries()) {
    const neuron = neurons[i + 1];
    for (let k = 0; k < (init.answers ?? 4) && neuron !== undefined; k += 1) {
      book.observe(peerKey(neuron), { at: 0, tokens: 1, shapley, loss: 1 });
    }
  }
  const log: string[] = [];
  const sent: WeightRow[] = [];
  const versionKeys: (number | undefined)[] = [];
  const timeouts: (number | undefined)[] = [];
  const status: EpochStatus = {
    ...{ block: { number: 41, hash }, tempo: 10, nextEpochBlock: 50, carry: 0n },
    lastEpochBlock: init.lastEpochBlock ?? 40,
  };
  const chain = {
    epochStatus: async () => status,
    hyperparameters: async () => hyperparametersOf(init.parameters),
    setWeights: async (
      { row, versionKey }: { row: WeightRow; versionKey?: number | undefined },
      options: CallOptions = {},
    ) => {
      log.push('send');
      sent.push(row);
      versionKeys.push(versionKey);
      timeouts.push(options.timeoutMs);
      return { hash, events: [] };
    },
  };
  const remember = async ({ epochBlock, outcome }: Submission) => {
    log.push(`${outcome} ${epochBlock}`);
  };
  const components = { chain, hotkey, logger: silentLogger, book, at: 0, last: init.last, remember };
  const run = (changes: Partial<typeof components> = {}, number = 40) =>
    setWeightsOnce({ ...components, ...changes }, { block: { number, hash } }, metagraph, {
      signal: new AbortController().signal,
    });
  return { run, log, sent, versionKeys, timeouts, chain, metagraph, book };
}

test('scores become one row, and the intention is on disk before it leaves', async () => {
  const { run, log, sent } = market();
  expect(await run()).toEqual({ submitted: true, edges: 2 });
  expect(log).toEqual(['tried 40', 'send', 'included 40']);
  expect(sent).toEqual([
    [
      { uid: 1, weight: 65_535 },
      { uid: 2, weight: 21_845 },
    ],
  ]);
});

test('the row is one that the chain takes: its version, at most its longest, at least its shortest', async () => {
  const { run, sent, versionKeys } = market({
    scores: [0.1, 0.3, 0.2],
    parameters: { weightsVersion: 7, minEdges: 2, maxEdges: 2 },
  });
  expect(await run()).toEqual({ submitted: true, edges: 2 });
  expect(sent[0]?.map(({ uid }) => uid)).toEqual([2, 3]);
  expect(versionKeys).toEqual([7]);
});

test('a row is given the time that blocks of six seconds and their finality take', async () => {
  const { run, timeouts } = market();
  await run();
  // Undefined leaves it to the chain client: two minutes.
  expect(timeouts[0] ?? 120_000).toBeGreaterThanOrEqual(120_000);
});

test('a peer that is worth nothing, or less, gets no edge', async () => {
  const { run, sent } = market({ scores: [0, 0.2, -0.1] });
  await run();
  expect(sent[0]?.map(({ uid }) => uid)).toEqual([2]);
});

test('a uid that now belongs to another neuron does not inherit the score', async () => {
  const { run, metagraph, sent } = market();
  const neurons = metagraph.neurons.map((neuron) =>
    neuron.uid === 1 ? { ...neuron, registeredAt: 39 } : neuron,
  );
  Object.assign(metagraph, { neurons });
  await run();
  expect(sent[0]?.map(({ uid }) => uid)).toEqual([2]);
});

test.each<[string, AxonInfo | undefined]>([
  ['took its endpoint away', undefined],
  ['serves other synapses only', { ...AXON, synapses: ['Seq2Seq'] }],
  ['speaks another protocol', { ...AXON, protocol: 'grpc-tls' }],
])('a neuron that %s is absent from the next row', async (_how, axon) => {
  const { run, sent, metagraph } = market({ scores: [0.3, 0.1] });
  await run();
  expect(sent[0]?.map(({ uid }) => uid)).toEqual([1, 2]);
  const neurons = metagraph.neurons.map((neuron) => (neuron.uid === 1 ? { ...neuron, axon } : neuron));
  Object.assign(metagraph, { neurons });
  await run();
  expect(sent[1]?.map(({ uid }) => uid)).toEqual([2]);
});

test('two half-lives without an answer take all the weight, whether it was asked or not', async () => {
  const { run, sent, metagraph, book } = market({ scores: [0.3, 0.3, 0.1], answers: 1_000 });
  const [, silent, , serving] = metagraph.neurons.map(peerKey);
  // The first is asked and silent, the second is not asked, the third goes on.
  for (let at = 100; at <= 2 * HALF_LIFE; at += 100) {
    book.observeFailure(silent ?? '', { at, tokens: 1 });
    book.observe(serving ?? '', { at, tokens: 1, shapley: 0.1, loss: 1 });
  }
  await run({ at: HALF_LIFE });
  expect(sent[0]?.map(({ uid }) => uid)).toEqual([1, 2, 3]);
  await run({ at: 2 * HALF_LIFE });
  expect(sent[1]?.map(({ uid }) => uid)).toEqual([3]);
});

test('a single answer earns nothing yet, and few earn less than many', async () => {
  const { run, sent, metagraph, book } = market({ scores: [0.2, 0.2, 0.2], answers: 1 });
  const [, , few, many] = metagraph.neurons.map(peerKey);
  for (const [key, times] of [
    [few, 1],
    [many, 9],
  ] as const) {
    for (let i = 0; i < times; i += 1) book.observe(key ?? '', { at: 0, tokens: 1, shapley: 0.2, loss: 1 });
  }
  await run();
  // Two answers: 2 / (2 + 1); all there can be: 4 / (4 + 1).
  expect(sent[0]).toEqual([
    { uid: 2, weight: 54_612 },
    { uid: 3, weight: 65_535 },
  ]);
});

test.each([
  ['the epoch is over', { lastEpochBlock: 50 }, 'late'],
  [
    'it was tried before a crash',
    { last: { epochBlock: 40, outcome: 'tried' as const } },
    'already-submitted',
  ],
  ['it is included', { last: { epochBlock: 40, outcome: 'included' as const } }, 'already-submitted'],
  ['the chain has a row of this epoch', { self: { lastUpdate: 40 } }, 'already-submitted'],
  ['this neuron is gone', { self: { hotkey: keyOf(9) } }, 'unregistered'],
  ['nobody scored', { scores: [] }, 'no-scores'],
  ['fewer scored than a row needs', { parameters: { minEdges: 3 } }, 'too-few-scores'],
])('nothing is sent when %s', async (_case, init, reason) => {
  const { run, log } = market(init);
  expect(await run()).toEqual({ submitted: false, reason });
  expect(log).toEqual([]);
});

test('a row of the epoch before does not stand in the way', async () => {
  const { run, sent } = market({ self: { lastUpdate: 39 }, last: { epochBlock: 30, outcome: 'tried' } });
  await run();
  expect(sent).toHaveLength(1);
});

test('a row that the chain does not take is not tried again in this epoch, but in the next', async () => {
  const { run, log, sent, chain } = market();
  const refusing = {
    ...chain,
    setWeights: () =>
      Promise.reject(
        new GanglionError('transaction-refused', {
          what: 'the row comes too early',
          hint: 'wait for a block',
        }),
      ),
  };
  const why = 'transaction-refused: the row comes too early; wait for a block';
  const warnings: object[] = [];
  const logger = { ...silentLogger, warn: (facts: object) => warnings.push(facts) };
  expect(await run({ chain: refusing, logger })).toEqual({ submitted: false, reason: 'failed', why });
  expect(warnings).toEqual([expect.objectContaining({ epochBlock: 40, code: 'transaction-refused', why })]);
  expect(log).toEqual(['tried 40']);
  const last: Submission = { epochBlock: 40, outcome: 'tried' };
  expect(await run({ last })).toMatchObject({ submitted: false });
  expect(await run({ last }, 50)).toMatchObject({ submitted: true });
  expect(sent).toHaveLength(1);
});

test('nothing is sent when the intention cannot be written down', async () => {
  const { run, log } = market();
  const remember = () => Promise.reject(new GanglionError('unavailable', { what: 'disk full' }));
  await expect(run({ remember })).rejects.toMatchObject({ code: 'unavailable' });
  expect(log).toEqual([]);
});
