// SPDX-License-Identifier: Apache-2.0
import { GanglionError, shownEndpoint } from '@ganglion/base';

/** The node cannot be reached at all, or no longer. */
export function unreachable(endpoint: string, cause?: unknown): GanglionError {
  return new GanglionError('chain-unreachable', {
    what: 'the chain does not answer',
    facts: { endpoint: shownEndpoint(endpoint) },
    hint: 'check that the node runs and that the endpoint is right',
    cause,
  });
}

/** Nothing can be connected to by such an endpoint. */
export function invalidEndpoint(endpoint: string, cause?: unknown): GanglionError {
  return new GanglionError('invalid-argument', {
    what: 'the endpoint is not a websocket address',
    facts: { endpoint: shownEndpoint(endpoint) },
    hint: 'write it as ws://127.0.0.1:9944',
    cause,
  });
}
