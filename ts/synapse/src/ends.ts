// SPDX-License-Identifier: Apache-2.0
// The two ends of an exchange: axon and dendrite over gRPC, and the wire in memory for tests.
import type { CallOptions, Method, SynapseName } from '@ganglion/base';
import type {
  BackwardRequests,
  BackwardResponses,
  ForwardRequests,
  ForwardResponses,
  RequestOf,
  ResponseOf,
} from './synapses/all.ts';

/** What a handler may know of the request besides its content. */
export interface HandlerContext {
  /** Hotkey of the neuron that asks: registered, and proved by its signature. */
  readonly sender: Uint8Array;
  /** Units of stake behind it. */
  readonly stake: bigint;
  /** Aborts when nobody waits for the answer any longer: deadline, caller gone, axon stopping. */
  readonly signal: AbortSignal;
  /** When that will be at the latest; milliseconds since the Unix epoch. */
  readonly deadlineMs: number;
  /** 16 hexadecimal digits that name the request in logs. */
  readonly requestId: string;
}

/** Answers one method of one synapse. What it throws goes to the caller as its code alone. */
export type Handler<M extends Method, S extends SynapseName> = (
  request: RequestOf<M, S>,
  context: HandlerContext,
) => Promise<ResponseOf<M, S>>;

/** The handlers of one method; a synapse without one is answered with `synapse-unsupported`. */
export type Handlers<M extends Method> = { readonly [S in SynapseName]?: Handler<M, S> };

/** Answers to questions. */
export type ForwardHandlers = Handlers<'Forward'>;

/** Answers to gradients. */
export type BackwardHandlers = Handlers<'Backward'>;

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
  /**
   * What `verifyAnswer` takes to prove to anybody that the axon gave this answer to this request.
   */
  readonly proof: { readonly requestHeader: Uint8Array; readonly response: Uint8Array };
}

/** The end that asks. */
export interface Asker {
  /**
   * Asks an axon's model.
   *
   * Rejects with `timeout`, `aborted`, `unavailable` or `overloaded`; with `address-refused`; with
   * the rule that the request or the answer breaks; or with the peer's own refusal, which has
   * `origin` among its facts: `peer` when it was signed, `wire` when it was not.
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
}
