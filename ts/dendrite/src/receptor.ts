// SPDX-License-Identifier: Apache-2.0

import { type Clock, GanglionError, untilAborted } from '@ganglion/base';
import { codeOfStatus } from '@ganglion/synapse';
import { Client, connectivityState, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';

/** What a {@link Receptor} is held to. */
export interface ReceptorLimits {
  readonly maxMessageBytes: number;
  /** Calls at once. */
  readonly maxInFlight: number;
  /** Calls that wait for others to end. */
  readonly maxWaiting: number;
  readonly connectTimeoutMs: number;
}

/** How long a connection is kept without calls. */
const IDLE_MS = 60_000;
const KEEPALIVE_MS = 30_000;
const KEEPALIVE_TIMEOUT_MS = 10_000;
/** Connections tried for one call. Nothing was sent before one stands, so trying again is safe. */
const CONNECT_ATTEMPTS = 2;
const CONNECT_PAUSE_MS = 100;

/**
 * A dendrite's connection to one axon: opened when needed, reopened when lost, closed when idle.
 */
export class Receptor {
  readonly #target: string;
  readonly #limits: ReceptorLimits;
  readonly #clock: Pick<Clock, 'sleep'>;
  #client: Client | undefined;
  #connecting: Promise<boolean> | undefined;
  #inFlight = 0;
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  constructor(target: string, limits: ReceptorLimits, clock: Pick<Clock, 'sleep'>) {
    this.#target = target;
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Whether no call runs or waits. */
  get isIdle(): boolean {
    return this.#inFlight === 0 && this.#waiting.size === 0;
  }

  /** Runs work when fewer than the allowed calls are in flight; `overloaded` when too many wait. */
  async enter<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#turn(signal);
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const [next] = this.#waiting;
      if (next === undefined) this.#inFlight -= 1;
      else next();
    }
  }

  /**
   * Resolves when a connection stands; `unavailable` when none can be had. Nothing has been sent
   * then.
   *
   * Calls that need a connection at the same time wait for the same attempt.
   */
  async connect(signal: AbortSignal): Promise<void> {
    this.#connecting ??= this.#establish().finally(() => {
      this.#connecting = undefined;
    });
    if (await untilAborted(signal, this.#connecting)) return;
    throw new GanglionError('unavailable', { what: 'the axon cannot be reached', hint: 'try again later' });
  }

  /**
   * Sends one message and resolves with the answer's bytes. It is repeated only where the peer cannot
   * have acted on it: its transport refused it.
   *
   * The peer is told that it has `timeoutMs` from now; this end gives up by the signal.
   */
  call(path: string, message: Uint8Array, timeoutMs: number, signal: AbortSignal): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const call = this.#openClient().makeUnaryRequest(
        path,
        (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
        (bytes: Buffer): Uint8Array => bytes,
        message,
        new Metadata(),
        { deadline: dateIn(timeoutMs) },
        (error, answer) => {
          signal.removeEventListener('abort', onAbort);
          if (error !== null) reject(signal.aborted ? signal.reason : refusalOf(error));
          else if (answer === undefined)
            reject(new GanglionError('unavailable', { what: 'the axon said nothing' }));
          else resolve(answer);
        },
      );
      const onAbort = () => call.cancel();
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Ends the connection. Calls under way end as `unavailable`. */
  close(): void {
    this.#isClosed = true;
    this.#client?.close();
    this.#client = undefined;
  }

  async #establish(): Promise<boolean> {
    for (let attempt = 1; !this.#isClosed; attempt += 1) {
      if (await becomesReady(this.#openClient(), this.#limits.connectTimeoutMs)) return true;
      // A client that failed would pause before it tries again, and go on trying when nobody asks
      // any longer.
      this.#client?.close();
      this.#client = undefined;
      if (attempt === CONNECT_ATTEMPTS) return false;
      await this.#clock.sleep(CONNECT_PAUSE_MS);
    }
    return false;
  }

  #openClient(): Client {
    if (this.#isClosed) throw new GanglionError('unavailable', { what: 'the dendrite is stopped' });
    this.#client ??= new Client(this.#target, credentials.createInsecure(), {
      'grpc.max_receive_message_length': this.#limits.maxMessageBytes,
      'grpc.max_send_message_length': this.#limits.maxMessageBytes,
      'grpc.client_idle_timeout_ms': IDLE_MS,
      'grpc.keepalive_time_ms': KEEPALIVE_MS,
      'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
      'grpc.keepalive_permit_without_calls': 0,
      // The address was checked; nothing else may be dialled in its place.
      'grpc.enable_http_proxy': 0,
      'grpc.service_config_disable_resolution': 1,
      // Without a policy of retries, and none is taken from anywhere, a call is repeated only if its
      // transport says that the application never saw it (HTTP/2: a refused stream, a connection that
      // is at its age), and then once.
      'grpc.enable_retries': 1,
      'grpc.use_local_subchannel_pool': 1,
      'grpc.enable_channelz': 0,
    });
    return this.#client;
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      if (this.#inFlight < this.#limits.maxInFlight) {
        this.#inFlight += 1;
        resolve();
        return;
      }
      if (this.#waiting.size >= this.#limits.maxWaiting) {
        throw new GanglionError('overloaded', {
          what: 'too many calls to this axon wait',
          facts: { inFlight: this.#inFlight, waiting: this.#waiting.size },
          hint: 'ask less often',
        });
      }
      const onAbort = () => {
        this.#waiting.delete(start);
        reject(signal.reason);
      };
      // The place of the call that ends is handed on, so that none slips in between.
      const start = () => {
        this.#waiting.delete(start);
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      this.#waiting.add(start);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}

/** Whether a channel gets a connection: false as soon as it fails, or when the time is over. */
function becomesReady(client: Client, timeoutMs: number): Promise<boolean> {
  const deadline = dateIn(timeoutMs);
  return new Promise((resolve) => {
    const channel = client.getChannel();
    const look = () => {
      const state = channel.getConnectivityState(true);
      if (state === connectivityState.READY) return resolve(true);
      if (state === connectivityState.TRANSIENT_FAILURE || state === connectivityState.SHUTDOWN) {
        return resolve(false);
      }
      channel.watchConnectivityState(state, deadline, (late) => (late ? resolve(false) : look()));
    };
    look();
  });
}

/**
 * A deadline as the transport writes it: in the machine's own time, whatever clock the rest hangs
 * on.
 */
function dateIn(timeoutMs: number): number {
  return Date.now() + timeoutMs;
}

/** What to do when an axon knows no neuron with the hotkey that asks. */
const UNREGISTERED =
  'the hotkey that asks has no neuron, or the axon has not heard of it yet: register it, or ask again some blocks later';

/** What a gRPC status means. Our own codes come in its details; nothing else of it is repeated. */
function refusalOf(error: ServiceError): GanglionError {
  const code = codeOfStatus(error.code, error.details);
  if (code === 'unavailable' && error.details !== code) {
    return new GanglionError(code, { what: 'the connection to the axon was lost', cause: error });
  }
  if (error.code === status.DEADLINE_EXCEEDED) {
    return new GanglionError('timeout', { what: 'the axon did not answer in time', cause: error });
  }
  return new GanglionError(code, {
    what: 'the axon refused without a signature',
    facts: { origin: 'wire' },
    ...(code === 'unregistered' ? { hint: UNREGISTERED } : {}),
    cause: error,
  });
}
