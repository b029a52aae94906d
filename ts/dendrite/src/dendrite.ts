// SPDX-License-Identifier: Apache-2.0
import { PUBLIC_KEY_BYTES, toHex } from '@ganglion/account';
import {
  type CallOptions,
  type Clock,
  GanglionError,
  type Method,
  type SynapseName,
  systemClock,
  withDeadline,
} from '@ganglion/base';
import {
  type Answer,
  type AxonInfo,
  type BackwardRequests,
  type BackwardResponses,
  createNonces,
  exchangeOf,
  type ForwardRequests,
  type ForwardResponses,
  limitsOf,
  MAX_LIFE_MS,
  MAX_SKEW_MS,
  METHOD_PATHS,
  openResponse,
  type RequestOf,
  type ResponseOf,
  type Rules,
  signedAtMs,
  signRequest,
} from '@ganglion/synapse';
import { targetOf } from './address.ts';
import { type BreakerState, CircuitBreaker, type Permit } from './breaker.ts';
import { Receptor, type ReceptorLimits } from './receptor.ts';
import type { Dendrite, DendriteComponents, DendriteInit } from './types.ts';

const GRPC_PLAINTEXT = 1;
/** How long an axon may say that it has just started, with clocks that differ as much as they may. */
const START_MS = 2 * MAX_SKEW_MS + 1_000;
const START_PAUSE_MS = 500;
const DEFAULTS = {
  allowLocalAddresses: false,
  defaultTimeoutMs: 12_000,
  connectTimeoutMs: 3_000,
  maxInFlight: 8,
  maxWaiting: 64,
  maxReceptors: 1024,
};

interface Peer {
  readonly receptor: Receptor;
  readonly breaker: CircuitBreaker;
}

/** Creates a dendrite. It connects when it is first asked to and is stopped by whoever made it. */
export function createDendrite(components: DendriteComponents, init: DendriteInit = {}): Dendrite {
  return new GrpcDendrite(components, init);
}

class GrpcDendrite implements Dendrite {
  readonly #components: DendriteComponents;
  readonly #settings: typeof DEFAULTS & DendriteInit;
  readonly #clock: Clock;
  readonly #rules: Rules;
  readonly #receptorLimits: ReceptorLimits;
  readonly #nextNonce: () => bigint;
  /** The axon asked longest ago comes first. */
  readonly #peers = new Map<string, Peer>();
  readonly #calls = new Set<Promise<unknown>>();
  readonly #stopping = new AbortController();
  #stopped: Promise<void> | undefined;

  constructor(components: DendriteComponents, init: DendriteInit) {
    this.#components = components;
    this.#settings = { ...DEFAULTS, ...init };
    this.#clock = components.clock ?? systemClock;
    const limits = limitsOf(init.limits);
    this.#rules = { limits, tokenizer: components.tokenizer };
    this.#receptorLimits = { ...this.#settings, maxMessageBytes: limits.maxMessageBytes };
    this.#nextNonce = createNonces(this.#clock);
  }

  query<S extends SynapseName>(
    axon: AxonInfo,
    synapse: S,
    request: ForwardRequests[S],
    options?: CallOptions,
  ): Promise<Answer<ForwardResponses[S]>> {
    return this.#track(this.#exchange('Forward', axon, synapse, request, options));
  }

  backward<S extends SynapseName>(
    axon: AxonInfo,
    synapse: S,
    request: BackwardRequests[S],
    options?: CallOptions,
  ): Promise<Answer<BackwardResponses[S]>> {
    return this.#track(this.#exchange('Backward', axon, synapse, request, options));
  }

  state(axon: AxonInfo): BreakerState {
    return this.#peers.get(nameOf(axon))?.breaker.state ?? 'closed';
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  close(): Promise<void> {
    return this.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    this.#stopping.abort(new GanglionError('unavailable', { what: 'the dendrite is stopped' }));
    await Promise.allSettled([...this.#calls]);
    for (const { receptor } of this.#peers.values()) receptor.close();
    this.#peers.clear();
  }

  async #exchange<M extends Method, S extends SynapseName>(
    method: M,
    axon: AxonInfo,
    synapse: S,
    request: RequestOf<M, S>,
    options: CallOptions = {},
  ): Promise<Answer<ResponseOf<M, S>>> {
    const { timeoutMs = this.#settings.defaultTimeoutMs } = options;
    if (!(timeoutMs > 0 && timeoutMs <= MAX_LIFE_MS)) {
      throw new GanglionError('invalid-argument', {
        what: 'a call takes more than no time and less than a minute',
        facts: { timeoutMs, limitMs: MAX_LIFE_MS },
      });
    }
    // What the axon would refuse is found here, before anything is sent.
    const codec = exchangeOf(method, synapse);
    const body = codec.encodeRequest(request, this.#rules);
    const { receptor, breaker } = this.#peerOf(axon);
    const deadlineMs = this.#clock.elapsed() + timeoutMs;
    const signal =
      options.signal === undefined
        ? this.#stopping.signal
        : AbortSignal.any([options.signal, this.#stopping.signal]);
    let permit: Permit | undefined;
    try {
      const ask = (linked: AbortSignal) =>
        receptor.enter(linked, async () => {
          permit = breaker.enter();
          await receptor.connect(linked);
          return await this.#askUntilStarted(
            () => this.#ask(method, synapse, axon, body, { receptor, deadlineMs, signal: linked }),
            { deadlineMs, signal: linked },
          );
        });
      const answer = await withDeadline('asking an axon', { signal, timeoutMs }, ask, this.#clock);
      permit?.succeed();
      const response = codec.decodeResponse(request, answer.body, this.#rules);
      return { response, elapsedMs: answer.elapsedMs, proof: answer.proof };
    } catch (thrown) {
      const error = GanglionError.from(thrown);
      const isSilent = error.facts.origin === undefined;
      if (isSilent && (error.code === 'unavailable' || error.code === 'timeout')) permit?.fail();
      else if (isSilent && error.code === 'aborted') permit?.withdraw();
      else permit?.succeed();
      this.#components.logger.debug({ method, synapse, code: error.code }, 'query failed');
      throw error;
    }
  }

  /**
   * Asks again for as long as the axon says that it has just started. It has not looked at the request
   * then, and each is signed anew.
   */
  async #askUntilStarted<T>(
    ask: () => Promise<T>,
    { deadlineMs, signal }: { readonly deadlineMs: number; readonly signal: AbortSignal },
  ): Promise<T> {
    const endMs = Math.min(deadlineMs, this.#clock.elapsed() + START_MS);
    for (;;) {
      try {
        return await ask();
      } catch (thrown) {
        const { code, facts } = GanglionError.from(thrown);
        const isOver = this.#clock.elapsed() + START_PAUSE_MS >= endMs;
        if (code !== 'starting' || facts.origin !== 'wire' || isOver) throw thrown;
        await this.#clock.sleep(START_PAUSE_MS, { signal });
      }
    }
  }

  /** Signs, sends, and authenticates what comes back. */
  async #ask(
    method: Method,
    synapse: SynapseName,
    axon: AxonInfo,
    body: Uint8Array,
    call: {
      readonly receptor: Receptor;
      /** On the monotonic clock. */
      readonly deadlineMs: number;
      readonly signal: AbortSignal;
    },
  ): Promise<{ readonly body: Uint8Array } & Pick<Answer<never>, 'elapsedMs' | 'proof'>> {
    const { signer, genesisHash, verifier } = this.#components;
    const { limits } = this.#rules;
    const { receptor, deadlineMs, signal } = call;
    const nonce = this.#nextNonce();
    const leftMs = Math.min(MAX_LIFE_MS, Math.max(1, deadlineMs - this.#clock.elapsed()));
    const expiresAtMs = signedAtMs(nonce) + Math.ceil(leftMs);
    const receiver = axon.hotkey;
    const request = await signRequest(
      { signer, receiver, genesisHash, method, synapse, body, nonce, expiresAtMs },
      limits,
    );
    const sentAt = this.#clock.elapsed();
    const message = await receptor.call(METHOD_PATHS[method], request.message, deadlineMs - sentAt, signal);
    const elapsedMs = this.#clock.elapsed() - sentAt;
    const gate = { requestHash: request.requestHash, responder: receiver, verifier, limits };
    const answer = await openResponse(message, gate, { signal });
    return { body: answer, elapsedMs, proof: { requestHeader: request.header, response: message } };
  }

  #peerOf(axon: AxonInfo): Peer {
    if (this.#stopping.signal.aborted) throw this.#stopping.signal.reason;
    const { hotkey, host, port, protocol = GRPC_PLAINTEXT } = axon;
    if (hotkey.length !== PUBLIC_KEY_BYTES) {
      throw new GanglionError('invalid-argument', {
        what: 'a hotkey has another number of bytes',
        facts: { bytes: hotkey.length, expected: PUBLIC_KEY_BYTES },
      });
    }
    if (protocol !== GRPC_PLAINTEXT) {
      throw new GanglionError('protocol-mismatch', {
        what: 'the axon is served over another protocol',
        facts: { protocol, ours: GRPC_PLAINTEXT },
      });
    }
    const target = targetOf(host, port, this.#settings.allowLocalAddresses);
    const name = nameOf(axon);
    const known = this.#peers.get(name);
    if (known === undefined) this.#makeRoom();
    const peer = known ?? {
      receptor: new Receptor(target, this.#receptorLimits, this.#clock),
      breaker: new CircuitBreaker(this.#clock, Math.random, this.#settings.breaker),
    };
    this.#peers.delete(name);
    this.#peers.set(name, peer);
    return peer;
  }

  /** Forgets the axon that was asked longest ago and is not being asked now. */
  #makeRoom(): void {
    if (this.#peers.size < this.#settings.maxReceptors) return;
    for (const [name, { receptor }] of this.#peers) {
      if (!receptor.isIdle) continue;
      receptor.close();
      this.#peers.delete(name);
      return;
    }
    throw new GanglionError('overloaded', {
      what: 'too many axons are being asked at once',
      facts: { limit: this.#settings.maxReceptors },
    });
  }

  /** Remembers a call until it settles, so that stopping can wait for it. */
  #track<T>(call: Promise<T>): Promise<T> {
    this.#calls.add(call);
    const forget = () => this.#calls.delete(call);
    call.then(forget, forget);
    return call;
  }
}

function nameOf({ hotkey, host, port }: AxonInfo): string {
  return `${toHex(hotkey)}@${host}:${port}`;
}
