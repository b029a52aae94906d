// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromUri } from '@ganglion/account';
import { GanglionError, silentLogger, systemClock, untilAborted } from '@ganglion/base';
import type { Dendrite } from '@ganglion/dendrite';
import { FakeChain } from '@ganglion/fakes';
import { evaluationText, loadCatalogue } from '@ganglion/models';
import { openOwnModel } from '@ganglion/neuron';
import { createCheckpoint } from '@ganglion/program/checkpoint';
import type { Tokens } from '@ganglion/tensor';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import type { EpochReport } from './report.ts';
import { createValidator } from './validator.ts';

const catalogue = loadCatalogue();
const logger = silentLogger;
const text = evaluationText();
const open = (modelName: string) =>
  openOwnModel({ modelName, model: undefined, tokenizer: undefined, context: undefined }, { logger });
const { model } = await open(catalogue.validator);
const { model: better } = await open(catalogue.models[3]?.name ?? '');
const validatorKey = await fromUri('//validator');
const peers = await Promise.all(['//better', '//copy of the validator', '//broken'].map(fromUri));

let directory = '';
let stops: (() => Promise<void>)[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ganglion-validator-'));
});
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
  await rm(directory, { recursive: true, force: true });
});
afterAll(() => Promise.all([model.close(), better.close()]));

function fakeChain(): FakeChain {
  const chain = new FakeChain();
  chain.register(validatorKey.publicKey, { stake: 1_000n });
  for (const [i, { publicKey }] of peers.entries()) {
    const axon = { ip: '127.0.0.1', port: i + 1, protocol: 'grpc', synapses: ['CausalLMNext'] } as const;
    chain.register(publicKey, { axon });
  }
  return chain;
}

/** Peers in memory: the first has a better model, the second the validator's own, the third never answers rightly. */
const dendrite = {
  query: async (
    axon: { readonly port: number },
    _synapse: string,
    request: { readonly inputIds?: unknown },
  ) => {
    if (axon.port === 3) throw new GanglionError('tensor-shape', { what: 'test' });
    const served = axon.port === 1 ? better : model;
    const logits = await served.nextTokenLogits(request.inputIds as Tokens);
    const proof = { requestHeader: new Uint8Array(), response: new Uint8Array() };
    return { response: { logits }, elapsedMs: 1, proof };
  },
} as unknown as Pick<Dendrite, 'query'>;

async function startValidator(chain: FakeChain, hotkey = validatorKey, peers = dendrite) {
  const reports: EpochReport[] = [];
  const checkpoint = createCheckpoint({ path: join(directory, 'state'), logger });
  const validator = createValidator(
    {
      chain,
      hotkey,
      model,
      text,
      dendrite: peers,
      checkpoint,
      clock: systemClock,
      logger,
      onEpoch: (r) => reports.push(r),
    },
    { seed: 5, batch: 16, window: 16, roundIntervalMs: 20 },
  );
  await validator.start();
  stops.push(() => validator.stop());
  return { validator, reports };
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i += 1) await systemClock.sleep(20);
  expect(condition()).toBe(true);
}

test('a better model gets the weight, a copy of the own one little, a broken peer none', async () => {
  const chain = fakeChain();
  const { validator, reports } = await startValidator(chain);
  await until(() => validator.rounds >= 12);
  chain.announceEpoch(10);
  await until(() => reports.length === 1);
  expect(chain.rows).toHaveLength(1);
  const weights = new Map(chain.rows[0]?.row.map(({ uid, weight }) => [Number(uid), weight]));
  expect(weights.get(1)).toBe(65_535);
  expect(weights.get(2) ?? 0).toBeLessThan(65_535);
  expect(weights.has(3)).toBe(false);
  const [first, , broken] = reports[0]?.peers ?? [];
  expect(first?.loss).toBeLessThan(reports[0]?.peers[1]?.loss ?? 0);
  expect(broken).toMatchObject({ uid: 3, shapley: 0, loss: null, answers: 0 });
  expect(broken?.failures).toBeGreaterThanOrEqual(10);
}, 30_000);

test('a restart goes on where it was, and sets no second row in the same epoch', async () => {
  const chain = fakeChain();
  const first = await startValidator(chain);
  await until(() => first.validator.rounds >= 3);
  chain.announceEpoch(10);
  await until(() => first.reports.length === 1);
  await first.validator.stop();
  const before = first.validator.rounds;

  const second = await startValidator(chain);
  expect(second.validator.rounds).toBeGreaterThanOrEqual(before - 1);
  // Seen again, for example because the watcher starts at the block of the epoch.
  chain.announceEpoch(10);
  await until(() => second.reports.length === 1);
  expect(second.reports[0]?.weights).toEqual({ submitted: false, reason: 'already-submitted' });
  expect(second.reports[0]?.peers[0]?.answers).toBeGreaterThanOrEqual(3);
  chain.announceEpoch(20);
  await until(() => second.reports.length === 2);
  expect(chain.rows.map(({ epochBlock }) => epochBlock)).toEqual([10, 20]);
}, 30_000);

test('on a chain that asks for commits each epoch sets the row of the one before, over a restart too', async () => {
  const chain = fakeChain();
  chain.asksForCommits = true;
  const first = await startValidator(chain);
  await until(() => first.validator.rounds >= 3);
  chain.announceEpoch(10);
  await until(() => first.reports.length === 1);
  expect(first.reports[0]?.weights).toMatchObject({
    ...{ submitted: false, reason: 'promised' },
    promised: expect.any(Number),
  });
  expect(await first.validator.whyNotReady()).toBeUndefined();
  await first.validator.stop();
  expect(chain.rows).toEqual([]);
  // Its epoch comes while nobody is there: the row is revealed at the start, and the next promised.
  chain.announceEpoch(20);
  const second = await startValidator(chain);
  await until(() => chain.commits === 2);
  chain.announceEpoch(30);
  await until(() => second.reports.length === 1);
  expect(second.reports[0]?.weights).toMatchObject({ submitted: true, promised: expect.any(Number) });
  expect(chain.rows.map(({ epochBlock }) => epochBlock)).toEqual([20, 30]);
}, 30_000);

test('a validator that is killed with a question on its way does not ask it again', async () => {
  const chain = fakeChain();
  const asked: string[][] = [];
  const rows = ({ data, shape }: Tokens) =>
    Array.from({ length: shape[0] ?? 0 }, (_, row) => data.subarray(16 * row, 16 * row + 16).join());
  // Tells what it is asked, and never answers.
  const deaf = {
    query: (
      _axon: unknown,
      _synapse: string,
      { inputIds }: { readonly inputIds: Tokens },
      { signal }: { readonly signal: AbortSignal },
    ) => {
      asked.push(rows(inputIds));
      return untilAborted(signal, new Promise(() => {}));
    },
  } as unknown as Pick<Dendrite, 'query'>;
  // The first is not stopped: it is gone.
  const start = () =>
    createValidator(
      {
        ...{ chain, hotkey: validatorKey, model, text, logger, dendrite: deaf },
        checkpoint: createCheckpoint({ path: join(directory, 'state'), logger }),
      },
      { seed: 5, peers: 1, batch: 16, window: 16 },
    );
  for (let life = 1; life <= 3; life += 1) {
    const validator = start();
    await validator.start();
    stops.push(() => validator.stop());
    await until(() => asked.length === life);
  }
  expect(new Set(asked.flat()).size).toBe(3 * 16);
}, 30_000);

test('a validator counts rounds, questions by outcome and epochs, and is not ready while the chain is away', async () => {
  const chain = fakeChain();
  const { validator, reports } = await startValidator(chain);
  await until(() => validator.rounds >= 3);
  chain.announceEpoch(10);
  await until(() => reports.length === 1);
  await validator.stop();
  const text = (await Promise.all(validator.registries.map((registry) => registry.metrics()))).join('\n');
  const value = (sample: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${sample} `))
        ?.split(' ')[1],
    );
  const rounds = value('ganglion_validator_rounds_total');
  // The round that the stop interrupted was begun and not done.
  expect(validator.rounds - rounds).toBeLessThanOrEqual(1);
  expect(rounds).toBeGreaterThanOrEqual(2);
  // In each round two peers answer and one sends nonsense; the stop may have cut questions of the last one off.
  for (const [outcome, perRound] of [
    ['ok', 2],
    ['tensor-shape', 1],
  ] as const) {
    const asked = value(`ganglion_validator_queries_total{outcome="${outcome}",origin="peer"}`);
    expect(asked).toBeLessThanOrEqual(perRound * rounds);
    expect(asked).toBeGreaterThanOrEqual(perRound * (rounds - 1));
  }
  expect(value('ganglion_validator_weights_total{outcome="included"}')).toBe(1);
  expect(value('ganglion_validator_weights_epoch_block')).toBe(10);
  expect(value('ganglion_validator_weights_edges')).toBe(chain.rows[0]?.row.length);
  expect(value('ganglion_validator_duty_failures_total{duty="round"}')).toBe(0);
  expect(value('ganglion_last_epoch_block')).toBe(10);
  expect(value('ganglion_validator_mixture_loss_nats')).toBeGreaterThan(0);

  expect(await validator.whyNotReady()).toBeUndefined();
  chain.isAway = true;
  expect(await validator.whyNotReady()).toBe('the chain is not connected');
  chain.isAway = false;
  expect(await validator.whyNotReady()).toBeUndefined();
}, 30_000);

test('a validator that nobody answers for an epoch, or whose row is refused, is not ready and says why', async () => {
  const chain = fakeChain();
  let isForeign = true;
  const answering = dendrite.query.bind(dendrite);
  const peers = {
    query: (...args: Parameters<typeof answering>) =>
      isForeign
        ? Promise.reject(new GanglionError('tokenizer-mismatch', { what: 'test', facts: { origin: 'peer' } }))
        : answering(...args),
  } as Pick<Dendrite, 'query'>;
  const { validator, reports } = await startValidator(chain, validatorKey, peers);
  await until(() => validator.rounds >= 3);
  chain.announceEpoch(10);
  await until(() => reports.length === 1);
  expect(await validator.whyNotReady()).toMatch(
    /^none of the \d+ questions .*tokenizer-mismatch: the tokenizer/,
  );
  expect(reports[0]?.peers.map(({ failures }) => failures)).toEqual([0, 0, 0]);
  isForeign = false;
  const before = validator.rounds;
  await until(() => validator.rounds >= before + 4);
  expect(await validator.whyNotReady()).toBeUndefined();

  const set = chain.setWeights.bind(chain);
  chain.setWeights = async () => {
    throw new GanglionError('transaction-refused', { what: 'commits are required', hint: 'commit the row' });
  };
  chain.announceEpoch(20);
  await until(() => reports.length === 2);
  expect(reports[1]?.weights).toMatchObject({
    reason: 'failed',
    why: expect.stringMatching(/commits are required/),
  });
  expect(await validator.whyNotReady()).toMatch(
    /^the row of epoch 20 was not taken: .*commits are required; commit the row/,
  );
  chain.setWeights = set;
  chain.announceEpoch(30);
  await until(() => reports.length === 3);
  expect(await validator.whyNotReady()).toBeUndefined();
}, 30_000);

test('a turn of a duty that fails is counted', async () => {
  const chain = fakeChain();
  const { validator } = await startValidator(chain);
  chain.metagraph = async () => {
    throw new GanglionError('chain-unreachable', { what: 'test' });
  };
  chain.announceEpoch(10);
  const failures = async () => {
    const texts = await Promise.all(validator.registries.map((registry) => registry.metrics()));
    return /duty_failures_total\{duty="weights"\} 1$/m.test(texts.join('\n'));
  };
  let isCounted = false;
  const end = Date.now() + 20_000;
  while (!isCounted && Date.now() < end) {
    await systemClock.sleep(20);
    isCounted = await failures();
  }
  expect(isCounted).toBe(true);
}, 30_000);

test('weights are set although the time of epochs cannot be read for the operator', async () => {
  const chain = fakeChain();
  const read = chain.epochStatus.bind(chain);
  let isForWeights = false;
  chain.epochStatus = async () => {
    if (!isForWeights) throw new GanglionError('chain-unreachable', { what: 'test' });
    isForWeights = false;
    return read();
  };
  const { validator, reports } = await startValidator(chain);
  await until(() => validator.rounds >= 3);
  for (const [index, block] of [10, 20].entries()) {
    isForWeights = true;
    chain.announceEpoch(block);
    await until(() => reports.length === index + 1 && chain.watching === 1);
  }
  expect(chain.rows.map(({ epochBlock }) => epochBlock)).toEqual([10, 20]);
}, 30_000);

test('the state of another hotkey is neither used nor touched', async () => {
  const chain = fakeChain();
  const { validator } = await startValidator(chain);
  await until(() => validator.rounds >= 2);
  await validator.stop();
  const other = await fromUri('//another validator');
  chain.register(other.publicKey);
  await expect(startValidator(chain, other)).rejects.toMatchObject({
    code: 'invalid-argument',
    facts: { path: join(directory, 'state'), expected: other.address, found: validatorKey.address },
  });
  expect((await startValidator(chain)).validator.rounds).toBeGreaterThanOrEqual(1);
}, 30_000);

test('a validator that is not registered says so', async () => {
  const chain = new FakeChain();
  await expect(startValidator(chain)).rejects.toMatchObject({ code: 'unregistered' });
});

test('an error of the node costs no more than a pause; another chain in its place ends the validator', async () => {
  const chain = fakeChain();
  const { validator, reports } = await startValidator(chain);
  await until(() => validator.rounds >= 3 && chain.watching === 1);
  chain.failWatchers(new GanglionError('internal', { what: 'test: the node answered with an error' }));
  await until(() => chain.watching === 1);
  chain.announceEpoch(10);
  await until(() => reports.length === 1);
  expect(chain.rows).toHaveLength(1);
  await until(() => chain.watching === 1);
  chain.failWatchers(new GanglionError('chain-mismatch', { what: 'test' }));
  await expect(validator.ended).rejects.toMatchObject({ code: 'chain-mismatch' });
}, 30_000);

test('chain, hotkey, model and text are enough, and disposing of a validator ends its duties', async () => {
  const chain = fakeChain();
  const validator = createValidator({ chain, hotkey: validatorKey, model, text }, { roundIntervalMs: 20 });
  {
    await using started = validator;
    await started.start();
    await until(() => started.rounds >= 1 && chain.watching === 1);
  }
  await validator.ended;
  const { rounds } = validator;
  await systemClock.sleep(100);
  expect(validator.rounds).toBe(rounds);
}, 30_000);

test('a start that is given up, or stopped, begins with no duty', async () => {
  for (const isStopped of [false, true]) {
    const chain = fakeChain();
    const giveUp = new AbortController();
    const read = chain.metagraph.bind(chain);
    const validator = createValidator({ chain, hotkey: validatorKey, model, text, dendrite });
    chain.metagraph = async () => {
      if (isStopped) void validator.stop();
      else giveUp.abort();
      return read();
    };
    await expect(validator.start({ signal: giveUp.signal })).rejects.toMatchObject({ code: 'aborted' });
    await validator.stop();
    expect([validator.rounds, chain.watching]).toEqual([0, 0]);
    expect(await validator.whyNotReady()).toBe('the validator is still starting');
  }
});
