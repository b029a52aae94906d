// SPDX-License-Identifier: Apache-2.0
import { connect as connectHttp2, constants, createServer as createHttp2Server } from 'node:http2';
import { connect, createServer, type Server as NetServer, type Socket } from 'node:net';
import { blake2b256, fromUri, type Signer } from '@ganglion/account';
import { createVerifier, type Verifier } from '@ganglion/account/verifier';
import { type AxonComponents, type AxonInit, createAxon, type ForwardHandlers } from '@ganglion/axon';
import { type Clock, ERROR_CODES, GanglionError, SYNAPSES, silentLogger, systemClock } from '@ganglion/base';
import {
  exchangeOf,
  limitsOf,
  METHOD_PATHS,
  signResponse,
  type TokensRequest,
  verifyAnswer,
} from '@ganglion/synapse';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AxonInfo, createDendrite, type Dendrite, type DendriteInit } from './index.ts';

const GENESIS = new Uint8Array(32).fill(9);
const VOCABULARY = 7;
const TOKENIZER = { sha256: new Uint8Array(32).fill(2), vocabulary: VOCABULARY };
const RULES = { limits: limitsOf(), tokenizer: TOKENIZER };
const next = exchangeOf('Forward', 'CausalLMNext');
const cleanups: (() => unknown)[] = [];
let alice: Signer;
let bob: Signer;
let eve: Signer;
let verifier: Verifier;

beforeAll(async () => {
  [alice, bob, eve] = await Promise.all([fromUri('//Alice'), fromUri('//Bob'), fromUri('//Eve')]);
  verifier = createVerifier();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
afterAll(() => verifier.close());

/** Alice's dendrite. */
function ask(init: DendriteInit = {}, signer = alice, clock: Clock = systemClock): Dendrite {
  const dendrite = createDendrite(
    { signer, genesisHash: GENESIS, verifier, logger: silentLogger, tokenizer: TOKENIZER, clock },
    { allowLocalAddresses: true, defaultTimeoutMs: 10_000, ...init },
  );
  cleanups.push(() => dendrite.stop());
  return dendrite;
}

/** Bob's axon. */
async function serve(
  handlers: ForwardHandlers,
  init: AxonInit = {},
  change: Partial<AxonComponents> = {},
): Promise<AxonInfo & { stop(): Promise<void> }> {
  const axon = createAxon(
    {
      signer: bob,
      genesisHash: GENESIS,
      admission: (sender) => (Buffer.compare(sender, eve.publicKey) === 0 ? undefined : { stake: 1n }),
      handlers,
      verifier,
      logger: silentLogger,
      tokenizer: TOKENIZER,
      ...change,
    },
    { acceptFromMs: 0, drainMs: 50, ...init },
  );
  await axon.start();
  cleanups.push(() => axon.stop());
  return { hotkey: bob.publicKey, host: '127.0.0.1', port: axon.port, stop: () => axon.stop() };
}

/** A gRPC server that answers with whatever bytes it is told to, given the request's bytes. */
async function forge(answer: (request: Uint8Array, count: number) => Promise<Uint8Array>): Promise<AxonInfo> {
  const server = new Server({ 'grpc.max_send_message_length': -1 });
  const same = (bytes: Uint8Array) => Buffer.from(bytes);
  let count = 0;
  server.register<Uint8Array, Uint8Array>(
    METHOD_PATHS.Forward,
    (call: { request: Uint8Array }, callback: (error: null, bytes: Uint8Array) => void) => {
      count += 1;
      answer(call.request, count).then((bytes) => callback(null, bytes));
    },
    same,
    same,
    'unary',
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  cleanups.push(() => server.forceShutdown());
  return { hotkey: bob.publicKey, host: '127.0.0.1', port };
}

/** A TCP server that does with a connection whatever it is told. */
async function listen(onConnection: (socket: Socket) => void): Promise<AxonInfo & { server: NetServer }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { hotkey: bob.publicKey, host: '127.0.0.1', port, server };
}

/**
 * Passes HTTP/2 streams on to an axon, but for those that it is told to refuse, as a server does whose
 * connection is at its age.
 */
async function refusing(axon: AxonInfo, isRefused: (count: number) => 'stream' | 'connection' | undefined) {
  const upstream = connectHttp2(`http://${axon.host}:${axon.port}`);
  const server = createHttp2Server();
  let count = 0;
  server.on('sessionError', () => {});
  server.on('stream', (stream, headers) => {
    count += 1;
    const refused = isRefused(count);
    stream.on('error', () => {});
    if (refused === 'stream') return stream.close(constants.NGHTTP2_REFUSED_STREAM);
    if (refused === 'connection') {
      stream.session?.goaway(constants.NGHTTP2_NO_ERROR, 0);
      return stream.close(constants.NGHTTP2_REFUSED_STREAM);
    }
    const { ':method': method, ':path': path, ...rest } = headers;
    const sent = upstream.request({ ':method': method, ':path': path, ...rest });
    sent.on('error', () => {});
    sent.on('response', (answer) => stream.respond(answer, { waitForTrailers: true }));
    let trailers = {};
    sent.on('trailers', (each) => {
      trailers = each;
    });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    sent.on('data', (bytes) => stream.write(bytes));
    sent.on('end', () => stream.end());
    stream.pipe(sent);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  cleanups.push(() => {
    server.close();
    upstream.destroy();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { hotkey: axon.hotkey, host: '127.0.0.1', port, streams: () => count };
}

function tokens(batch = 2): TokensRequest {
  return { inputIds: { shape: [batch, 3], data: new Int32Array(batch * 3) }, tokenizer: TOKENIZER.sha256 };
}

function floats(...shape: number[]) {
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => index / 4);
  return { shape, data };
}

const echo: ForwardHandlers = {
  CausalLMNext: async ({ inputIds }) => ({ logits: floats(inputIds.shape[0] ?? 0, VOCABULARY) }),
};

/** The request hash of a signed request's bytes, as the forger of a response needs it. */
async function hashOf(message: Uint8Array): Promise<Uint8Array> {
  // The header comes first: a tag, its length in one or two bytes of seven bits, its bytes.
  const first = message[1] ?? 0;
  const start = first > 127 ? 3 : 2;
  const length = first > 127 ? (first & 127) | ((message[2] ?? 0) << 7) : first;
  return blake2b256(message.subarray(start, start + length));
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    return GanglionError.is(error) ? error.code : `untyped: ${String(error)}`;
  }
}

test('an answer comes back with its time and a proof that convinces a third party', async () => {
  const axon = await serve(echo);
  const { response, elapsedMs, proof } = await ask().query(axon, 'CausalLMNext', tokens());
  expect(response.logits).toEqual(floats(2, VOCABULARY));
  expect(elapsedMs).toBeGreaterThan(0);
  const proved = await verifyAnswer(proof);
  expect(Buffer.compare(proved.responder, bob.publicKey)).toBe(0);
  expect(Buffer.compare(proved.request.sender, alice.publicKey)).toBe(0);
  expect(next.decodeResponse(tokens(), proved.body, RULES)).toEqual(response);
});

test('every synapse travels in both directions', async () => {
  const request = tokens();
  const prompts = { prompts: ['a', 'b'], maxNewTokens: 4, temperature: 0, seed: 7 };
  const shapes = { LastHiddenState: [2, 3, 5], CausalLM: [2, 3, VOCABULARY], CausalLMNext: [2, VOCABULARY] };
  const got: unknown[] = [];
  const note = async (sent: unknown) => {
    got.push(sent);
    return { inputGradients: floats(2, 3, 5) };
  };
  const axon = await serve(
    {
      LastHiddenState: async () => ({ hiddenStates: floats(...shapes.LastHiddenState) }),
      CausalLM: async () => ({ logits: floats(...shapes.CausalLM) }),
      CausalLMNext: async () => ({ logits: floats(...shapes.CausalLMNext) }),
      Seq2Seq: async (asked) => ({ texts: asked.prompts.map((prompt) => `${prompt}${asked.seed}`) }),
    },
    {},
    {
      backwardHandlers: {
        LastHiddenState: note,
        CausalLM: note,
        CausalLMNext: note,
        Seq2Seq: async (sent) => {
          got.push(sent);
          return {};
        },
      },
    },
  );
  const dendrite = ask();
  const hidden = await dendrite.query(axon, 'LastHiddenState', request);
  expect(hidden.response.hiddenStates).toEqual(floats(...shapes.LastHiddenState));
  const causal = await dendrite.query(axon, 'CausalLM', { ...request, codec: 'f16' });
  expect(causal.response.logits).toEqual(floats(...shapes.CausalLM));
  const text = await dendrite.query(axon, 'Seq2Seq', prompts);
  expect(text.response.texts).toEqual(['a7', 'b7']);
  for (const synapse of ['LastHiddenState', 'CausalLM', 'CausalLMNext'] as const) {
    const gradients = floats(...shapes[synapse]);
    const { response } = await dendrite.backward(axon, synapse, { forward: request, gradients });
    expect(response.inputGradients).toEqual(floats(2, 3, 5));
    expect(got.at(-1)).toEqual({ forward: { ...request, codec: 'raw' }, gradients });
  }
  const rewards = floats(2);
  await dendrite.backward(axon, 'Seq2Seq', { forward: prompts, texts: ['x', 'y'], rewards });
  expect(got.at(-1)).toEqual({ forward: prompts, texts: ['x', 'y'], rewards });
  expect(SYNAPSES).toHaveLength(4);
});

test('an axon that another hotkey was expected behind refuses, and proves nothing', async () => {
  const axon = await serve(echo);
  const query = ask().query({ ...axon, hotkey: alice.publicKey }, 'CausalLMNext', tokens());
  await expect(query).rejects.toMatchObject({ code: 'wrong-receiver', facts: { origin: 'wire' } });
});

test('a refusal of the peer arrives under its own code', async () => {
  const axon = await serve({
    CausalLMNext: () => Promise.reject(new GanglionError('overloaded', { what: 'x' })),
  });
  const dendrite = ask();
  await expect(dendrite.query(axon, 'CausalLMNext', tokens())).rejects.toMatchObject({
    code: 'overloaded',
    facts: { origin: 'peer' },
  });
  await expect(dendrite.query(axon, 'CausalLM', tokens())).rejects.toMatchObject({
    code: 'synapse-unsupported',
    facts: { origin: 'peer' },
  });
  const unregistered = ask({}, eve).query(axon, 'CausalLMNext', tokens());
  await expect(unregistered).rejects.toMatchObject({
    code: 'unregistered',
    facts: { origin: 'wire' },
    hint: expect.stringMatching(/has no neuron.*register it/),
  });
  expect(dendrite.state(axon)).toBe('closed');
});

/** A clock on which short pauses take no time, and how many there were. */
function hasteClock() {
  let nowMs = Date.now();
  const pauses: number[] = [];
  const clock: Clock = {
    now: () => nowMs,
    elapsed: () => nowMs,
    sleep: async (ms, options) => {
      if (ms > 1_000) return systemClock.sleep(ms, options);
      pauses.push(ms);
      nowMs += ms;
    },
  };
  return { clock, pauses };
}

test('an axon that has just started is asked again, with the same question signed anew, until it can tell', async () => {
  const { clock, pauses } = hasteClock();
  const axon = await serve(echo, { acceptFromMs: clock.now() + 4_000 }, { clock });
  const { elapsedMs } = await ask({}, alice, clock).query(axon, 'CausalLMNext', tokens());
  expect(pauses).toEqual(Array(9).fill(500));
  expect(elapsedMs).toBe(0);
});

test('an axon that goes on saying that it has just started is not waited for longer than there is time', async () => {
  const { clock, pauses } = hasteClock();
  const axon = await serve({}, { acceptFromMs: clock.now() + 60_000 }, { clock });
  const dendrite = ask({}, alice, clock);
  const starting = { code: 'starting', facts: { origin: 'wire' } };
  const soon = dendrite.query(axon, 'CausalLMNext', tokens(), { timeoutMs: 2_000 });
  await expect(soon).rejects.toMatchObject(starting);
  expect(pauses).toHaveLength(3);
  const late = dendrite.query(axon, 'CausalLMNext', tokens(), { timeoutMs: 30_000 });
  await expect(late).rejects.toMatchObject(starting);
  expect(pauses).toHaveLength(3 + 17);
  expect(dendrite.state(axon)).toBe('closed');
});

test('a request that breaks a rule is refused here and never sent', async () => {
  let count = 0;
  const axon = await forge(async () => {
    count += 1;
    return new Uint8Array(0);
  });
  const dendrite = ask();
  const bad = { inputIds: { shape: [1, 2], data: new Int32Array(3) }, tokenizer: TOKENIZER.sha256 };
  expect(await codeOf(dendrite.query(axon, 'CausalLMNext', bad))).toBe('tensor-shape');
  expect(await codeOf(dendrite.query(axon, 'CausalLMNext', tokens(65)))).toBe('tensor-too-large');
  const small = ask({ limits: { maxMessageBytes: 300 } });
  expect(await codeOf(small.query(axon, 'CausalLMNext', tokens(60)))).toBe('message-too-large');
  for (const timeoutMs of [0, -1, 60_001, Number.NaN]) {
    const query = dendrite.query(axon, 'CausalLMNext', tokens(), { timeoutMs });
    expect(await codeOf(query)).toBe('invalid-argument');
  }
  expect(count).toBe(0);
});

test('addresses of this machine are refused unless they are allowed, and other protocols too', async () => {
  const axon = await serve(echo);
  const strict = ask({ allowLocalAddresses: false });
  expect(await codeOf(strict.query(axon, 'CausalLMNext', tokens()))).toBe('address-refused');
  const named = { ...axon, host: 'localhost' };
  expect(await codeOf(ask().query(named, 'CausalLMNext', tokens()))).toBe('address-refused');
  const tls = { ...axon, protocol: 2 };
  expect(await codeOf(ask().query(tls, 'CausalLMNext', tokens()))).toBe('protocol-mismatch');
  const keyless = { ...axon, hotkey: new Uint8Array(31) };
  expect(await codeOf(ask().query(keyless, 'CausalLMNext', tokens()))).toBe('invalid-argument');
});

test('forged and misshapen answers are refused, each for its reason', async () => {
  const good = next.encodeResponse(tokens(), { logits: floats(2, VOCABULARY) }, RULES);
  const loose = { limits: limitsOf() };
  const wrongShape = next.encodeResponse(tokens(), { logits: floats(2, 3) }, loose);
  const other = exchangeOf('Forward', 'CausalLM').encodeResponse(
    tokens(),
    { logits: floats(2, 3, VOCABULARY) },
    RULES,
  );
  const notFinite = Uint8Array.from(good);
  notFinite.set([0, 0, 0xc0, 0x7f], good.length - 4);
  const sign = (signer: Signer, requestHash: Uint8Array, body: Uint8Array) =>
    signResponse({ signer, requestHash, body }, limitsOf({ maxMessageBytes: 2 ** 26 }));
  let earlier: Uint8Array | undefined;
  const forgeries: readonly [string, (request: Uint8Array) => Promise<Uint8Array>][] = [
    [
      'ok',
      async (request) => {
        earlier = await sign(bob, await hashOf(request), good);
        return earlier;
      },
    ],
    ['response-invalid', async () => earlier ?? new Uint8Array(0)],
    ['response-invalid', async (request) => sign(eve, await hashOf(request), good)],
    ['tensor-shape', async (request) => sign(bob, await hashOf(request), wrongShape)],
    ['tensor-not-finite', async (request) => sign(bob, await hashOf(request), notFinite)],
    ['response-invalid', async (request) => sign(bob, await hashOf(request), other)],
    ['response-invalid', async (request) => sign(bob, await hashOf(request), new Uint8Array(0))],
    ['signature-missing', async () => new Uint8Array(0)],
    ['response-invalid', async () => new Uint8Array(100).fill(255)],
    [
      'signature-invalid',
      async (request) => {
        const message = await sign(bob, await hashOf(request), good);
        message[message.length - 5] = (message.at(-5) ?? 0) ^ 1;
        return message;
      },
    ],
    ['message-too-large', async (request) => sign(bob, await hashOf(request), new Uint8Array(5 * 2 ** 20))],
  ];
  const axon = await forge((request, count) => forgeries[count - 1]?.[1](request) ?? Promise.reject());
  const dendrite = ask();
  for (const [code] of forgeries) {
    expect(await codeOf(dendrite.query(axon, 'CausalLMNext', tokens()))).toBe(code);
  }
  expect(dendrite.state(axon)).toBe('closed');
});

test('whatever bytes a server answers, the query ends with a typed error', async () => {
  let bytes: Uint8Array = new Uint8Array(0);
  const axon = await forge(async () => bytes);
  const dendrite = ask();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (answer) => {
      bytes = answer;
      const code = await codeOf(dendrite.query(axon, 'CausalLMNext', tokens()));
      expect(ERROR_CODES).toContain(code);
      expect(code).not.toBe('internal');
    }),
    { numRuns: 60 },
  );
});

test('an axon that never answers is a timeout, and the next call is not held up', async () => {
  let isSilent = true;
  const axon = await serve({
    CausalLMNext: (request, context) =>
      isSilent ? new Promise(() => {}) : (echo.CausalLMNext?.(request, context) ?? Promise.reject()),
  });
  const dendrite = ask();
  const startedAt = performance.now();
  const query = dendrite.query(axon, 'CausalLMNext', tokens(), { timeoutMs: 200 });
  await expect(query).rejects.toMatchObject({ code: 'timeout' });
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  isSilent = false;
  expect(await codeOf(dendrite.query(axon, 'CausalLMNext', tokens()))).toBe('ok');
});

test('a server that accepts and says nothing is unavailable after the time to connect', async () => {
  let connections = 0;
  const axon = await listen(() => {
    connections += 1;
  });
  const query = ask({ connectTimeoutMs: 150 }).query(axon, 'CausalLMNext', tokens());
  expect(await codeOf(query)).toBe('unavailable');
  expect(connections).toBe(2);
});

test('a server that talks nonsense is unavailable', async () => {
  const axon = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  expect(await codeOf(ask().query(axon, 'CausalLMNext', tokens()))).toBe('unavailable');
});

test('nobody listening is unavailable at once', async () => {
  const axon = await listen(() => {});
  await new Promise((resolve) => axon.server.close(resolve));
  const startedAt = performance.now();
  expect(await codeOf(ask().query(axon, 'CausalLMNext', tokens()))).toBe('unavailable');
  expect(performance.now() - startedAt).toBeLessThan(2_500);
});

test('a server that dies in the middle of a call is unavailable, and the request is not sent twice', async () => {
  const behind = await serve({ CausalLMNext: () => new Promise(() => {}) });
  let requests = 0;
  const axon = await listen((socket) => {
    const upstream = connect(behind.port, '127.0.0.1');
    upstream.on('error', () => {});
    upstream.on('data', (bytes) => socket.write(bytes));
    let bytesSeen = 0;
    socket.on('data', (bytes) => {
      upstream.write(bytes);
      bytesSeen += bytes.length;
      // The request has been sent once far more than the greeting has passed.
      if (bytesSeen > 400) {
        requests += 1;
        setTimeout(() => {
          socket.destroy();
          upstream.destroy();
        }, 20);
        bytesSeen = Number.NEGATIVE_INFINITY;
      }
    });
  });
  expect(await codeOf(ask().query(axon, 'CausalLMNext', tokens()))).toBe('unavailable');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(requests).toBe(1);
});

test('an axon that comes back on its port is asked again', async () => {
  const first = await serve(echo);
  const dendrite = ask();
  expect(await codeOf(dendrite.query(first, 'CausalLMNext', tokens()))).toBe('ok');
  await first.stop();
  expect(await codeOf(dendrite.query(first, 'CausalLMNext', tokens()))).toBe('unavailable');
  await serve(echo, { port: first.port });
  const codes = await Promise.all(
    Array.from({ length: 4 }, () => codeOf(dendrite.query(first, 'CausalLMNext', tokens()))),
  );
  expect(codes).toEqual(['ok', 'ok', 'ok', 'ok']);
});

test('the breaker opens after failures in a row, refuses without dialling, and closes after an answer', async () => {
  const axon = await listen(() => {});
  await new Promise((resolve) => axon.server.close(resolve));
  let skippedMs = 0;
  const clock = { ...systemClock, elapsed: () => systemClock.elapsed() + skippedMs };
  const dendrite = ask({ breaker: { failures: 2, backoffMs: 60_000 } }, alice, clock);
  const query = () => dendrite.query(axon, 'CausalLMNext', tokens());
  expect([await codeOf(query()), await codeOf(query())]).toEqual(['unavailable', 'unavailable']);
  expect(dendrite.state(axon)).toBe('open');
  await expect(query()).rejects.toMatchObject({
    code: 'unavailable',
    facts: { retryInMs: expect.any(Number) },
  });
  await serve(echo, { port: axon.port });
  skippedMs = 60_000;
  expect(dendrite.state(axon)).toBe('half-open');
  expect(await codeOf(query())).toBe('ok');
  expect(dendrite.state(axon)).toBe('closed');
});

test('a machine whose clock is set ends no call early and keeps no axon alone for longer', async () => {
  const axon = await listen(() => {});
  await new Promise((resolve) => axon.server.close(resolve));
  let jumpedMs = 0;
  let skippedMs = 0;
  const clock = {
    ...systemClock,
    now: () => systemClock.now() + jumpedMs,
    elapsed: () => systemClock.elapsed() + skippedMs,
  };
  const dendrite = ask({ breaker: { failures: 1, backoffMs: 60_000 } }, alice, clock);
  const query = () => codeOf(dendrite.query(axon, 'CausalLMNext', tokens()));
  expect(await query()).toBe('unavailable');
  for (jumpedMs of [-3_600_000, 3_600_000]) expect(dendrite.state(axon)).toBe('open');
  jumpedMs = -3_600_000;
  skippedMs = 60_000;
  expect(dendrite.state(axon)).toBe('half-open');
  // While a call is under way the clock is set an hour ahead: it is answered all the same.
  const gate = Promise.withResolvers<void>();
  let begun = 0;
  const slow = await serve({
    CausalLMNext: async (request, context) => {
      begun += 1;
      await gate.promise;
      return (await echo.CausalLMNext?.(request, context)) ?? Promise.reject();
    },
  });
  jumpedMs = 0;
  const call = codeOf(dendrite.query(slow, 'CausalLMNext', tokens()));
  await until(() => begun === 1);
  jumpedMs = 3_600_000;
  gate.resolve();
  expect(await call).toBe('ok');
});

test('a caller that aborts is let go at once, the handler is told, and the axon is not blamed', async () => {
  let signal: AbortSignal | undefined;
  const axon = await serve({
    CausalLMNext: (_request, context) => {
      signal = context.signal;
      return new Promise(() => {});
    },
  });
  const dendrite = ask({ breaker: { failures: 1 } });
  const controller = new AbortController();
  const query = codeOf(dendrite.query(axon, 'CausalLMNext', tokens(), { signal: controller.signal }));
  await until(() => signal !== undefined);
  controller.abort();
  expect(await query).toBe('aborted');
  await until(() => signal?.aborted === true);
  expect(dendrite.state(axon)).toBe('closed');
  const late = dendrite.query(axon, 'CausalLMNext', tokens(), { signal: AbortSignal.abort() });
  expect(await codeOf(late)).toBe('aborted');
});

test('as many calls as allowed are in flight, as many as allowed wait, one more is overloaded', async () => {
  let running = 0;
  let most = 0;
  const ends: (() => void)[] = [];
  const axon = await serve(
    {
      CausalLMNext: async (request, context) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => ends.push(resolve));
        running -= 1;
        return (await echo.CausalLMNext?.(request, context)) ?? Promise.reject();
      },
    },
    { concurrency: 10 },
  );
  const dendrite = ask({ maxInFlight: 2, maxWaiting: 2 });
  const queries = Array.from({ length: 5 }, () => codeOf(dendrite.query(axon, 'CausalLMNext', tokens())));
  expect(await queries[4]).toBe('overloaded');
  await until(() => ends.length === 2);
  for (let count = 0; count < 4; count += 1) {
    await until(() => ends.length > 0);
    ends.shift()?.();
  }
  expect(await Promise.all(queries)).toEqual(['ok', 'ok', 'ok', 'ok', 'overloaded']);
  expect(most).toBe(2);
});

test('of more axons than are remembered, the one asked longest ago is forgotten', async () => {
  const axon = await serve(echo);
  const dead = [9, 10, 11].map((port) => ({ ...axon, port }));
  const dendrite = ask({ maxReceptors: 2, breaker: { failures: 1 } });
  for (const each of dead)
    expect(await codeOf(dendrite.query(each, 'CausalLMNext', tokens()))).toBe('unavailable');
  expect(dead.map((each) => dendrite.state(each))).toEqual(['closed', 'open', 'open']);
  expect(await codeOf(dendrite.query(axon, 'CausalLMNext', tokens()))).toBe('ok');
});

test('stopping ends what is under way and leaves nothing behind', async () => {
  let connections = 0;
  const behind = await serve({ CausalLMNext: () => new Promise(() => {}) });
  const closed: Promise<unknown>[] = [];
  const axon = await listen((socket) => {
    connections += 1;
    const upstream = connect(behind.port, '127.0.0.1');
    socket.pipe(upstream).pipe(socket);
    upstream.on('error', () => {});
    closed.push(new Promise((resolve) => socket.once('close', resolve)));
  });
  const dendrite = ask();
  const queries = Array.from({ length: 3 }, () => codeOf(dendrite.query(axon, 'CausalLMNext', tokens())));
  await until(() => connections === 1);
  await dendrite.stop();
  expect(await Promise.all(queries)).toEqual(['unavailable', 'unavailable', 'unavailable']);
  await Promise.all(closed);
  expect(await codeOf(dendrite.query(axon, 'CausalLMNext', tokens()))).toBe('unavailable');
});

/** Waits for something that is about to happen. */
async function until(condition: () => boolean): Promise<void> {
  const endMs = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > endMs) throw new Error(`it never came true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test.each(['stream', 'connection'] as const)(
  'a question whose %s was refused by the transport is asked again, and is not held against the peer',
  async (what) => {
    let handled = 0;
    const axon = await serve({
      CausalLMNext: async () => {
        handled += 1;
        return { logits: floats(2, VOCABULARY) };
      },
    });
    const proxy = await refusing(axon, (count) => (count % 2 === 1 ? what : undefined));
    const dendrite = ask({ breaker: { failures: 1 } });
    for (let i = 0; i < 3; i += 1) {
      expect(await codeOf(dendrite.query(proxy, 'CausalLMNext', tokens()))).toBe('ok');
    }
    expect([handled, proxy.streams(), dendrite.state(proxy)]).toEqual([3, 6, 'closed']);
  },
);

test('a peer whose transport refuses again and again is one that does not answer', async () => {
  const axon = await serve({});
  const proxy = await refusing(axon, () => 'stream');
  const dendrite = ask({ breaker: { failures: 1 } });
  expect(await codeOf(dendrite.query(proxy, 'CausalLMNext', tokens()))).toBe('unavailable');
  expect([proxy.streams(), dendrite.state(proxy)]).toEqual([2, 'open']);
});
