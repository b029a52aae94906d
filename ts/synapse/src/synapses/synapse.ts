// SPDX-License-Identifier: Apache-2.0
import { type ErrorCode, GanglionError } from '@ganglion/base';
import type { Rules } from '../limits.ts';

/**
 * One direction of a synapse: how its bodies become bytes and back, and what it costs to answer.
 *
 * Both ends hold the content against the rules, so that a sender never signs what a receiver would
 * refuse. Each function throws a typed error; decoding throws nothing else whatever the bytes are.
 */
export interface Exchange<Request, Response> {
  encodeRequest(request: Request, rules: Rules): Uint8Array;
  decodeRequest(body: Uint8Array, rules: Rules): Request;
  /** The request says which shape and codec the answer must have. */
  encodeResponse(request: Request, response: Response, rules: Rules): Uint8Array;
  decodeResponse(request: Request, body: Uint8Array, rules: Rules): Response;
  /**
   * The work of answering a request that keeps the rules, in places of an axon's queue; what
   * fairness counts.
   */
  cost(request: Request): number;
}

/**
 * A kind of exchange, whole: a question to a peer's model, and gradients or rewards for what it
 * answered.
 */
export interface Synapse<ForwardRequest, ForwardResponse, BackwardRequest, BackwardResponse> {
  readonly forward: Exchange<ForwardRequest, ForwardResponse>;
  readonly backward: Exchange<BackwardRequest, BackwardResponse>;
}

/** So many rows of a model's input are the work of one place. */
const ROWS_PER_PLACE = 256;

/** The cost of running a model on so many rows in all, in places. */
export function placesOf(rows: number): number {
  return rows / ROWS_PER_PLACE;
}

/** The body holds another synapse than its header says. */
export function otherSynapse(code: ErrorCode): GanglionError {
  return new GanglionError(code, { what: 'the body is not of the synapse that the header names' });
}

/** A part of a request without which it means nothing. */
export function missing(what: string): GanglionError {
  return new GanglionError('invalid-argument', { what: `${what} is missing` });
}
