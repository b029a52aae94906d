// SPDX-License-Identifier: Apache-2.0
// Whether tricks pay: a miner that looks up the text of the repository, and one that remembers every question.
import { readdirSync, readFileSync } from 'node:fs';
import { silentLogger } from '@ganglion/base';
import { toUid } from '@ganglion/chain';
import { evaluationText, loadCatalogue } from '@ganglion/models';
import { openOwnModel } from '@ganglion/neuron';
import type { Tensor, Tokens } from '@ganglion/tensor';
import { afterAll, expect, test } from '@jest/globals';
import { type AskPeer, runRound } from '../duties/round.ts';
import type { Peer } from '../peer-view.ts';
import { secretOfSeed, secretRandom } from './secret-random.ts';
import { emptyTextState } from './text-state.ts';
import { TextWalk } from './walk.ts';

/** Pairs of markets on the same questions, and rounds of each; docs/measurements.md has twenty pairs of 30. */
const PAIRS = Number(process.env.GANGLION_EXAM_PAIRS ?? 2);
const ROUNDS = Number(process.env.GANGLION_EXAM_ROUNDS ?? 20);
const BATCH = 32;
const WINDOW = 32;

const logger = silentLogger;
const open = async (modelName: string) =>
  (await openOwnModel({ modelName, model: undefined, tokenizer: undefined, context: undefined }, { logger }))
    .model;
const names = loadCatalogue().models.map(({ name }) => name);
const prior = await open(loadCatalogue().validator);
// The one in the middle is the one that also comes with a trick.
const models = await Promise.all(names.slice(1, 4).map(open));
const TRICKSTER = 1;
afterAll(() => Promise.all([prior, ...models].map((model) => model.close())));

/** Prose that is not among the evaluation texts: the pages of this project. */
function ownText(): string {
  const root = new URL('../../../../', import.meta.url);
  const pages = ['docs/', 'docs/adr/'].flatMap((folder) =>
    readdirSync(new URL(folder, root))
      .filter((name) => name.endsWith('.md'))
      .map((name) => readFileSync(new URL(folder + name, root), 'utf8')),
  );
  return pages.join('\n\n');
}

/** How many tokens before a target a trick looks at. */
const CONTEXT = 4;

/** What followed each run of tokens in what a miner has read. */
class Reading {
  readonly #next = new Map<string, number>();

  read(ids: Int32Array): void {
    for (let at = CONTEXT; at < ids.length; at += 1) {
      this.#next.set(ids.subarray(at - CONTEXT, at).join(), ids[at] ?? 0);
    }
  }

  after(ids: Int32Array): number | undefined {
    return this.#next.get(ids.subarray(ids.length - CONTEXT).join());
  }
}

/** The model's logits, raised for the token that a trick says comes next, so that it gets half of the probability. */
function withTrick(logits: Tensor, inputIds: Tokens, reading: Reading): Tensor {
  const [rows = 0, length = 0] = inputIds.shape;
  const [, vocabulary = 0] = logits.shape;
  const data = Float32Array.from(logits.data);
  for (let row = 0; row < rows; row += 1) {
    const token = reading.after(inputIds.data.subarray(row * length, (row + 1) * length));
    if (token === undefined) continue;
    const scores = data.subarray(row * vocabulary, (row + 1) * vocabulary);
    const most = scores.reduce((best, score) => Math.max(best, score), -Infinity);
    const sum = scores.reduce((total, score) => total + Math.exp(score - most), 0);
    scores[token] = most + Math.log(sum);
  }
  return { shape: logits.shape, data };
}

const peers: readonly Peer[] = models.map((_, uid) => ({
  uid: toUid(uid),
  key: `peer${uid}:1`,
  axon: { hotkey: new Uint8Array(32).fill(uid), host: '127.0.0.1', port: 1 },
}));

/** What the trickster's model earns of the three on one run of questions, with its trick or without. */
async function shares(text: string, seed: number, trick: 'lookup' | 'memory'): Promise<[number, number]> {
  const secret = secretOfSeed(seed);
  const walk = new TextWalk({ tokenizer: prior, state: emptyTextState() }, { length: WINDOW, batch: BATCH });
  walk.setDocuments([text]);
  const reading = new Reading();
  if (trick === 'lookup') reading.read(encodeAll(evaluationText()));
  const earned = { honest: [0, 0, 0], tricky: [0, 0, 0] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const windows = walk.draw(secretRandom(secret, `round:${round}`));
    if (windows === undefined) throw new Error('the text is used up');
    const { inputIds } = windows;
    const logits = await Promise.all(models.map((model) => model.nextTokenLogits(inputIds)));
    if (trick === 'memory') {
      for (let row = 0; row < BATCH; row += 1) {
        reading.read(inputIds.data.subarray(row * WINDOW, (row + 1) * WINDOW));
      }
    }
    for (const kind of ['honest', 'tricky'] as const) {
      const ask: AskPeer = async ({ uid }) => {
        const answer = logits[uid] ?? { shape: [0], data: new Float32Array() };
        return kind === 'tricky' && uid === TRICKSTER ? withTrick(answer, inputIds, reading) : answer;
      };
      const { answered } = await runRound(
        { model: prior, ask },
        { windows, peers, scoreOf: () => undefined, priorWeight: 1 },
        { signal: new AbortController().signal },
      );
      for (const [i, { shapley }] of answered.entries()) earned[kind][i] = (earned[kind][i] ?? 0) + shapley;
    }
  }
  const share = (of: number[]) =>
    Math.max(0, of[TRICKSTER] ?? 0) / of.reduce((sum, value) => sum + Math.max(0, value), 0);
  return [share(earned.honest), share(earned.tricky)];
}

/** The tokens of a long text, encoded in parts. */
function encodeAll(text: string): Int32Array {
  return Int32Array.from(text.split('\n').flatMap((line) => [...prior.encode(line)]));
}

test('a lookup pays where the text is known', async () => {
  const [without, withIt] = await shares(evaluationText(), 1, 'lookup');
  expect(withIt / without).toBeGreaterThan(1.2);
}, 300_000);

test.each([
  ['looks up the text of this repository', 'lookup', ownText()],
  ['remembers every question', 'memory', evaluationText()],
] as const)(
  'a miner that %s earns at most 1.05 times what its model earns',
  async (_how, trick, text) => {
    let honest = 0;
    let tricky = 0;
    for (let seed = 1; seed <= PAIRS; seed += 1) {
      const [without, withIt] = await shares(text, seed, trick);
      honest += without;
      tricky += withIt;
    }
    const ratio = tricky / honest;
    if (process.env.GANGLION_EXAM_PAIRS !== undefined) process.stdout.write(`${trick} ${ratio.toFixed(4)}\n`);
    expect(honest).toBeGreaterThan(0);
    expect(ratio).toBeLessThanOrEqual(1.05);
  },
  1_800_000,
);
