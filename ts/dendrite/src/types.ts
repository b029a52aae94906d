// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '@ganglion/account';
import type { Verifier } from '@ganglion/account/verifier';
import type { CallOptions, Clock, Logger, SynapseName } from '@ganglion/base';
import type {
  BackwardRequests,
  BackwardResponses,
  ForwardRequests,
  ForwardResponses,
  Limits,
  Tokenizer,
} from '@ganglion/synapse';
import type { BreakerInit, BreakerState } from './breaker.ts';

/** Where an axon is and who it must prove to be, as the chain has it. */
export interface AxonInfo {
  /** 32 bytes. */
  readonly hotkey: Uint8Array;
  /** An IP address, version 4 or 6; never a name. */
  readonly host: string;
  readonly port: number;
  /** 1 is gRPC without TLS, the only one spoken so far. @default 1 */
  readonly protocol?: number;
}

/** An answer that is authentic and keeps the synapse's rules. */
export interface Answer<Response> {
  readonly response: Response;
  /** From sending the request to the last byte of the answer. */
  readonly elapsedMs: number;
  /** What `verifyAnswer` takes to prove to anybody that the axon gave this answer to this request. */
  readonly proof: { readonly requestHeader: Uint8Array; readonly response: Uint8Array };
}

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
  /** Dials loopback, private and link-local addresses too: for markets on one machine or network. @default false */
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
export interface Dendrite extends AsyncDisposable {
  /**
   * Asks an axon's model.
   *
   * Rejects with `timeout`, `aborted`, `unavailable` or `overloaded`; with `address-refused`; with the rule that the
   * request or the answer breaks; or with the peer's own refusal, which has `origin` among its facts: `peer` when it was
   * signed, `wire` when it was not.
   */
  query<S extends SynapseName>(
    axon: AxonInfo,
    synapse: S,
    request: ForwardRequests[S],
    options?: CallOptions,
  ): Promise<Answer<ForwardResponses[S]>>;
  /** Sends gradients back to an axon; rejects as {@link query} does. */
  backward<S extends SynapseName>(
    axon: AxonInfo,
    synapse: S,
    request: BackwardRequests[S],
    options?: CallOptions,
  ): Promise<Answer<BackwardResponses[S]>>;
  /** Whether calls to an axon are let through. */
  state(axon: AxonInfo): BreakerState;
  /** Ends every call as `unavailable` and every connection. */
  stop(): Promise<void>;
  /** As {@link stop}. */
  close(): Promise<void>;
  /** As {@link stop}. */
  [Symbol.asyncDispose](): Promise<void>;
}
