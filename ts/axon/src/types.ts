// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '@ganglion/account';
import type { Verifier } from '@ganglion/account/verifier';
import type { CallOptions, Clock, Logger, Startable } from '@ganglion/base';
import type { Admission, BackwardHandlers, ForwardHandlers, Limits, Tokenizer } from '@ganglion/synapse';
import type { Registry } from 'prom-client';

/** Who asks, for a priority. */
export interface Caller {
  readonly sender: Uint8Array;
  readonly stake: bigint;
}

/** What an axon is given. */
export interface AxonComponents {
  /** The hotkey that is served. */
  readonly signer: Signer;
  readonly genesisHash: Uint8Array;
  /** Who may ask; answered from memory, since it is called for every request. */
  readonly admission: Admission;
  readonly handlers: ForwardHandlers;
  readonly backwardHandlers?: BackwardHandlers;
  /** Shared with the dendrite; the axon does not close it. */
  readonly verifier: Verifier;
  readonly logger: Logger;
  /** @default the system's clock */
  readonly clock?: Clock;
  /** When given, ids of other tokenizers and answers of another length are refused. */
  readonly tokenizer?: Tokenizer;
}

/** What the user may set of an axon. */
export interface AxonInit {
  /** Address to listen on. @default '127.0.0.1' */
  readonly host?: string;
  /** 0 takes any free one. @default 0 */
  readonly port?: number;
  readonly limits?: Partial<Limits>;
  /** Handlers that run at once, so that a model can batch what they wait for. @default 4 */
  readonly concurrency?: number;
  /** Requests that wait. @default 256 */
  readonly maxQueue?: number;
  /** Requests of one sender that wait. @default 32 */
  readonly maxQueuePerSender?: number;
  /** Bytes of all requests in the axon that have arrived. @default 67108864 (64 MiB) */
  readonly maxHeldBytes?: number;
  /** The longest a request may take, whatever its caller allows. @default 15000 */
  readonly maxTimeoutMs?: number;
  /** How long stopping waits for requests that are being answered. @default 7000 */
  readonly drainMs?: number;
  /** @default 512 */
  readonly maxConnections?: number;
  /** @default 64 */
  readonly maxConnectionsPerAddress?: number;
  /** Requests at once on one connection. @default 64 */
  readonly maxStreams?: number;
  /** How long a connection may say nothing at first. @default 5000 */
  readonly greetingMs?: number;
  /**
   * Requests that have begun to arrive and are not complete; each may take the largest message's
   * bytes. @default 128
   */
  readonly maxArriving?: number;
  /** The same from one address. @default 64 */
  readonly maxArrivingPerAddress?: number;
  /** How long a request may take to arrive. @default 10000 */
  readonly receiveMs?: number;
  /**
   * Forged messages, half-open requests and idle connections of one address, or of one /64, after which
   * nothing is taken from it for a second, and each time for twice as long, up to five minutes; a
   * tenth comes back each second. @default 20
   */
  readonly faultsPerAddress?: number;
  /** The same of one /24. @default 80 */
  readonly faultsPerNetwork?: number;
  /**
   * The share of the axon that a caller gets when there is not enough for all; one of 0 is served
   * when nobody else waits.
   * @default the base-2 logarithm of 2 plus its stake in tokens
   */
  readonly priority?: (caller: Caller) => number;
  /** Remembers over restarts which requests may have been accepted; see `ReplayInit.file`. */
  readonly replayFile?: string;
  /** See `ReplayInit.acceptFromMs`. */
  readonly acceptFromMs?: number;
}

/** The server side of a neuron (paper, section 10.1). */
export interface Axon extends Startable, AsyncDisposable {
  /** The port it listens on; 0 before it was started. */
  readonly port: number;
  /** Why every request is refused, in one sentence; undefined when it is not so. */
  readonly whyNotReady?: string | undefined;
  /** What it counts, for Prometheus. */
  readonly metrics: Registry;
  /** Listens; `unavailable` when the port cannot be had. */
  start(options?: CallOptions): Promise<void>;
  /** Accepts nothing more, answers what it has for up to `drainMs`, and closes every connection. */
  stop(): Promise<void>;
  /** As {@link stop}. */
  [Symbol.asyncDispose](): Promise<void>;
}
