// SPDX-License-Identifier: Apache-2.0
import { type Signer, toHex, verify } from '@ganglion/account';
import {
  type CallOptions,
  type Clock,
  GanglionError,
  type Method,
  type SynapseName,
  withDeadline,
} from '@ganglion/base';
import {
  type Admission,
  type Answer,
  type Asker,
  type AxonInfo,
  type BackwardHandlers,
  createNonces,
  exchangeOf,
  type ForwardHandlers,
  type HandlerContext,
  type Handlers,
  limitsOf,
  MAX_LIFE_MS,
  type OpenedRequest,
  openRequest,
  openResponse,
  ReplayWindow,
  type RequestOf,
  type ResponseOf,
  type Rules,
  signedAtMs,
  signRequest,
  signResponse,
  type Tokenizer,
} from '@ganglion/synapse';

/** A message on its way, of which a test may say what becomes of it. */
export interface Passage {
  readonly method: Method;
  readonly to: AxonInfo;
  readonly isAnswer: boolean;
}

/** What a test may set of a {@link MemoryWire}. */
export interface MemoryWireInit {
  readonly genesisHash?: Uint8Array;
  readonly tokenizer?: Tokenizer;
  /** How long each message is on its way. @default 0 */
  readonly delayMs?: number;
  /** Whether a message gets lost: then whoever waits for it hears nothing. @default none does */
  readonly isLost?: (passage: Passage) => boolean;
  /** For calls that set no time. @default 12000 */
  readonly defaultTimeoutMs?: number;
}

/** What a memory axon is given. */
export interface MemoryAxonComponents {
  readonly signer: Signer;
  /** @default everybody, without stake */
  readonly admission?: Admission;
  readonly handlers: ForwardHandlers;
  readonly backwardHandlers?: BackwardHandlers;
}

/** An axon on a {@link MemoryWire}. */
export interface MemoryAxon extends AxonInfo {
  /** Answers nothing any longer. */
  stop(): Promise<void>;
}

/** A dendrite on a {@link MemoryWire}. */
export interface MemoryDendrite extends Asker {
  /** Ends every call as `unavailable`. */
  stop(): Promise<void>;
}

interface Serving {
  readonly signer: Signer;
  readonly rules: Rules;
  readonly gate: Parameters<typeof openRequest>[2];
  readonly handlers: { readonly [M in Method]: Handlers<M> };
}

const HOST = '127.0.0.1';
const DEFAULT_TIMEOUT_MS = 12_000;

/** Verified on the calling thread, since a test has no time to win. */
const verifier = { verify };

/**
 * Axons and dendrites that exchange real messages without sockets: sealed, opened, and held against
 * the rules of both ends as over gRPC, in the time of a clock that a test may hold still.
 *
 * What is not here is what needs sockets or load: limits of connections, fair queueing, breakers.
 */
export class MemoryWire {
  readonly #clock: Clock;
  readonly #init: MemoryWireInit;
  readonly #genesisHash: Uint8Array;
  readonly #rules: Rules;
  readonly #axons = new Map<number, Serving>();
  #nextPort = 1;

  constructor(components: { readonly clock: Clock }, init: MemoryWireInit = {}) {
    this.#clock = components.clock;
    this.#init = init;
    this.#genesisHash = init.genesisHash ?? new Uint8Array(32);
    this.#rules = { limits: limitsOf(), tokenizer: init.tokenizer };
  }

  /** Opens an axon at an address of its own. */
  serve(components: MemoryAxonComponents): MemoryAxon {
    const { signer, handlers, admission = () => ({ stake: 0n }), backwardHandlers = {} } = components;
    const port = this.#nextPort;
    this.#nextPort += 1;
    const receiver = signer.publicKey;
    const { limits } = this.#rules;
    const replay = new ReplayWindow(this.#clock, { acceptFromMs: 0 });
    this.#axons.set(port, {
      signer,
      rules: this.#rules,
      gate: { genesisHash: this.#genesisHash, receiver, admission, replay, verifier, limits },
      handlers: { Forward: handlers, Backward: backwardHandlers },
    });
    const stop = async () => {
      this.#axons.delete(port);
    };
    return { hotkey: receiver, host: HOST, port, stop };
  }

  /** Makes a dendrite for this hotkey. */
  ask(signer: Signer): MemoryDendrite {
    const nextNonce = createNonces(this.#clock);
    const stopping = new AbortController();
    const exchange = <M extends Method, S extends SynapseName>(
      method: M,
      to: AxonInfo,
      synapse: S,
      request: RequestOf<M, S>,
      options: CallOptions = {},
    ) => {
      const { timeoutMs = this.#init.defaultTimeoutMs ?? DEFAULT_TIMEOUT_MS } = options;
      const signal = AbortSignal.any([stopping.signal, ...(options.signal ? [options.signal] : [])]);
      return withDeadline(
        'asking an axon',
        { signal, timeoutMs },
        (linked) =>
          this.#exchange(method, synapse, request, {
            signer,
            to,
            nonce: nextNonce(),
            timeoutMs,
            signal: linked,
          }),
        this.#clock,
      );
    };
    return {
      query: (to, synapse, request, options) => exchange('Forward', to, synapse, request, options),
      backward: (to, synapse, request, options) => exchange('Backward', to, synapse, request, options),
      stop: async () => stopping.abort(new GanglionError('unavailable', { what: 'the dendrite is stopped' })),
    };
  }

  async #exchange<M extends Method, S extends SynapseName>(
    method: M,
    synapse: S,
    request: RequestOf<M, S>,
    call: {
      readonly signer: Signer;
      readonly to: AxonInfo;
      readonly nonce: bigint;
      readonly timeoutMs: number;
      readonly signal: AbortSignal;
    },
  ): Promise<Answer<ResponseOf<M, S>>> {
    const { signer, to, nonce, timeoutMs, signal } = call;
    const { limits } = this.#rules;
    const exchange = exchangeOf(method, synapse);
    const body = exchange.encodeRequest(request, this.#rules);
    const expiresAtMs = signedAtMs(nonce) + Math.ceil(Math.min(timeoutMs, MAX_LIFE_MS));
    const fields = { signer, receiver: to.hotkey, genesisHash: this.#genesisHash, method, synapse };
    const sealed = await signRequest({ ...fields, body, nonce, expiresAtMs }, limits);
    const sentAt = this.#clock.elapsed();
    const message = await this.#carry(method, to, sealed.message, { timeoutMs, signal });
    const elapsedMs = this.#clock.elapsed() - sentAt;
    const gate = { requestHash: sealed.requestHash, responder: to.hotkey, verifier, limits };
    const answer = await openResponse(message, gate, { signal });
    const response = exchange.decodeResponse(request, answer, this.#rules);
    return { response, elapsedMs, proof: { requestHeader: sealed.header, response: message } };
  }

  /** Brings a message to its axon, and what that says back. */
  async #carry(
    method: Method,
    to: AxonInfo,
    message: Uint8Array,
    call: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Uint8Array> {
    const { signal } = call;
    await this.#pass({ method, to, isAnswer: false }, signal);
    const axon = this.#axons.get(to.port);
    if (axon === undefined) {
      throw new GanglionError('unavailable', { what: 'the axon cannot be reached', hint: 'try again later' });
    }
    let answer: Uint8Array;
    try {
      const opened = await openRequest(Uint8Array.from(message), method, axon.gate, { signal });
      answer = await this.#reply(axon, method, opened, call);
    } catch (thrown) {
      signal.throwIfAborted();
      throw new GanglionError(GanglionError.from(thrown).code, {
        what: 'the axon refused without a signature',
        facts: { origin: 'wire' },
        cause: thrown,
      });
    }
    await this.#pass({ method, to, isAnswer: true }, signal);
    return answer;
  }

  async #pass(passage: Passage, signal: AbortSignal): Promise<void> {
    const { delayMs = 0, isLost = () => false } = this.#init;
    if (isLost(passage)) await new Promise(() => {});
    if (delayMs > 0) await this.#clock.sleep(delayMs, { signal });
  }

  async #reply(
    axon: Serving,
    method: Method,
    opened: OpenedRequest,
    call: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Uint8Array> {
    const { signer, rules } = axon;
    const { requestHash, header, admitted } = opened;
    const context: HandlerContext = {
      sender: header.sender,
      stake: admitted.stake,
      signal: call.signal,
      deadlineMs: this.#clock.now() + call.timeoutMs,
      requestId: toHex(requestHash).slice(0, 16),
    };
    try {
      const body = await handle(axon, method, header.synapse, opened.body, context);
      return await signResponse({ signer, requestHash, body }, rules.limits);
    } catch (thrown) {
      const { code } = GanglionError.from(thrown);
      return await signResponse({ signer, requestHash, code }, rules.limits);
    }
  }
}

async function handle<M extends Method, S extends SynapseName>(
  { handlers, rules }: Serving,
  method: M,
  synapse: S,
  body: Uint8Array,
  context: HandlerContext,
): Promise<Uint8Array> {
  const all: Handlers<M> = handlers[method];
  const handler = all[synapse];
  if (handler === undefined) {
    throw new GanglionError('synapse-unsupported', { what: 'this axon does not serve the synapse' });
  }
  const exchange = exchangeOf(method, synapse);
  const request = exchange.decodeRequest(body, rules);
  const response: ResponseOf<M, S> = await handler(request, context);
  try {
    return exchange.encodeResponse(request, response, rules);
  } catch (cause) {
    throw new GanglionError('response-invalid', {
      what: 'the handler returned what the synapse forbids',
      cause,
    });
  }
}
