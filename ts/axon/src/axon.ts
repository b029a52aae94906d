// SPDX-License-Identifier: Apache-2.0

import { toHex } from '@ganglion/account';
import {
  type CallOptions,
  type Clock,
  GanglionError,
  type Method,
  type SynapseName,
  systemClock,
  withDeadline,
} from '@ganglion/base';
import { limitsOf, type OpenedRequest, ReplayWindow } from '@ganglion/synapse';
import type { Registry } from 'prom-client';
import { type Arrival, Door } from './door.ts';
import type { Hold } from './hold-down.ts';
import { createLifetime, type Lifetime } from './lifetime.ts';
import { type AxonMetrics, createMetrics } from './metrics.ts';
import { Opener } from './open.ts';
import { WorkQueue } from './queue.ts';
import { type Reply, type ReplyComponents, reply } from './reply.ts';
import { type ServeComponents, serve } from './serve.ts';
import type { Axon, AxonComponents, AxonInit, Caller } from './types.ts';

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
  // A program has ten seconds to end, and closes its model after this.
  drainMs: 7 * SECOND,
  maxConnections: 512,
  maxConnectionsPerAddress: 64,
  maxStreams: 64,
  maxArriving: 128,
  maxArrivingPerAddress: 64,
  greetingMs: 5 * SECOND,
  receiveMs: 10 * SECOND,
  faultsPerAddress: 20,
  faultsPerNetwork: 80,
};
/** How often the log tells of networks that are held down, at most. */
const TELL_MS = 10 * SECOND;

/** Creates an axon. It listens once it is started; an instance is started and stopped once. */
export function createAxon(components: AxonComponents, init: AxonInit = {}): Axon {
  return new GrpcAxon(components, init);
}

/** Puts the rooms together: door, opener, queue and handlers, replies. */
class GrpcAxon implements Axon {
  readonly #settings: typeof DEFAULTS;
  readonly #clock: Clock;
  readonly #door: Door;
  readonly #opener: Opener;
  readonly #replay: ReplayWindow;
  readonly #serving: ServeComponents;
  readonly #replying: ReplyComponents;
  readonly #metrics: AxonMetrics;
  readonly #stopping = new AbortController();
  /** Requests under way. */
  #active = 0;
  #onFinished = () => {};
  #isWritten = true;
  /** When the log last told of a network that is held down, and how many more there were since. */
  #toldAtMs: number | undefined;
  #untold = 0;
  #port = 0;
  #state: 'new' | 'serving' | 'draining' | 'stopped' = 'new';
  #stopped: Promise<void> | undefined;

  constructor(components: AxonComponents, init: AxonInit) {
    const { signer, genesisHash, admission, verifier, tokenizer, logger, clock = systemClock } = components;
    this.#settings = { ...DEFAULTS, ...init };
    this.#clock = clock;
    const limits = limitsOf(init.limits);
    const replay = new ReplayWindow(clock, { file: init.replayFile, acceptFromMs: init.acceptFromMs });
    this.#replay = replay;
    const gate = { genesisHash, receiver: signer.publicKey, admission, replay, verifier, limits };
    const queue = new WorkQueue(this.#settings);
    this.#opener = new Opener(gate, this.#settings);
    this.#serving = {
      handlers: { Forward: components.handlers, Backward: components.backwardHandlers ?? {} },
      rules: { limits, tokenizer },
      queue,
      priority: init.priority ?? shareByStake,
    };
    this.#replying = { signer, limits, logger };
    this.#door = new Door(
      { ...this.#settings, maxMessageBytes: limits.maxMessageBytes },
      {
        receive: (arrival) => this.#receive(arrival),
        isServing: () => this.#state === 'serving',
        onRefused: (method) => this.#count(method, 'none', 'overloaded'),
        onRefusedConnection: (reason) => this.#metrics.refusedConnections.inc({ reason }),
        onHeld: (hold) => this.#tellHeld(hold),
      },
    );
    this.#metrics = createMetrics({
      waiting: () => queue.waiting,
      running: () => queue.running,
      connections: () => this.#door.connections,
      arriving: () => this.#door.arriving,
      heldBytes: () => this.#opener.heldBytes,
      nonces: () => replay.size,
      heldNetworks: () => this.#door.heldNetworks,
    });
  }

  get port(): number {
    return this.#port;
  }

  get whyNotReady(): string | undefined {
    return this.#replay.unwritten?.message;
  }

  get metrics(): Registry {
    return this.#metrics.registry;
  }

  async start(options: CallOptions = {}): Promise<void> {
    if (this.#state !== 'new') {
      throw new GanglionError('invalid-argument', { what: 'an axon is started once' });
    }
    const { host, port } = this.#settings;
    const opening = () => this.#door.open(host, port);
    try {
      this.#port = await withDeadline('opening the axon', options, opening, this.#clock);
    } catch (error) {
      await this.stop();
      throw error;
    }
    if (this.#stopped !== undefined) {
      throw new GanglionError('unavailable', { what: 'the axon was stopped while it opened' });
    }
    this.#state = 'serving';
    this.#replying.logger.info({ host, port: this.#port }, 'axon listens');
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    const wasServing = this.#state === 'serving';
    this.#state = 'draining';
    if (wasServing) await this.#drain();
    await this.#door.close();
    this.#state = 'stopped';
    if (wasServing) this.#replying.logger.info({ port: this.#port }, 'axon stopped');
  }

  /** Takes nothing more, and waits until what is under way is answered or its time is over. */
  async #drain(): Promise<void> {
    this.#door.refuse();
    const { drainMs } = this.#settings;
    try {
      await withDeadline('draining', { timeoutMs: drainMs }, () => this.#finished(), this.#clock);
    } catch (thrown) {
      if (!GanglionError.is(thrown, 'timeout')) throw thrown;
      this.#stopping.abort(new GanglionError('unavailable', { what: 'the axon is stopping' }));
    }
  }

  /** Resolves when no request is under way. */
  #finished(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#active === 0) resolve();
      else this.#onFinished = resolve;
    });
  }

  /**
   * One request from its last byte to its answer. What it rejects with goes out without a
   * signature.
   */
  async #receive({ method, message, from, timeoutMs, gone }: Arrival): Promise<Uint8Array> {
    this.#metrics.receivedBytes.inc(message.length);
    using lifetime = createLifetime(Math.min(timeoutMs, this.#settings.maxTimeoutMs), {
      clock: this.#clock,
      gone,
      stopping: this.#stopping.signal,
    });
    this.#active += 1;
    let synapse: SynapseName | 'none' = 'none';
    let code: string = 'ok';
    const startedAt = this.#clock.elapsed();
    try {
      using _held = this.#opener.hold(message);
      const opened = await this.#opener.open(method, message, from, { signal: lifetime.signal });
      from.isProven = true;
      synapse = opened.header.synapse;
      const answer = await this.#answer(method, opened, lifetime);
      code = answer.code;
      this.#metrics.sentBytes.inc(answer.message.length);
      return answer.message;
    } catch (thrown) {
      const error = GanglionError.from(thrown);
      code = error.code;
      this.#replying.logger.debug({ method, code }, 'request refused');
      throw error;
    } finally {
      this.#active -= 1;
      if (this.#active === 0) this.#onFinished();
      this.#tellUnwritten();
      this.#count(method, synapse, code);
      // What is not authentic is none of the service: a stranger is not to shape its figures.
      if (synapse !== 'none') {
        this.#metrics.seconds.observe({ synapse }, (this.#clock.elapsed() - startedAt) / SECOND);
      }
    }
  }

  /** From here on the sender is known, so that every outcome is signed. */
  async #answer(method: Method, opened: OpenedRequest, lifetime: Lifetime): Promise<Reply> {
    const { requestHash } = opened;
    const { synapse } = opened.header;
    const requestId = toHex(requestHash).slice(0, 16);
    const { signal, deadlineMs } = lifetime;
    const work = async () => {
      if (this.#state !== 'serving') {
        throw new GanglionError('unavailable', { what: 'the axon is stopping' });
      }
      return await serve(method, synapse, { opened, signal, deadlineMs, requestId }, this.#serving);
    };
    return await reply({ requestHash, requestId, method, synapse }, work, this.#replying);
  }

  /** Says once that requests are refused for want of a disk, and once that they are not any longer. */
  #tellUnwritten(): void {
    const { unwritten } = this.#replay;
    if ((unwritten === undefined) === this.#isWritten) return;
    this.#isWritten = unwritten === undefined;
    const { logger } = this.#replying;
    if (unwritten === undefined) logger.info({}, 'the replay file can be written again');
    else logger.error({ reason: unwritten.message, cause: unwritten }, 'every request is refused');
  }

  /** Says it at once, and of those that follow soon no more than how many they were. */
  #tellHeld({ network, ms }: Hold): void {
    const now = this.#clock.elapsed();
    if (this.#toldAtMs !== undefined && now - this.#toldAtMs < TELL_MS) {
      this.#untold += 1;
      return;
    }
    this.#replying.logger.warn(
      { network, seconds: ms / SECOND, ...(this.#untold > 0 ? { others: this.#untold } : {}) },
      'a network sends what no honest peer does; nothing is taken from it for a while',
    );
    this.#toldAtMs = now;
    this.#untold = 0;
  }

  #count(method: Method, synapse: SynapseName | 'none', code: string): void {
    this.#metrics.requests.inc({ method, synapse, code });
  }
}

/** More stake, more share, but far less than in proportion: a small sender is served too. */
function shareByStake({ stake }: Caller): number {
  return Math.log2(2 + Number(stake) / UNITS_PER_TOKEN);
}
