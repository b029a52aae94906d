// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '@ganglion/account';
import type { Verifier } from '@ganglion/account/verifier';
import type { Clock, Logger } from '@ganglion/base';
import type { Asker, AxonInfo, Limits, Tokenizer } from '@ganglion/synapse';
import type { BreakerInit, BreakerState } from './breaker.ts';

/** What a dendrite is given. */
export interface DendriteComponents {
  /** The hotkey that asks. */
  readonly signer: Signer;
  readonly genesisHash: Uint8Array;
  /** Shared with the axon; the dendrite does not close it. */
  readonly verifier: Verifier;
  readonly logger: Logger;
  /** @default the system's clock */
  readonly clock?: Clock;
  /** When given, requests and answers are held against it. */
  readonly tokenizer?: Tokenizer;
}

/** What the user may set of a dendrite. */
export interface DendriteInit {
  /**
   * Dials loopback, private and link-local addresses too: for markets on one machine or network.
   * @default false
   */
  readonly allowLocalAddresses?: boolean;
  readonly limits?: Partial<Limits>;
  /** For calls that set no time; at most a minute. @default 12000 */
  readonly defaultTimeoutMs?: number;
  /** @default 3000 */
  readonly connectTimeoutMs?: number;
  /** Calls at once to one axon. @default 8 */
  readonly maxInFlight?: number;
  /** Calls that wait for one axon; more are `overloaded`. @default 64 */
  readonly maxWaiting?: number;
  /** Axons remembered at once; the one not asked for longest gives way. @default 1024 */
  readonly maxReceptors?: number;
  readonly breaker?: BreakerInit;
}

/** The client side of a neuron (paper, section 10.2). */
export interface Dendrite extends Asker, AsyncDisposable {
  /** Whether calls to an axon are let through. */
  state(axon: AxonInfo): BreakerState;
  /** Ends every call as `unavailable` and every connection. */
  stop(): Promise<void>;
  /** As {@link stop}. */
  close(): Promise<void>;
  /** As {@link stop}. */
  [Symbol.asyncDispose](): Promise<void>;
}
