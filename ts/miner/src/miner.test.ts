// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromUri, hexToBytes, type Signer } from '@ganglion/account';
import { createVerifier } from '@ganglion/account/verifier';
import { GanglionError, type Logger, silentLogger, systemClock } from '@ganglion/base';
import { createDendrite, type Dendrite } from '@ganglion/dendrite';
import { FakeChain, FakeClock } from '@ganglion/fakes';
import { loadCatalogue } from '@ganglion/models';
import { openOwnModel } from '@ganglion/neuron';
import { createMonitor } from '@ganglion/program/monitor';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { createRegisteredSenders, REFRESH_INTERVAL_MS } from './admission.ts';
import { assertPublishable, listeningAddress, publishEndpoint } from './endpoint.ts';
import { createMiner, type MinerInit } from './miner.ts';
import { type Fault, faultyAxon } from './misbehave.ts';

const catalogue = loadCatalogue();
const logger = silentLogger;
const verifier = createVerifier();
const settings = {
  model: undefined,
  modelName: catalogue.validator,
  tokenizer: undefined,
  context: undefined,
};
const { model } = await openOwnModel(settings, { logger });
const tokenizer = { sha256: hexToBytes(`0x${model.tokenizerId}`), vocabulary: model.vocabularySize };
const [hotkey, caller, stranger] = await Promise.all([
  fromUri('//miner'),
  fromUri('//caller'),
  fromUri('//stranger'),
]);
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
afterAll(() => Promise.all([model.close(), verifier.close()]));

const unreachable = async () => {
  throw new GanglionError('chain-unreachable', { what: 'test' });
};

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 150 && !(await holds()); i += 1) await systemClock.sleep(20);
  expect(await holds()).toBe(true);
}

/** A started miner on a chain that knows it and the caller, and how to ask it in the name of any key. */
async function startMiner(
  options: { fault?: Fault; init?: MinerInit; chain?: Partial<FakeChain>; logger?: Logger } = {},
) {
  const chain = Object.assign(new FakeChain(), options.chain);
  chain.register(hotkey.publicKey);
  chain.register(caller.publicKey, { stake: 5n });
  const stateDir = await mkdtemp(join(tmpdir(), 'ganglion-miner-'));
  cleanups.push(() => rm(stateDir, { recursive: true, force: true }));
  const createAxon = options.fault === undefined ? undefined : faultyAxon(options.fault);
  const miner = createMiner(
    { chain, hotkey, model, verifier, clock: systemClock, logger: options.logger ?? logger, createAxon },
    { allowLocalAddresses: true, stateDir, axonPort: 0, selfDial: false, ...options.init },
  );
  await miner.start();
  cleanups.push(() => miner.stop());
  const dendriteOf = (signer: Signer): Dendrite => {
    const components = { signer, genesisHash: hexToBytes(chain.genesisHash), verifier, logger, tokenizer };
    const dendrite = createDendrite(components, { allowLocalAddresses: true });
    cleanups.push(() => dendrite.close());
    return dendrite;
  };
  const dendrite = dendriteOf(caller);
  const axon = { hotkey: hotkey.publicKey, host: '127.0.0.1', port: chain.served[0]?.port ?? 0 };
  const request = {
    inputIds: { shape: [2, 3], data: Int32Array.of(5, 6, 7, 8, 9, 10) },
    tokenizer: tokenizer.sha256,
  };
  const ask = (from = dendrite) => from.query(axon, 'CausalLMNext', request, { timeoutMs: 15_000 });
  return { chain, miner, axon, dendrite, dendriteOf, request, ask };
}

test('a miner publishes where it serves and answers with what its model says', async () => {
  const { chain, axon, dendrite, request, ask, miner } = await startMiner();
  expect(chain.served).toEqual([
    { ip: '127.0.0.1', port: axon.port, protocol: 'grpc', synapses: ['CausalLMNext', 'Seq2Seq'] },
  ]);
  expect(miner.status).toMatchObject({ uid: 0, hotkey: hotkey.address, axon: `127.0.0.1:${axon.port}` });
  const { logits } = (await ask()).response;
  const direct = await model.nextTokenLogits(request.inputIds);
  expect(logits.shape).toEqual([2, model.vocabularySize]);
  expect(logits.data).toEqual(direct.data);

  const question = { prompts: ['The whale', 'And God said'], maxNewTokens: 5, temperature: 0, seed: 1 };
  const { texts } = (await dendrite.query(axon, 'Seq2Seq', question)).response;
  const expected = await Promise.all(
    question.prompts.map((prompt) => model.generate(prompt, { maxNewTokens: 5 })),
  );
  expect(texts).toEqual(expected.map(({ text }) => text));
}, 20_000);

test('an address to publish, and none to listen on: peers reach the miner at the published one', async () => {
  const { chain, axon, dendrite, request } = await startMiner({ init: { publicIp: '127.0.0.2' } });
  expect(chain.served).toMatchObject([{ ip: '127.0.0.2', port: axon.port }]);
  const published = { ...axon, host: '127.0.0.2' };
  await expect(
    dendrite.query(published, 'CausalLMNext', request, { timeoutMs: 15_000 }),
  ).resolves.toBeDefined();
}, 20_000);

test('a miner that answers at its published endpoint is ready, and its own question is not counted', async () => {
  const lines: object[] = [];
  const told = { ...silentLogger, info: (values: object) => lines.push(values) };
  const init = { selfDial: true, minStake: 1_000n };
  const { chain, miner } = await startMiner({ init, logger: told });
  expect(await miner.whyNotReady()).toBeUndefined();
  chain.announceEpoch(10);
  await until(() => lines.some((each) => 'block' in each));
  expect(lines.at(-1)).toEqual({ block: 10, answered: 0, refused: 0 });
}, 20_000);

test('a miner that nobody reaches at its published port serves, is not ready, and says what to do', async () => {
  const warned: object[] = [];
  const told = { ...silentLogger, warn: (values: object) => warned.push(values) };
  const { miner, chain } = await startMiner({ init: { selfDial: true, publicPort: 1 }, logger: told });
  const why = await miner.whyNotReady();
  expect(why).toMatch(/127\.0\.0\.1, port 1 \(unavailable\): .*--public-port.*--no-self-dial/);
  expect(warned).toContainEqual({ reason: why });
  expect(chain.served).toHaveLength(1);
  await miner.stop();
}, 20_000);

test('another hotkey at the published endpoint is not this miner', async () => {
  const { axon: other } = await startMiner();
  const chain = new FakeChain();
  chain.register(caller.publicKey);
  const miner = createMiner(
    { chain, hotkey: caller, model, verifier },
    { allowLocalAddresses: true, axonPort: 0, publicPort: other.port },
  );
  cleanups.push(() => miner.stop());
  await miner.start();
  expect(await miner.whyNotReady()).toMatch(/does not reach itself/);
}, 20_000);

test('the port that is published is the public one, where it is another than the one listened on', async () => {
  const { chain, miner } = await startMiner({ init: { publicPort: 30_303 } });
  expect(chain.served).toMatchObject([{ ip: '127.0.0.1', port: 30_303 }]);
  expect(miner.status).toMatchObject({ axon: '127.0.0.1:30303' });
});

test.each([
  [{}, '127.0.0.1'],
  [{ axonHost: '10.0.0.7' }, '10.0.0.7'],
  [{ publicIp: '8.8.8.8' }, '0.0.0.0'],
  [{ publicIp: '2a00:1450:4001::8a' }, '::'],
  [{ publicIp: '8.8.8.8', axonHost: '127.0.0.1' }, '127.0.0.1'],
])('%j listens on %s', (init, host) => {
  expect(listeningAddress(init)).toBe(host);
});

test('a stranger is refused, and admitted soon after it has registered', async () => {
  const { chain, dendriteOf, ask } = await startMiner();
  const from = dendriteOf(stranger);
  await expect(ask(from)).rejects.toMatchObject({ code: 'unregistered' });
  chain.register(stranger.publicKey);
  await systemClock.sleep(REFRESH_INTERVAL_MS);
  await ask(from).catch(() => {});
  await systemClock.sleep(50);
  await expect(ask(from)).resolves.toBeDefined();
}, 20_000);

test('who has too little stake, or is refused by name, is told so, and its request is not looked at', async () => {
  const enough = await startMiner({ init: { minStake: 5n } });
  await enough.ask();
  const refusal = { code: 'not-admitted', facts: { origin: 'wire' } };
  const tooLittle = await startMiner({ init: { minStake: 6n } });
  await expect(tooLittle.ask()).rejects.toMatchObject(refusal);
  const named = await startMiner({ init: { refuse: [stranger.publicKey, caller.publicKey] } });
  await expect(named.ask()).rejects.toMatchObject(refusal);
});

test('each epoch the miner learns who is registered, and says how many it answered and refused', async () => {
  const lines: object[] = [];
  const told = {
    ...silentLogger,
    info: (values: object, message: string) => lines.push({ message, ...values }),
  };
  const { chain, ask, dendriteOf } = await startMiner({ logger: told });
  await ask();
  await ask(dendriteOf(stranger)).catch(() => {});
  const before = chain.reads;
  chain.announceEpoch(10);
  const line = { message: 'epoch', block: 10, answered: 1, refused: 1 };
  await until(() => lines.some((each) => 'block' in each));
  expect(lines.at(-1)).toEqual(line);
  expect(chain.reads).toBe(before + 1);
});

test('a miner that nobody can use, or whose endpoint another program has taken over, is not ready and says why', async () => {
  const lines: object[] = [];
  const told = {
    ...silentLogger,
    warn: (values: object, message: string) => lines.push({ message, ...values }),
  };
  const { chain, miner, ask, axon } = await startMiner({ logger: told });
  await until(async () => (await miner.whyNotReady()) === undefined);
  const foreign = { sha256: new Uint8Array(32).fill(7), vocabulary: model.vocabularySize };
  const stranger = createDendrite(
    { signer: caller, genesisHash: hexToBytes(chain.genesisHash), verifier, logger, tokenizer: foreign },
    { allowLocalAddresses: true },
  );
  cleanups.push(() => stranger.close());
  const question = { inputIds: { shape: [1, 1], data: Int32Array.of(1) }, tokenizer: foreign.sha256 };
  await expect(stranger.query(axon, 'CausalLMNext', question)).rejects.toMatchObject({
    code: 'tokenizer-mismatch',
  });
  chain.announceEpoch(10);
  await until(async () => /with tokenizer-mismatch: /.test((await miner.whyNotReady()) ?? ''));
  expect(lines).toContainEqual(expect.objectContaining({ block: 10, code: 'tokenizer-mismatch' }));

  await ask();
  await chain.serveAxon({
    hotkey,
    axon: { ip: '127.0.0.1', port: 9, protocol: 'grpc', synapses: ['Seq2Seq'] },
  });
  chain.announceEpoch(20);
  await until(async () => /another program with this hotkey/.test((await miner.whyNotReady()) ?? ''));
  expect(lines.at(-1)).toMatchObject({ message: 'nobody asks this miner any longer', block: 20 });
}, 20_000);

test('an error of the node costs no more than a pause; another chain in its place ends the miner', async () => {
  const { chain, miner } = await startMiner();
  const before = chain.reads;
  chain.failWatchers(new GanglionError('internal', { what: 'test: the node answered with an error' }));
  await systemClock.sleep(1_200);
  chain.announceEpoch(10);
  await systemClock.sleep(20);
  expect(chain.reads).toBe(before + 1);
  chain.failWatchers(new GanglionError('chain-mismatch', { what: 'test' }));
  await expect(miner.ended).rejects.toMatchObject({ code: 'chain-mismatch' });
});

test('the malformed fault signs answers that the caller recognises as broken, each time', async () => {
  const { ask } = await startMiner({ fault: 'malformed' });
  const codes: unknown[] = [];
  for (let i = 0; i < 4; i += 1) {
    codes.push(
      await ask().catch((error: { code: string; facts: { origin?: string } }) => [
        error.code,
        error.facts.origin,
      ]),
    );
  }
  expect(codes).toEqual([
    ['tensor-shape', undefined],
    ['tensor-not-finite', undefined],
    ['tensor-shape', undefined],
    ['tensor-not-finite', undefined],
  ]);
});

test('the silent fault accepts and never answers, and still stops', async () => {
  const { axon, dendrite, request, miner } = await startMiner({ fault: 'silent' });
  const asking = dendrite.query(axon, 'CausalLMNext', request, { timeoutMs: 300 });
  await expect(asking).rejects.toMatchObject({ code: 'timeout' });
  const begun = performance.now();
  await miner.stop();
  expect(performance.now() - begun).toBeLessThan(2_000);
}, 20_000);

test('a monitor of a miner tells what it counts, and is not ready while the chain is away', async () => {
  const { miner, chain, ask } = await startMiner();
  const monitor = createMonitor({
    port: 0,
    whyNotReady: () => miner.whyNotReady(),
    registries: () => miner.registries,
  });
  await monitor.start();
  cleanups.push(() => monitor.stop());
  await ask();
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${monitor.port}${path}`);
    return [response.status, await response.text()];
  };
  const [, metrics] = await get('/metrics');
  expect(metrics).toMatch(/^ganglion_axon_requests_total\{.*code="ok"\} 1$/m);
  expect(metrics).toMatch(/^ganglion_registered 1$/m);
  expect(await get('/ready')).toEqual([200, 'ready\n']);
  chain.isAway = true;
  expect(await get('/ready')).toEqual([503, 'the chain is not connected\n']);
  expect(await get('/health')).toEqual([200, 'ok\n']);
  chain.isAway = false;
  expect(await get('/ready')).toEqual([200, 'ready\n']);
});

test('a miner that has not started is not ready, nor one whose hotkey was evicted', async () => {
  const { chain, miner } = await startMiner();
  const components = { chain, hotkey, model, verifier, clock: systemClock, logger };
  expect(await createMiner(components).whyNotReady()).toBe('the miner is still starting');
  chain.neurons = [];
  chain.announceEpoch(10);
  await until(async () => (await miner.whyNotReady()) === 'the hotkey has no neuron on the chain');
});

test('a miner starts and follows epochs although the time of epochs cannot be read', async () => {
  const { chain, miner } = await startMiner({ chain: { epochStatus: unreachable } });
  expect(await miner.whyNotReady()).toBeUndefined();
  const before = chain.reads;
  for (const [index, block] of [10, 20].entries()) {
    await until(() => chain.watching === 1);
    chain.announceEpoch(block);
    await until(() => chain.reads === before + index + 1);
  }
});

test('a hotkey without a neuron and an address that nobody dials are refused before anything is opened', async () => {
  const chain = new FakeChain();
  const components = { chain, hotkey, model, verifier, clock: systemClock, logger };
  const miner = createMiner(components, { allowLocalAddresses: true });
  await expect(miner.start()).rejects.toMatchObject({ code: 'unregistered' });
  chain.register(hotkey.publicKey);
  await expect(createMiner(components).start()).rejects.toMatchObject({ code: 'address-refused' });
  expect(chain.served).toEqual([]);
});

test.each([
  ['8.8.8.8', false],
  ['2a00:1450:4001::8a', false],
  ['127.0.0.1', true],
  ['10.0.0.1', true],
  ['192.168.1.1', true],
  ['::1', true],
  ['fe80::1', true],
])('%s is local: %s', (ip, isLocal) => {
  const publish = () => assertPublishable(ip, false);
  if (isLocal) expect(publish).toThrow(expect.objectContaining({ code: 'address-refused' }));
  else publish();
  assertPublishable(ip, true);
});

test.each([
  '0.0.0.0',
  '::',
  '0:0:0:0:0:0:0:0',
  '203.0.113.7',
  '2001:db8::1',
  '2002:7f00:1::',
  '::ffff:8.8.8.8',
])('the address %s, which no peer dials, is refused even where local ones are allowed', (ip) => {
  expect(() => assertPublishable(ip, true)).toThrow(expect.objectContaining({ code: 'address-refused' }));
});

test('an endpoint goes to the chain once, and again when it changed', async () => {
  const chain = new FakeChain();
  chain.register(hotkey.publicKey);
  const axon = { ip: '8.8.8.8', port: 5, protocol: 'grpc', synapses: ['Seq2Seq', 'CausalLMNext'] } as const;
  expect(await publishEndpoint({ chain, hotkey }, axon)).toBe(true);
  expect(await publishEndpoint({ chain, hotkey }, { ...axon, synapses: ['CausalLMNext', 'Seq2Seq'] })).toBe(
    false,
  );
  expect(await publishEndpoint({ chain, hotkey }, { ...axon, port: 6 })).toBe(true);
  expect(chain.served.map(({ port }) => port)).toEqual([5, 6]);
  await expect(publishEndpoint({ chain, hotkey: stranger }, axon)).rejects.toMatchObject({
    code: 'unregistered',
  });
});

test('an IPv6 endpoint that stands on the chain in another text is not published again', async () => {
  const chain = new FakeChain();
  const axon = { ip: 'fd00:0:0:0:0:0:0:a1', port: 5, protocol: 'grpc', synapses: ['Seq2Seq'] } as const;
  chain.register(hotkey.publicKey, { axon });
  for (const ip of ['fd00::a1', 'FD00::A1', 'fd00::0.0.0.161', 'fd00:0:0:0:0:0:0:a1']) {
    expect([ip, await publishEndpoint({ chain, hotkey }, { ...axon, ip })]).toEqual([ip, false]);
  }
  expect(await publishEndpoint({ chain, hotkey }, { ...axon, ip: 'fd00::a2' })).toBe(true);
});

const servedTooEarly = new GanglionError('transaction-failed', {
  what: 'test',
  facts: { pallet: 'Registry', error: 'ServedTooEarly' },
});

test('an endpoint that the chain does not take yet is published as soon as it does; the miner serves meanwhile', async () => {
  const chain = new FakeChain();
  chain.register(hotkey.publicKey);
  chain.serveError = servedTooEarly;
  const clock = new FakeClock(Date.UTC(2026, 0, 1));
  const said: unknown[] = [];
  const log = { ...logger, warn: (values: object, _message: string) => said.push(values) };
  const miner = createMiner(
    { chain, hotkey, model, verifier, clock, logger: log },
    { allowLocalAddresses: true, axonPort: 0, selfDial: false },
  );
  await miner.start();
  cleanups.push(() => miner.stop());
  expect(miner.status).toBeDefined();
  await clock.advance(6_000);
  expect(said).toEqual([
    expect.objectContaining({ code: 'ServedTooEarly', nextTry: '2026-01-01T00:00:06.000Z' }),
    expect.objectContaining({ code: 'ServedTooEarly', nextTry: '2026-01-01T00:00:18.000Z' }),
  ]);
  chain.serveError = new GanglionError('chain-unreachable', { what: 'test' });
  await clock.advance(12_000);
  expect(chain.served).toEqual([]);
  chain.serveError = undefined;
  await clock.advance(23_999);
  expect(chain.served).toEqual([]);
  await clock.advance(1);
  expect(chain.served.map(({ ip }) => ip)).toEqual(['127.0.0.1']);
  await clock.advance(3_600_000);
  expect(chain.served).toHaveLength(1);
});

test('a miner whose endpoint the chain does not take yet still stops', async () => {
  const { chain, miner } = await startMiner();
  await miner.stop();
  const clock = new FakeClock();
  const again = createMiner(
    { chain, hotkey, model, verifier, clock, logger },
    { allowLocalAddresses: true, axonPort: 0, selfDial: false },
  );
  chain.serveError = servedTooEarly;
  await again.start();
  expect(clock.sleeping).toBe(1);
  await again.stop();
  expect(clock.sleeping).toBe(0);
});

test('any other refusal of the endpoint ends the start, and leaves nothing open', async () => {
  const chain = new FakeChain();
  chain.register(hotkey.publicKey);
  chain.serveError = new GanglionError('transaction-failed', {
    what: 'test',
    facts: { pallet: 'Registry', error: 'AddressLoopback' },
  });
  const components = { chain, hotkey, model, verifier, clock: systemClock, logger };
  const miner = createMiner(components, { allowLocalAddresses: true, axonPort: 0, selfDial: false });
  await expect(miner.start()).rejects.toBe(chain.serveError);
  expect(miner.status).toBeUndefined();
});

test('strangers make the miner look at the chain at most once in an interval', async () => {
  const chain = new FakeChain();
  const clock = new FakeClock(1_000_000);
  const senders = createRegisteredSenders({ chain, clock, logger });
  await senders.refresh();
  for (let i = 0; i < 100; i += 1) senders.admit(stranger.publicKey);
  expect(chain.reads).toBe(1);
  await clock.advance(REFRESH_INTERVAL_MS);
  for (let i = 0; i < 100; i += 1) senders.admit(stranger.publicKey);
  expect(chain.reads).toBe(2);
});

test('a wall clock that is set does not keep a miner from looking at the chain again', async () => {
  const chain = new FakeChain();
  const time = { wall: 1_000_000, monotonic: 0 };
  const clock = { ...systemClock, now: () => time.wall, elapsed: () => time.monotonic };
  const senders = createRegisteredSenders({ chain, clock, logger });
  await senders.refresh();
  Object.assign(time, { wall: 0, monotonic: REFRESH_INTERVAL_MS });
  senders.admit(stranger.publicKey);
  expect(chain.reads).toBe(2);
});

test('chain, hotkey and model are enough, and disposing of a miner leaves nothing open', async () => {
  const chain = new FakeChain();
  chain.register(hotkey.publicKey);
  {
    await using miner = createMiner(
      { chain, hotkey, model },
      { allowLocalAddresses: true, axonPort: 0, selfDial: false },
    );
    await miner.start();
    expect(miner.status).toMatchObject({ uid: 0, hotkey: hotkey.address });
  }
  const port = chain.served[0]?.port ?? 0;
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
});

test('a start that is given up leaves nothing open', async () => {
  const chain = new FakeChain();
  chain.register(hotkey.publicKey);
  const giveUp = new AbortController();
  chain.serveAxon = (_call: unknown, options: { readonly signal?: AbortSignal | undefined } = {}) =>
    new Promise((_resolve, reject) => {
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason));
      giveUp.abort();
    });
  const miner = createMiner(
    { chain, hotkey, model, verifier },
    { allowLocalAddresses: true, axonPort: 0, selfDial: false },
  );
  await expect(miner.start({ signal: giveUp.signal })).rejects.toMatchObject({ code: 'aborted' });
  await miner.stop();
  await expect(miner.ended).resolves.toBeUndefined();
  expect(miner.status).toBeUndefined();
});
