// SPDX-License-Identifier: Apache-2.0

import { toHex } from '@ganglion/account';
import { GanglionError, METHODS, type Method, type SynapseName, systemClock } from '@ganglion/base';
import {
  decodeHealthRequest,
  encodeHealthResponse,
  exchangeOf,
  HEALTH_PATH,
  HEALTH_SERVICES,
  limitsOf,
  METHOD_PATHS,
  type OpenedRequest,
  openRequest,
  ReplayWindow,
  type RequestGate,
  type ResponseOf,
  type Rules,
  signResponse,
  statusOf,
} from '@ganglion/synapse';
import {
  type ConnectionInjector,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import type { Registry } from 'prom-client';
import { limitArrivals } from './arrivals.ts';
import { Listener } from './listener.ts';
import { type AxonMetrics, createMetrics } from './metrics.ts';
import { WorkQueue } from './queue.ts';
import type { Axon, AxonComponents, AxonInit, Caller, Handlers } from './types.ts';

const UNITS_PER_TOKEN = 1e9;
const SECOND = 1_000;
const DEFAULTS = {
  host: '127.0.0.1',
  port: 0,
  concurrency: 4,
  maxQueue: 256,
  maxQueuePerSender: 32,
  maxHeldBytes: 64 * 1024 * 1024,
  maxTimeoutMs: 15 * SECOND,
  drainMs: 10 * SECOND,
  maxConnections: 512,
  maxConnectionsPerAddress: 64,
  maxStreams: 64,
  maxArriving: 128,
  maxArrivingPerAddress: 64,
  greetingMs: 5 * SECOND,
  receiveMs: 10 * SECOND,
};
/** How long a connection may do nothing, and live at all: what keeps half-open streams from piling up. */
const CONNECTION_IDLE_MS = 120 * SECOND;
const CONNECTION_AGE_MS = 300 * SECOND;
const CONNECTION_GRACE_MS = 20 * SECOND;
const KEEPALIVE_MS = 30 * SECOND;
const KEEPALIVE_TIMEOUT_MS = 10 * SECOND;
/** MiB of HTTP/2 state that one connection may take. */
const SESSION_MEMORY = 16;
/** How long the last answers may take to leave. */
const FLUSH_MS = 500;

/** Creates an axon. It listens once it is started; an instance is started and stopped once. */
export function createAxon(components: AxonComponents, init: AxonInit = {}): Axon {
  return new GrpcAxon(components, init);
}

class GrpcAxon implements Axon {
  readonly #components: AxonComponents;
  readonly #settings: typeof DEFAULTS & Required<Pick<AxonInit, 'priority'>>;
  readonly #rules: Rules;
  readonly #gate: RequestGate;
  readonly #handlers: { readonly [M in Method]: Handlers<M> };
  readonly #queue: WorkQueue;
  readonly #listener: Listener;
  readonly #metrics: AxonMetrics;
  readonly #server: Server;
  readonly #injector: ConnectionInjector;
  readonly #stopping = new AbortController();
  #heldBytes = 0;
  /** Requests under way. */
  #active = 0;
  #onFinished = () => {};
  #port = 0;
  #state: 'new' | 'serving' | 'draining' | 'stopped' = 'new';
  #stopped: Promise<void> | undefined;

  constructor(components: AxonComponents, init: AxonInit) {
    this.#components = components;
    this.#settings = { ...DEFAULTS, priority: shareByStake, ...init };
    const { signer, genesisHash, admission, verifier, tokenizer, clock = systemClock } = components;
    const limits = limitsOf(init.limits);
    const replay = new ReplayWindow(clock, { file: init.replayFile, acceptFromMs: init.acceptFromMs });
    this.#rules = { limits, tokenizer };
    this.#gate = { genesisHash, receiver: signer.publicKey, admission, replay, verifier, limits };
    this.#handlers = { Forward: components.handlers, Backward: components.backwardHandlers ?? {} };
    this.#queue = new WorkQueue(this.#settings);
    this.#listener = new Listener(this.#settings, (socket) => this.#injector.injectConnection(socket));
    this.#metrics = createMetrics({
      waiting: () => this.#queue.waiting,
      running: () => this.#queue.running,
      connections: () => this.#listener.connections,
      heldBytes: () => this.#heldBytes,
      nonces: () => replay.size,
    });
    this.#server = this.#createServer();
    this.#injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
  }

  get port(): number {
    return this.#port;
  }

  get metrics(): Registry {
    return this.#metrics.registry;
  }

  async start(): Promise<void> {
    if (this.#state !== 'new') {
      throw new GanglionError('invalid-argument', { what: 'an axon is started once' });
    }
    const { host, port } = this.#settings;
    this.#port = await this.#listener.listen(host, port);
    this.#state = 'serving';
    this.#components.logger.info({ host, port: this.#port }, 'axon listens');
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    if (this.#state === 'new') {
      this.#state = 'stopped';
      this.#server.forceShutdown();
      return;
    }
    this.#state = 'draining';
    this.#listener.refuse();
    // Tells every client to send nothing more here. Its callback is of no use: on Node 24 it comes at once.
    this.#server.tryShutdown(() => {});
    const { drainMs } = this.#settings;
    if (!(await within(this.#finished(), drainMs))) {
      this.#stopping.abort(new GanglionError('unavailable', { what: 'the axon is stopping' }));
    }
    await within(this.#listener.emptied(), FLUSH_MS);
    this.#server.forceShutdown();
    await this.#listener.close();
    this.#state = 'stopped';
    this.#components.logger.info({ port: this.#port }, 'axon stopped');
  }

  /** Resolves when no request is under way. */
  #finished(): Promise<true> {
    return new Promise((resolve) => {
      if (this.#active === 0) resolve(true);
      else this.#onFinished = () => resolve(true);
    });
  }

  #createServer(): Server {
    const { maxMessageBytes } = this.#rules.limits;
    const server = new Server({
      interceptors: [
        limitArrivals(
          this.#settings,
          (peer) => this.#listener.cut(peer),
          (path) => this.#countRefused(path),
        ),
      ],
      'grpc.max_receive_message_length': maxMessageBytes,
      'grpc.max_send_message_length': maxMessageBytes,
      'grpc.max_concurrent_streams': this.#settings.maxStreams,
      'grpc.max_connection_idle_ms': CONNECTION_IDLE_MS,
      'grpc.max_connection_age_ms': CONNECTION_AGE_MS,
      'grpc.max_connection_age_grace_ms': CONNECTION_GRACE_MS,
      'grpc.keepalive_time_ms': KEEPALIVE_MS,
      'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
      'grpc.enable_channelz': 0,
      'grpc-node.max_session_memory': SESSION_MEMORY,
    });
    for (const method of METHODS) {
      register(server, METHOD_PATHS[method], (call, callback) => {
        settle(this.#receive(method, call), callback);
      });
    }
    register(server, HEALTH_PATH, (call, callback) => {
      settle(this.#checkHealth(call.request), callback);
    });
    return server;
  }

  /** Counts a request that was refused before any of it was read. */
  #countRefused(path: string): void {
    const method = METHODS.find((name) => METHOD_PATHS[name] === path);
    if (method !== undefined) this.#metrics.requests.inc({ method, synapse: 'none', code: 'overloaded' });
  }

  async #checkHealth(message: Uint8Array): Promise<Uint8Array> {
    if (!HEALTH_SERVICES.includes(decodeHealthRequest(message))) {
      throw new GanglionError('not-found', { what: 'there is no such service' });
    }
    return encodeHealthResponse(this.#state === 'serving');
  }

  /** One request from its last byte to its answer. What it rejects with becomes a gRPC status. */
  async #receive(method: Method, call: ServerUnaryCall<Uint8Array, Uint8Array>): Promise<Uint8Array> {
    const message = call.request;
    this.#metrics.receivedBytes.inc(message.length);
    const lifetime = this.#lifetimeOf(call);
    this.#heldBytes += message.length;
    this.#active += 1;
    let synapse: SynapseName | 'none' = 'none';
    let code: string = 'ok';
    const startedAt = performance.now();
    try {
      if (this.#heldBytes > this.#settings.maxHeldBytes) {
        throw new GanglionError('overloaded', {
          what: 'the requests in the axon take too many bytes',
          facts: { limit: this.#settings.maxHeldBytes },
        });
      }
      const opened = await openRequest(message, method, this.#gate, { signal: lifetime.signal });
      synapse = opened.header.synapse;
      const response = await this.#answer(method, opened, lifetime);
      code = response.code;
      this.#metrics.sentBytes.inc(response.message.length);
      return response.message;
    } catch (thrown) {
      const error = GanglionError.from(thrown);
      code = error.code;
      this.#components.logger.debug({ method, code }, 'request refused');
      throw error;
    } finally {
      lifetime.end();
      this.#heldBytes -= message.length;
      this.#active -= 1;
      if (this.#active === 0) this.#onFinished();
      this.#metrics.requests.inc({ method, synapse, code });
      this.#metrics.seconds.observe({ synapse }, (performance.now() - startedAt) / SECOND);
    }
  }

  /** From here on the sender is known, so that every outcome is signed. */
  async #answer(
    method: Method,
    opened: OpenedRequest,
    lifetime: Lifetime,
  ): Promise<{ readonly message: Uint8Array; readonly code: string }> {
    const { signer, logger } = this.#components;
    const { requestHash } = opened;
    const requestId = toHex(requestHash).slice(0, 16);
    const { limits } = this.#rules;
    try {
      const body = await this.#handle(method, opened.header.synapse, opened, requestId, lifetime);
      return { message: await signResponse({ signer, requestHash, body }, limits), code: 'ok' };
    } catch (thrown) {
      const error = GanglionError.from(thrown);
      const { code } = error;
      const { synapse } = opened.header;
      if (code === 'internal' || code === 'response-invalid') {
        // Ours, not the peer's: somebody should look at the handler. Its own words may repeat what the peer sent.
        const rule = code === 'response-invalid' ? error.facts.rule : undefined;
        logger.warn({ requestId, method, synapse, code, rule }, 'a handler failed');
        logger.debug({ requestId, error: error.message }, 'what the handler threw');
      } else {
        logger.debug({ requestId, method, synapse, code }, 'request refused');
      }
      return { message: await signResponse({ signer, requestHash, code }, limits), code };
    }
  }

  async #handle<M extends Method, S extends SynapseName>(
    method: M,
    synapse: S,
    opened: OpenedRequest,
    requestId: string,
    { signal, deadlineMs }: Lifetime,
  ): Promise<Uint8Array> {
    if (this.#state !== 'serving') {
      throw new GanglionError('unavailable', { what: 'the axon is stopping' });
    }
    const handlers: Handlers<M> = this.#handlers[method];
    const handler = handlers[synapse];
    if (handler === undefined) {
      throw new GanglionError('synapse-unsupported', {
        what: 'this axon does not serve the synapse',
        facts: { method, synapse },
      });
    }
    const codec = exchangeOf(method, synapse);
    const request = codec.decodeRequest(opened.body, this.#rules);
    const caller: Caller = { sender: opened.header.sender, stake: opened.admitted.stake };
    const claim = { sender: toHex(caller.sender), weight: this.#settings.priority(caller), signal };
    const context = { ...caller, signal, deadlineMs, requestId };
    const response: ResponseOf<M, S> = await this.#queue.run(claim, () => handler(request, context));
    try {
      return codec.encodeResponse(request, response, this.#rules);
    } catch (cause) {
      throw new GanglionError('response-invalid', {
        what: 'the handler returned what the synapse forbids',
        facts: { method, synapse, rule: GanglionError.from(cause).message },
        hint: 'mend the handler',
        cause,
      });
    }
  }

  /** How long anybody waits for a call: until its deadline, our longest time, its caller leaving, or our stopping. */
  #lifetimeOf(call: ServerUnaryCall<Uint8Array, Uint8Array>): Lifetime {
    const controller = new AbortController();
    const asked = Number(call.getDeadline());
    const now = Date.now();
    const timeoutMs = Math.min(Math.max(asked - now, 0), this.#settings.maxTimeoutMs);
    const timer = setTimeout(() => {
      controller.abort(
        new GanglionError('timeout', { what: 'the request took too long', facts: { timeoutMs } }),
      );
    }, timeoutMs);
    const onCancel = () =>
      controller.abort(new GanglionError('aborted', { what: 'the caller does not wait any longer' }));
    const onStop = () => controller.abort(this.#stopping.signal.reason);
    call.on('cancelled', onCancel);
    this.#stopping.signal.addEventListener('abort', onStop, { once: true });
    return {
      signal: controller.signal,
      deadlineMs: now + timeoutMs,
      end: () => {
        clearTimeout(timer);
        call.off('cancelled', onCancel);
        this.#stopping.signal.removeEventListener('abort', onStop);
      },
    };
  }
}

interface Lifetime {
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  readonly end: () => void;
}

/** More stake, more share, but far less than in proportion: a small sender is served too. */
function shareByStake({ stake }: Caller): number {
  return Math.log2(2 + Number(stake) / UNITS_PER_TOKEN);
}

/** Adds a method whose messages stay bytes: the envelope is opened by us, not by the transport. */
function register(
  server: Server,
  path: string,
  handle: (call: ServerUnaryCall<Uint8Array, Uint8Array>, callback: sendUnaryData<Uint8Array>) => void,
): void {
  const same = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  server.register(path, handle, same, same, 'unary');
}

/** Answers a call with bytes, or with a status whose details are a code and nothing else. */
function settle(work: Promise<Uint8Array>, callback: sendUnaryData<Uint8Array>): void {
  work.then(
    (bytes) => callback(null, bytes),
    (thrown: unknown) => {
      const { code } = GanglionError.from(thrown);
      callback({ code: statusOf(code), details: code });
    },
  );
}

/** Whether a promise resolves within a time. */
async function within(promise: Promise<true>, timeMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
