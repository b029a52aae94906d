// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type ClientHttp2Session, connect as connectHttp2, constants as http2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromUri, type Signer } from '@ganglion/account';
import { createVerifier, type Verifier } from '@ganglion/account/verifier';
import { GanglionError, type Logger, silentLogger } from '@ganglion/base';
import { FakeClock } from '@ganglion/fakes';
import {
  createNonces,
  decodeHealthResponse,
  encodeHealthRequest,
  exchangeOf,
  HEALTH_PATH,
  limitsOf,
  METHOD_PATHS,
  openResponse,
  type RequestToSign,
  type SignedRequest,
  signRequest,
  type TokensRequest,
} from '@ganglion/synapse';
import { Client, credentials, Metadata, status } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Axon, type AxonComponents, type AxonInit, createAxon, type ForwardHandlers } from './index.ts';

const GENESIS = new Uint8Array(32).fill(9);
const VOCABULARY = 7;
const TOKENIZER = { sha256: new Uint8Array(32).fill(2), vocabulary: VOCABULARY };
const RULES = { limits: limitsOf(), tokenizer: TOKENIZER };
const next = exchangeOf('Forward', 'CausalLMNext');
const directory = mkdtempSync(join(tmpdir(), 'ganglion-axon-'));
const nonces = createNonces({ now: () => Date.now() });
const axons: Axon[] = [];
const clients: Client[] = [];
const sessions: ClientHttp2Session[] = [];
let alice: Signer;
let bob: Signer;
let eve: Signer;
let verifier: Verifier;

beforeAll(async () => {
  [alice, bob, eve] = await Promise.all([fromUri('//Alice'), fromUri('//Bob'), fromUri('//Eve')]);
  verifier = createVerifier();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const session of sessions.splice(0)) session.destroy();
  await Promise.all(axons.splice(0).map((axon) => axon.stop()));
});
afterAll(async () => {
  await verifier.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Outcome {
  /** gRPC status, 0 when there was a response. */
  readonly status: number;
  /** The code: `ok`, that of a signed refusal, or the details of the status. */
  readonly code: string;
  readonly isSigned: boolean;
}

/** Bob's axon: everybody but Eve is registered; answers zeros and counts its calls. */
async function serve(init: AxonInit = {}, change: Partial<AxonComponents> = {}) {
  const calls: TokensRequest[] = [];
  const handlers: ForwardHandlers = {
    CausalLMNext: async (request) => {
      calls.push(request);
      return zeros(request);
    },
  };
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
    { acceptFromMs: 0, drainMs: 2_000, ...init },
  );
  axons.push(axon);
  await axon.start();
  return { axon, calls, client: clientOf(axon.port) };
}

function clientOf(port: number): Client {
  const client = new Client(`ipv4:127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
  });
  clients.push(client);
  return client;
}

function zeros({ inputIds }: TokensRequest) {
  const [batch = 0] = inputIds.shape;
  return { logits: { shape: [batch, VOCABULARY], data: new Float32Array(batch * VOCABULARY) } };
}

function tokens(batch = 1): TokensRequest {
  return { inputIds: { shape: [batch, 2], data: new Int32Array(batch * 2) }, tokenizer: TOKENIZER.sha256 };
}

function sign(change: Partial<RequestToSign> = {}): Promise<SignedRequest> {
  return signRequest(
    {
      signer: alice,
      receiver: bob.publicKey,
      genesisHash: GENESIS,
      method: 'Forward',
      synapse: 'CausalLMNext',
      body: next.encodeRequest(tokens(), RULES),
      nonce: nonces(),
      expiresAtMs: Date.now() + 10_000,
      ...change,
    },
    limitsOf({ maxMessageBytes: 2 ** 24 }),
  );
}

function call(client: Client, path: string, message: Uint8Array, timeoutMs = 10_000): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const same = (bytes: Uint8Array) => Buffer.from(bytes);
    client.makeUnaryRequest(
      path,
      same,
      (bytes: Buffer): Uint8Array => bytes,
      message,
      new Metadata(),
      { deadline: Date.now() + timeoutMs },
      (error, answer) => {
        if (error !== null) reject(error);
        else resolve(answer ?? new Uint8Array(0));
      },
    );
  });
}

/** Sends bytes as they are and tells what came back. */
async function send(
  client: Client,
  request: Pick<SignedRequest, 'message'> & Partial<SignedRequest>,
  timeoutMs?: number,
): Promise<Outcome> {
  let answer: Uint8Array;
  try {
    answer = await call(client, METHOD_PATHS.Forward, request.message, timeoutMs);
  } catch (error) {
    const { code, details } = error as { code: number; details: string };
    return { status: code, code: details, isSigned: false };
  }
  try {
    const requestHash = request.requestHash ?? new Uint8Array(32);
    await openResponse(answer, { requestHash, responder: bob.publicKey, verifier, limits: limitsOf() });
    return { status: 0, code: 'ok', isSigned: true };
  } catch (error) {
    const { code, facts } = GanglionError.from(error);
    return { status: 0, code, isSigned: facts.origin === 'peer' };
  }
}

function deferred<T = void>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

test('a sound request is answered and signed', async () => {
  const { client, calls } = await serve();
  expect(await send(client, await sign())).toEqual({ status: 0, code: 'ok', isSigned: true });
  expect(calls).toHaveLength(1);
  expect(calls[0]?.inputIds).toEqual(tokens().inputIds);
});

test('what is not authentic never reaches the handler and gets a bare code', async () => {
  const { client, calls } = await serve();
  const sound = await sign();
  const flipped = Uint8Array.from(sound.message);
  flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
  const past = BigInt(Date.now() - 60_000) << 20n;
  const ahead = BigInt(Date.now() + 30_000) << 20n;
  const cases: readonly [Uint8Array, number, string][] = [
    [new Uint8Array(0), status.UNAUTHENTICATED, 'signature-missing'],
    [flipped, status.UNAUTHENTICATED, 'signature-invalid'],
    [(await sign({ receiver: alice.publicKey })).message, status.UNAUTHENTICATED, 'wrong-receiver'],
    [(await sign({ genesisHash: new Uint8Array(32) })).message, status.UNAUTHENTICATED, 'wrong-network'],
    [(await sign({ signer: eve })).message, status.PERMISSION_DENIED, 'unregistered'],
    [
      (await sign({ nonce: past, expiresAtMs: Date.now() - 50_000 })).message,
      status.UNAUTHENTICATED,
      'expired',
    ],
    [
      (await sign({ nonce: ahead, expiresAtMs: Date.now() + 40_000 })).message,
      status.UNAUTHENTICATED,
      'clock-skew',
    ],
    [(await sign({ method: 'Backward' })).message, status.INVALID_ARGUMENT, 'invalid-argument'],
  ];
  for (const [message, expected, code] of cases) {
    expect(await send(client, { message })).toEqual({ status: expected, code, isSigned: false });
  }
  expect(calls).toHaveLength(0);
  expect(await send(client, sound)).toMatchObject({ code: 'ok' });
});

test('a request that lost its signature, body or header is refused', async () => {
  const { client, calls } = await serve();
  expect((await send(client, { message: await withoutField(3) })).code).toBe('signature-missing');
  expect((await send(client, { message: await withoutField(2) })).code).toBe('body-mismatch');
  expect((await send(client, { message: await withoutField(1) })).code).toBe('protocol-mismatch');
  expect(calls).toHaveLength(0);
});

test('of concurrent copies exactly one reaches the handler', async () => {
  const { client, calls } = await serve();
  const request = await sign();
  const codes = (await Promise.all(Array.from({ length: 12 }, () => send(client, request)))).map(
    ({ code }) => code,
  );
  expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
  expect(codes.filter((code) => code === 'replayed')).toHaveLength(11);
  expect(calls).toHaveLength(1);
});

test('a request that was answered is refused after a restart', async () => {
  const replayFile = join(directory, 'replay');
  const first = await serve({ replayFile });
  const request = await sign();
  expect((await send(first.client, request)).code).toBe('ok');
  await first.axon.stop();
  const second = await serve({ replayFile });
  expect((await send(second.client, request)).code).toBe('starting');
  const memoryless = createAxon({ ...componentsOf(), handlers: {} });
  axons.push(memoryless);
  await memoryless.start();
  expect((await send(clientOf(memoryless.port), request)).code).toBe('starting');
  expect(second.calls).toHaveLength(0);
});

test('an axon whose replay file cannot be written refuses, says so once, and goes on when it can again', async () => {
  const folder = join(directory, 'unwritable');
  mkdirSync(folder);
  const lines: object[] = [];
  const tell = (level: string) => (values: object, text: string) => lines.push({ level, text, ...values });
  const told = { ...silentLogger, error: tell('error'), info: tell('info') };
  const { axon, client } = await serve({ replayFile: join(folder, 'replay') }, { logger: told });
  expect(axon.whyNotReady).toBeUndefined();
  rmSync(folder, { recursive: true });
  const later = async () => sign({ nonce: nonces() + (3_000n << 20n), expiresAtMs: Date.now() + 20_000 });
  for (let i = 0; i < 3; i += 1) {
    expect(await send(client, await later())).toMatchObject({ code: 'unavailable', isSigned: false });
  }
  expect(axon.whyNotReady).toMatch(/the replay file cannot be written.*path=/);
  mkdirSync(folder);
  expect(await send(client, await later())).toMatchObject({ code: 'ok' });
  expect(axon.whyNotReady).toBeUndefined();
  const said = lines.filter((line) => /refused|again/.test(JSON.stringify(line)));
  expect(said).toMatchObject([
    { level: 'error', text: 'every request is refused' },
    { level: 'info', text: 'the replay file can be written again' },
  ]);
});

test('a message at the size limit is answered, one byte more is refused', async () => {
  const at = await serve({ limits: { maxMessageBytes: 2000 } });
  const overhead = (await sign({ body: new Uint8Array(1500) })).message.length - 1500;
  // The content is no tensor, so a signed refusal says that the message itself was taken.
  expect(await send(at.client, await sign({ body: new Uint8Array(2000 - overhead) }))).toMatchObject({
    status: 0,
    code: 'invalid-argument',
    isSigned: true,
  });
  expect(await send(at.client, await sign({ body: new Uint8Array(2001 - overhead) }))).toMatchObject({
    status: status.RESOURCE_EXHAUSTED,
  });
  expect(at.calls).toHaveLength(0);
});

test('misshapen tensors of an authentic sender get a signed code and no handler', async () => {
  const { client, calls } = await serve();
  const loose = { limits: limitsOf({ maxBatch: 1000, maxSequence: 10_000 }) };
  const of = (request: TokensRequest) => sign({ body: next.encodeRequest(request, loose) });
  const ids = (shape: number[], id = 0) => ({
    inputIds: { shape, data: new Int32Array(shape.reduce((a, b) => a * b, 1)).fill(id) },
    tokenizer: TOKENIZER.sha256,
  });
  const cases: readonly [SignedRequest, string][] = [
    [await of(ids([65, 1])), 'tensor-too-large'],
    [await of(ids([1, 1025])), 'tensor-too-large'],
    [await of(ids([1, 2], VOCABULARY)), 'tensor-range'],
    [await of({ ...ids([1, 2]), tokenizer: new Uint8Array(32) }), 'tokenizer-mismatch'],
    [await sign({ body: new Uint8Array(0) }), 'invalid-argument'],
    [await sign({ body: new Uint8Array(50).fill(255) }), 'invalid-argument'],
    [await sign({ synapse: 'Seq2Seq' }), 'synapse-unsupported'],
    [await sign({ synapse: 'CausalLM' }), 'synapse-unsupported'],
  ];
  for (const [request, code] of cases) {
    expect(await send(client, request)).toEqual({ status: 0, code, isSigned: true });
  }
  expect(calls).toHaveLength(0);
});

const faults: readonly [string, (request: TokensRequest) => unknown, string][] = [
  ['throws an error', () => Promise.reject(new Error('secret path /home/bob')), 'internal'],
  ['throws what is no error', () => Promise.reject('broken'), 'internal'],
  [
    'throws before it returns a promise',
    () => {
      throw new TypeError('x');
    },
    'internal',
  ],
  [
    'throws a typed error',
    () => Promise.reject(new GanglionError('overloaded', { what: 'x' })),
    'overloaded',
  ],
  ['returns nothing', async () => undefined, 'response-invalid'],
  [
    'returns another shape',
    async () => ({ logits: { shape: [1, 3], data: new Float32Array(3) } }),
    'response-invalid',
  ],
  [
    'returns less data',
    async () => ({ logits: { shape: [1, VOCABULARY], data: new Float32Array(3) } }),
    'response-invalid',
  ],
  [
    'returns NaN',
    async () => ({ logits: { shape: [1, VOCABULARY], data: new Float32Array(VOCABULARY).fill(Number.NaN) } }),
    'response-invalid',
  ],
];
test.each(faults)(
  'a handler that %s gives a signed code and the axon lives on',
  async (_name, fault, code) => {
    let isFaulty = true;
    const { client } = await serve(
      {},
      {
        handlers: {
          CausalLMNext: (request) => {
            if (isFaulty) return fault(request) as Promise<ReturnType<typeof zeros>>;
            return Promise.resolve(zeros(request));
          },
        },
      },
    );
    expect(await send(client, await sign())).toEqual({ status: 0, code, isSigned: true });
    isFaulty = false;
    expect(await send(client, await sign())).toMatchObject({ code: 'ok' });
  },
);

test('whatever bytes arrive, a bare code goes back and the axon lives on', async () => {
  const { client, calls } = await serve({ faultsPerAddress: 1e6, faultsPerNetwork: 1e6 });
  const { message } = await sign();
  for (let length = 0; length < message.length; length += 5) {
    const outcome = await send(client, { message: message.subarray(0, length) });
    expect([status.INVALID_ARGUMENT, status.UNAUTHENTICATED, status.FAILED_PRECONDITION]).toContain(
      outcome.status,
    );
  }
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const outcome = await send(client, { message: bytes });
      expect(outcome.status).toBeGreaterThan(0);
      expect(outcome.code).toMatch(/^[a-z-]{5,30}$/);
    }),
    { numRuns: 60 },
  );
  expect(calls).toHaveLength(0);
  expect(await send(client, await sign())).toMatchObject({ code: 'ok' });
});

test('more requests than run and wait are overloaded, with a signature, and the others are answered', async () => {
  const gate = deferred();
  const { client, axon } = await serve(
    { concurrency: 1, maxQueue: 2 },
    {
      handlers: { CausalLMNext: (request) => gate.promise.then(() => zeros(request)) },
    },
  );
  const outcomes: Outcome[] = [];
  const all = Array.from({ length: 6 }, async () => outcomes.push(await send(client, await sign())));
  await until(() => outcomes.length === 3);
  expect(outcomes.every(({ code, isSigned }) => code === 'overloaded' && isSigned)).toBe(true);
  expect(await gaugeOf(axon, 'ganglion_axon_queue_length')).toBe(2);
  gate.resolve();
  await Promise.all(all);
  expect(outcomes.filter(({ code }) => code === 'ok')).toHaveLength(3);
  expect(await gaugeOf(axon, 'ganglion_axon_held_bytes')).toBe(0);
});

test('requests that take too many bytes together are overloaded', async () => {
  const gate = deferred();
  const request = await sign();
  const { client } = await serve(
    { maxHeldBytes: request.message.length },
    {
      handlers: { CausalLMNext: (asked) => gate.promise.then(() => zeros(asked)) },
    },
  );
  const first = send(client, request);
  await until(async () => (await send(client, await sign())).code === 'overloaded');
  gate.resolve();
  expect((await first).code).toBe('ok');
  expect((await send(client, await sign())).code).toBe('ok');
});

test('a request whose time is over while it waits never reaches the handler', async () => {
  const gate = deferred();
  let begun = 0;
  const { client, axon } = await serve(
    { concurrency: 1 },
    {
      handlers: {
        CausalLMNext: async (request) => {
          begun += 1;
          await gate.promise;
          return zeros(request);
        },
      },
    },
  );
  const first = send(client, await sign());
  await until(() => begun === 1);
  const late = await send(client, await sign(), 150);
  expect(late.status).toBe(status.DEADLINE_EXCEEDED);
  await until(async () => (await gaugeOf(axon, 'ganglion_axon_queue_length')) === 0);
  gate.resolve();
  expect((await first).code).toBe('ok');
  expect((await send(client, await sign())).code).toBe('ok');
  expect(begun).toBe(2);
});

test('an axon gives up a handler that takes too long, whatever its caller allows', async () => {
  let signal: AbortSignal | undefined;
  const { client } = await serve(
    { maxTimeoutMs: 100 },
    {
      handlers: {
        CausalLMNext: (_request, context) => {
          signal = context.signal;
          return new Promise(() => {});
        },
      },
    },
  );
  expect(await send(client, await sign())).toEqual({ status: 0, code: 'timeout', isSigned: true });
  expect(signal?.aborted).toBe(true);
});

test('stopping answers what is under way and takes nothing more', async () => {
  const gate = deferred();
  let begun = 0;
  const { client, axon } = await serve(
    {},
    {
      handlers: {
        CausalLMNext: async (request) => {
          begun += 1;
          await gate.promise;
          return zeros(request);
        },
      },
    },
  );
  const first = send(client, await sign());
  await until(() => begun === 1);
  const stopping = axon.stop();
  const refused = await send(clientOf(axon.port), await sign(), 500);
  expect(refused.status).not.toBe(0);
  gate.resolve();
  expect((await first).code).toBe('ok');
  await stopping;
  expect(begun).toBe(1);
});

test('stopping does not wait for a handler that never ends', async () => {
  let signal: AbortSignal | undefined;
  const { client, axon } = await serve(
    { drainMs: 100 },
    {
      handlers: {
        CausalLMNext: (_request, context) => {
          signal = context.signal;
          return new Promise(() => {});
        },
      },
    },
  );
  const stuck = send(client, await sign());
  await until(() => signal !== undefined);
  const startedAt = performance.now();
  await axon.stop();
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(signal?.aborted).toBe(true);
  expect((await stuck).code).toBe('unavailable');
});

test('a request that takes longer does not keep a program from ending in its ten seconds', async () => {
  const clock = new FakeClock(Date.now());
  const begun = deferred<void>();
  const handlers: ForwardHandlers = {
    CausalLMNext: () => {
      begun.resolve();
      return new Promise(() => {});
    },
  };
  const axon = createAxon(
    {
      signer: bob,
      genesisHash: GENESIS,
      admission: () => ({ stake: 1n }),
      handlers,
      verifier,
      clock,
      logger: silentLogger,
    },
    { acceptFromMs: 0 },
  );
  axons.push(axon);
  await axon.start();
  const client = clientOf(axon.port);
  const stuck = send(client, await sign());
  await begun.promise;
  const stopping = axon.stop();
  await clock.advance(8_000);
  await stopping;
  expect((await stuck).code).toBe('unavailable');
});

test('a health check tells whether the axon serves', async () => {
  const { client } = await serve();
  for (const service of ['', 'ganglion.v1.Synapse']) {
    const answer = await call(client, HEALTH_PATH, encodeHealthRequest(service));
    expect(decodeHealthResponse(answer)).toBe(true);
  }
  await expect(call(client, HEALTH_PATH, encodeHealthRequest('other'))).rejects.toMatchObject({
    details: 'not-found',
  });
  await expect(call(client, '/ganglion.v1.Synapse/Other', new Uint8Array(0))).rejects.toMatchObject({
    code: status.UNIMPLEMENTED,
  });
});

test('connections are counted, in all and for each address, and silent ones are closed', async () => {
  const { axon } = await serve({ maxConnectionsPerAddress: 3, greetingMs: 150 });
  const closed: number[] = [];
  const sockets = Array.from({ length: 5 }, (_, index) => {
    const socket = connect(axon.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.on('close', () => closed.push(index));
    return socket;
  });
  await until(() => closed.length === 2);
  expect(await gaugeOf(axon, 'ganglion_axon_connections')).toBe(3);
  await until(() => closed.length === 5);
  expect(await gaugeOf(axon, 'ganglion_axon_connections')).toBe(0);
  expect((await send(clientOf(axon.port), await sign())).code).toBe('ok');
  for (const socket of sockets) socket.destroy();
});

test('a connection that began well is not closed for its silence', async () => {
  const { client } = await serve({ greetingMs: 100 });
  expect((await send(client, await sign())).code).toBe('ok');
  await new Promise((resolve) => setTimeout(resolve, 200));
  const before = client.getChannel().getConnectivityState(false);
  expect((await send(client, await sign())).code).toBe('ok');
  expect(client.getChannel().getConnectivityState(false)).toBe(before);
});

test('a request that never ends arriving is ended', async () => {
  const { axon } = await serve({ receiveMs: 150 });
  const session = connectHttp2(`http://127.0.0.1:${axon.port}`);
  const stream = session.request({
    ':method': 'POST',
    ':path': METHOD_PATHS.Forward,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  const trailers = deferred<unknown>();
  stream.on('response', (headers) => trailers.resolve(headers['grpc-status']));
  stream.on('trailers', (headers) => trailers.resolve(headers['grpc-status']));
  stream.on('error', () => trailers.resolve('reset'));
  stream.on('data', () => {});
  stream.write(Uint8Array.of(0, 0, 0, 1, 0, 7));
  expect(String(await trailers.promise)).toBe(String(status.DEADLINE_EXCEEDED));
  session.destroy();
});

/** Opens a request of two bytes of seven and tells the status that comes back. */
function begin(session: ClientHttp2Session): Promise<string> {
  const stream = session.request({
    ':method': 'POST',
    ':path': METHOD_PATHS.Forward,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  stream.on('data', () => {});
  stream.write(Uint8Array.of(0, 0, 0, 0, 7, 1, 2));
  return new Promise((resolve) => {
    stream.on('response', (headers) => resolve(String(headers['grpc-status'])));
    stream.on('error', () => resolve('reset'));
  });
}

test('the connection of a peer whose request did not arrive is closed, and the places are free again', async () => {
  const { axon, client } = await serve({ receiveMs: 150, maxArriving: 3, maxArrivingPerAddress: 2 });
  const session = connectHttp2(`http://127.0.0.1:${axon.port}`);
  session.on('error', () => {});
  const closed = new Promise((resolve) => session.on('close', resolve));
  const statuses = await Promise.all([begin(session), begin(session), begin(session)]);
  const { DEADLINE_EXCEEDED: late, RESOURCE_EXHAUSTED: refused } = status;
  expect(statuses).toEqual([late, late, refused].map(String));
  expect(await send(client, await sign())).toEqual({
    status: status.RESOURCE_EXHAUSTED,
    code: 'overloaded',
    isSigned: false,
  });
  expect(await axon.metrics.metrics()).toContain(
    'ganglion_axon_requests_total{method="Forward",synapse="none",code="overloaded"} 2',
  );
  await closed;
  expect((await send(client, await sign())).code).toBe('ok');
});

/** A connection from one of this machine's addresses, of which each is its own. */
function sessionFrom(localAddress: string, port: number): ClientHttp2Session {
  const session = connectHttp2(`http://127.0.0.1:${port}`, {
    createConnection: () => connect({ port, host: '127.0.0.1', localAddress }),
  });
  session.on('error', () => {});
  // One for each call that is on its way.
  session.setMaxListeners(0);
  sessions.push(session);
  return session;
}

/** The gRPC status of a message that is sent on a connection, or `reset`. */
function post(session: ClientHttp2Session, message: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    session.on('close', () => resolve('reset'));
    if (session.destroyed) return resolve('reset');
    const stream = session.request({
      ':method': 'POST',
      ':path': METHOD_PATHS.Forward,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const end = (headers: { 'grpc-status'?: unknown }) => {
      if (headers['grpc-status'] !== undefined) resolve(String(headers['grpc-status']));
    };
    stream
      .on('response', end)
      .on('trailers', end)
      .on('error', () => resolve('reset'));
    stream.on('data', () => {});
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([head, message]));
  });
}

test('an address that goes on forging is not listened to for a while, and its neighbours are', async () => {
  const lines: object[] = [];
  const warn = (values: object) => lines.push(values);
  const { axon, calls } = await serve({ faultsPerAddress: 5 }, { logger: { ...silentLogger, warn } });
  const { message } = await sign();
  const forged = Uint8Array.from(message, (byte, index) => (index === message.length - 1 ? byte ^ 1 : byte));
  const attacker = sessionFrom('127.0.1.1', axon.port);
  const other = sessionFrom('127.0.1.1', axon.port);
  const lasting = sessionFrom('127.0.2.1', axon.port);
  const said: string[] = [];
  while (!attacker.destroyed) said.push(await post(attacker, forged));
  expect(said).toEqual([...Array(5).fill(String(status.UNAUTHENTICATED)), 'reset']);
  await until(() => other.destroyed);
  expect(await post(sessionFrom('127.0.1.1', axon.port), (await sign()).message)).toBe('reset');
  expect(await post(lasting, (await sign()).message)).toBe('0');
  expect(await post(sessionFrom('127.0.1.2', axon.port), (await sign()).message)).toBe('0');
  expect(calls).toHaveLength(2);
  expect(lines).toEqual([{ network: '127.0.1.1', seconds: 1 }]);
  const metrics = await axon.metrics.metrics();
  expect(metrics).toContain('ganglion_axon_held_networks 1');
  expect(metrics).toContain('ganglion_axon_refused_connections_total{reason="held"} 1');
  expect(metrics).toContain('ganglion_axon_request_seconds_count{synapse="CausalLMNext"} 2');
  expect(metrics).not.toContain('ganglion_axon_request_seconds_count{synapse="none"}');
});

test('of a stranger one signature is verified at a time, so that forgeries leave the others a place', async () => {
  const small = createVerifier({ maxQueue: 4 });
  let most = 0;
  const watched: AxonComponents['verifier'] = {
    waiting: 0,
    close: () => small.close(),
    verify: (...request) => {
      const verdict = small.verify(...request);
      most = Math.max(most, small.waiting);
      return verdict;
    },
  };
  const { axon } = await serve({}, { verifier: watched });
  const { message } = await sign();
  const forged = Uint8Array.from(message, (byte, index) => (index === message.length - 1 ? byte ^ 1 : byte));
  const attacker = sessionFrom('127.0.1.1', axon.port);
  const said = await Promise.all(Array.from({ length: 7 }, () => post(attacker, forged)));
  expect(said).toEqual(Array(7).fill(String(status.UNAUTHENTICATED)));
  expect(most).toBe(1);
  // Who has shown itself waits for nobody, and one forgery makes it a stranger again.
  const caller = sessionFrom('127.0.2.1', axon.port);
  const ask = async (count: number) => {
    const requests = await Promise.all(Array.from({ length: count }, () => sign()));
    return await Promise.all(requests.map((request) => post(caller, request.message)));
  };
  expect(await ask(4)).toEqual(Array(4).fill('0'));
  expect(most).toBe(1);
  expect(await ask(4)).toEqual(Array(4).fill('0'));
  expect(most).toBeGreaterThan(1);
  most = 0;
  expect(await post(caller, forged)).toBe(String(status.UNAUTHENTICATED));
  expect(await ask(4)).toEqual(Array(4).fill('0'));
  expect(most).toBe(1);
  await small.close();
});

test('idle connections of one network give way to a newcomer from another, and not to one of their own', async () => {
  const { axon } = await serve({ maxConnections: 4 });
  const idle = ['127.0.1.1', '127.0.1.2', '127.0.1.1', '127.0.3.1'].map((from) =>
    sessionFrom(from, axon.port),
  );
  await until(() => idle.every((session) => !session.connecting));
  await until(async () => (await gaugeOf(axon, 'ganglion_axon_connections')) === 4);
  expect(await post(sessionFrom('127.0.1.3', axon.port), (await sign()).message)).toBe('reset');
  const newcomer = sessionFrom('127.0.2.1', axon.port);
  expect(await post(newcomer, (await sign()).message)).toBe('0');
  await until(() => idle.some((session) => session.destroyed));
  expect(idle.map((session) => session.destroyed)).toEqual([true, false, false, false]);
  expect(await post(newcomer, (await sign()).message)).toBe('0');
});

test('a connection on which a request is being answered gives way to nobody', async () => {
  const answer = deferred<void>();
  const { axon } = await serve(
    { maxConnections: 2 },
    { handlers: { CausalLMNext: async (request) => answer.promise.then(() => zeros(request)) } },
  );
  const busy = [sessionFrom('127.0.1.1', axon.port), sessionFrom('127.0.1.1', axon.port)];
  const answers = await Promise.all(busy.map(async (session) => [post(session, (await sign()).message)]));
  await until(async () => (await gaugeOf(axon, 'ganglion_axon_running')) === 2);
  expect(await post(sessionFrom('127.0.2.1', axon.port), (await sign()).message)).toBe('reset');
  answer.resolve();
  expect(await Promise.all(answers.flat())).toEqual(['0', '0']);
});

test('half-open requests of one network give way to a newcomer from another, which is held down for them', async () => {
  const { axon } = await serve({ maxArriving: 4, maxConnectionsPerAddress: 16, faultsPerAddress: 5 });
  const newcomer = sessionFrom('127.0.2.1', axon.port);
  for (let round = 0; round < 3; round += 1) {
    const half = sessionFrom('127.0.1.1', axon.port);
    for (let i = 0; i < 4; i += 1) void begin(half);
    await until(async () => half.destroyed || (await gaugeOf(axon, 'ganglion_axon_arriving')) === 4);
    expect(await post(newcomer, (await sign()).message)).toBe('0');
    await until(() => half.destroyed);
  }
  expect(await gaugeOf(axon, 'ganglion_axon_held_networks')).toBe(1);
});

test('an address that begins requests and gives them up again and again is not listened to', async () => {
  const { axon } = await serve({ faultsPerAddress: 5 });
  const attacker = sessionFrom('127.0.1.1', axon.port);
  const giveUp = async () => {
    const stream = attacker.request({
      ':method': 'POST',
      ':path': METHOD_PATHS.Forward,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('error', () => {});
    const over = new Promise((resolve) => stream.once('close', resolve));
    // Once the ping is answered the axon has begun the request.
    attacker.ping(() => stream.close(http2.NGHTTP2_CANCEL));
    await over;
  };
  for (let count = 0; count < 100 && !attacker.destroyed; count += 1) await giveUp();
  expect(attacker.destroyed).toBe(true);
  expect(await gaugeOf(axon, 'ganglion_axon_held_networks')).toBe(1);
  await until(async () => (await gaugeOf(axon, 'ganglion_axon_arriving')) === 0);
  expect(await post(sessionFrom('127.0.2.1', axon.port), (await sign()).message)).toBe('0');
});

test('a peer that talks something else is cut off and the axon lives on', async () => {
  const { axon, client } = await serve();
  const socket: Socket = connect(axon.port, '127.0.0.1');
  socket.on('error', () => {});
  const over = new Promise((resolve) => socket.on('close', resolve));
  socket.resume();
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await over;
  expect((await send(client, await sign())).code).toBe('ok');
});

test('outcomes are counted under closed labels', async () => {
  const { axon, client } = await serve();
  await send(client, await sign());
  await send(client, { message: new Uint8Array(0) });
  await send(client, await sign({ synapse: 'Seq2Seq' }));
  const text = await axon.metrics.metrics();
  for (const line of [
    'ganglion_axon_requests_total{method="Forward",synapse="CausalLMNext",code="ok"} 1',
    'ganglion_axon_requests_total{method="Forward",synapse="none",code="signature-missing"} 1',
    'ganglion_axon_requests_total{method="Forward",synapse="Seq2Seq",code="synapse-unsupported"} 1',
  ]) {
    expect(text).toContain(line);
  }
});

test('what a peer does is logged for developers only; what a handler does wrong is for the operator', async () => {
  const lines: string[] = [];
  const logger: Logger = {
    ...silentLogger,
    error: (_values, message) => lines.push(`error ${message}`),
    warn: (_values, message) => lines.push(`warn ${message}`),
    debug: (_values, message) => lines.push(`debug ${message}`),
  };
  const handlers: ForwardHandlers = { CausalLMNext: () => Promise.reject(new Error('broken')) };
  const { client } = await serve({}, { logger, handlers });
  await send(client, { message: Uint8Array.of(1, 2, 3) });
  await send(client, await sign({ signer: eve }));
  await send(client, await sign({ body: new Uint8Array(3) }));
  expect(lines).toEqual(Array.from({ length: 3 }, () => 'debug request refused'));
  await send(client, await sign());
  expect(lines.slice(3)).toEqual(['warn a handler failed']);
});

test('a port that is taken is a typed error', async () => {
  const { axon } = await serve();
  await expect(serve({ port: axon.port })).rejects.toMatchObject({ code: 'unavailable' });
});

test('an axon is started once, and stopping it twice or unstarted is harmless', async () => {
  const { axon } = await serve();
  await expect(axon.start()).rejects.toMatchObject({ code: 'invalid-argument' });
  await Promise.all([axon.stop(), axon.stop()]);
  await createAxon({ ...componentsOf(), handlers: {} }).stop();
});

test('an axon that is stopped while it opens does not open', async () => {
  const { axon: first } = await serve();
  const { port } = first;
  await first.stop();
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const axon = createAxon({ ...componentsOf(), handlers: {} }, { port });
    const starting = expect(axon.start()).rejects.toMatchObject({ code: 'unavailable' });
    for (let turn = 0; turn < attempt; turn += 1) await Promise.resolve();
    await axon.stop();
    await starting;
  }
  const again = await serve({ port });
  expect((await send(again.client, await sign())).code).toBe('ok');
});

test('an axon that may not start leaves nothing open, and one that goes out of scope stops', async () => {
  const { axon: first } = await serve();
  const { port } = first;
  await first.stop();
  const late = createAxon({ ...componentsOf(), handlers: {} }, { port });
  await expect(late.start({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  {
    await using axon = createAxon({ ...componentsOf(), handlers: {} }, { port });
    await axon.start({ timeoutMs: 10_000 });
  }
  const again = await serve({ port });
  expect((await send(again.client, await sign())).code).toBe('ok');
});

function componentsOf(): Omit<AxonComponents, 'handlers'> {
  return {
    signer: bob,
    genesisHash: GENESIS,
    admission: () => ({ stake: 1n }),
    verifier,
    logger: silentLogger,
  };
}

/** A sound request whose n-th outermost field was taken out. */
async function withoutField(number: number): Promise<Uint8Array> {
  const { message } = await sign();
  const kept: number[] = [];
  let at = 0;
  while (at < message.length) {
    const start = at;
    const field = (message[at] ?? 0) >> 3;
    at += 1;
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at] ?? 0;
      at += 1;
      length |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += length;
    if (field !== number) kept.push(...message.subarray(start, at));
  }
  return Uint8Array.from(kept);
}

async function gaugeOf(axon: Axon, name: string): Promise<number> {
  const metric = await axon.metrics.getSingleMetric(name)?.get();
  return metric?.values[0]?.value ?? Number.NaN;
}

/** Waits for something that is about to happen. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > endMs) throw new Error(`it never came true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
