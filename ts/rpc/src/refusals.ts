// SPDX-License-Identifier: Apache-2.0
import { GanglionError, shownEndpoint } from '@ganglion/base';

/** What the codes of a socket mean. */
const SOCKET_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'no way leads to the host',
  ENETUNREACH: 'no way leads to the host',
};

/** The node cannot be reached at all, or no longer; `reason` says why, by default as the cause tells it. */
export function unreachable(endpoint: string, cause?: unknown, reason = reasonOf(cause)): GanglionError {
  return new GanglionError('chain-unreachable', {
    what: 'the chain does not answer',
    facts: { endpoint: shownEndpoint(endpoint), ...(reason === undefined ? {} : { reason }) },
    hint: 'check that the node runs and that the endpoint is right',
    cause,
  });
}

/** Why a socket came to nothing, in words that no peer has chosen. */
function reasonOf(cause: unknown): string | undefined {
  if (!(typeof cause === 'object' && cause !== null)) return undefined;
  const code = 'code' in cause ? String(cause.code) : '';
  if (code in SOCKET_ERRORS) return SOCKET_ERRORS[code];
  const message = 'message' in cause ? String(cause.message) : '';
  if (/^Unexpected server response: \d+$/.test(message)) {
    return `what answers there speaks HTTP and no WebSocket (${message.slice(-3)})`;
  }
  return undefined;
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
