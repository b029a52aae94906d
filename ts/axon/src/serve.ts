// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@ganglion/account';
import { GanglionError, type Method, type SynapseName } from '@ganglion/base';
import {
  type Exchange,
  exchangeOf,
  type HandlerContext,
  type Handlers,
  type OpenedRequest,
  type RequestOf,
  type ResponseOf,
  type Rules,
} from '@ganglion/synapse';
import type { WorkQueue } from './queue.ts';
import type { Caller } from './types.ts';

/** What serving needs. */
export interface ServeComponents {
  readonly handlers: { readonly [M in Method]: Handlers<M> };
  readonly rules: Rules;
  readonly queue: WorkQueue;
  /** The share of the axon that a caller gets. */
  readonly priority: (caller: Caller) => number;
}

/** An admitted request and how long anybody waits for its answer. */
export interface Admitted extends Pick<HandlerContext, 'signal' | 'deadlineMs' | 'requestId'> {
  readonly opened: OpenedRequest;
}

/**
 * The body of the answer to an admitted request: its body read, its turn waited for, its handler
 * asked.
 *
 * Rejects with `synapse-unsupported` when there is no handler, with the rule that the request
 * breaks, with `overloaded` or the signal's reason while it waits, with `response-invalid` when the
 * handler returns what the synapse forbids, and with whatever else the handler throws.
 */
export async function serve<M extends Method, S extends SynapseName>(
  method: M,
  synapse: S,
  { opened, signal, deadlineMs, requestId }: Admitted,
  components: ServeComponents,
): Promise<Uint8Array> {
  const { rules, queue, priority } = components;
  const handlers: Handlers<M> = components.handlers[method];
  const handler = handlers[synapse];
  if (handler === undefined) {
    throw new GanglionError('synapse-unsupported', {
      what: 'this axon does not serve the synapse',
      facts: { method, synapse },
    });
  }
  const exchange: Exchange<RequestOf<M, S>, ResponseOf<M, S>> = exchangeOf(method, synapse);
  const request = exchange.decodeRequest(opened.body, rules);
  const caller: Caller = { sender: opened.header.sender, stake: opened.admitted.stake };
  const claim = {
    sender: toHex(caller.sender),
    weight: priority(caller),
    cost: exchange.cost(request),
    signal,
  };
  const context: HandlerContext = { ...caller, signal, deadlineMs, requestId };
  const response: ResponseOf<M, S> = await queue.run(claim, () => handler(request, context));
  try {
    return exchange.encodeResponse(request, response, rules);
  } catch (cause) {
    throw new GanglionError('response-invalid', {
      what: 'the handler returned what the synapse forbids',
      facts: { method, synapse, rule: GanglionError.from(cause).message },
      hint: 'mend the handler',
      cause,
    });
  }
}
