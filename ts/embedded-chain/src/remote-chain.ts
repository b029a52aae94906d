// SPDX-License-Identifier: Apache-2.0
import { type CallOptions, GanglionError, withDeadline } from '@ganglion/base';
import { WsProvider } from '@polkadot/api';

/** A chain in another process, by its JSON-RPC. */
export interface RemoteChain {
  readonly endpoint: string;
  /** Sends one request, over a new connection when the last one was lost; rejects with `chain-unreachable` without one. */
  request(method: string, params: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

/** How long a connection may take to come about when its caller does not say. */
const CONNECT_MS = 10_000;

/** How long one answer may take: the runtime's code and a page of a thousand values are the largest. */
const ANSWER_MS = 30_000;

/** Without retries of its own: whoever asks next connects again, and hears of it when that fails. */
const NO_RETRIES = false;

/**
 * Connects to a chain by its websocket.
 *
 * Throws `invalid-argument` for an endpoint that is no websocket address, `chain-unreachable` when nobody answers there within
 * `timeoutMs` (10 seconds by default).
 */
export async function connectRemote(endpoint: string, options: CallOptions = {}): Promise<RemoteChain> {
  const provider = createProvider(endpoint);
  const connect = (limits: CallOptions) =>
    withDeadline('connecting to the chain', { timeoutMs: CONNECT_MS, ...limits }, () => open(provider)).catch(
      async (error) => {
        await provider.disconnect().catch(() => {});
        throw GanglionError.is(error, 'aborted') ? error : unreachable(endpoint, error);
      },
    );
  await connect(options);
  let reconnecting: Promise<void> | undefined;
  return {
    endpoint,
    request: async (method, params) => {
      if (!provider.isConnected) {
        reconnecting ??= connect({}).finally(() => {
          reconnecting = undefined;
        });
        await reconnecting;
      }
      try {
        return await provider.send(method, [...params]);
      } catch (error) {
        throw provider.isConnected ? error : unreachable(endpoint, error);
      }
    },
    close: () => provider.disconnect(),
  };
}

function createProvider(endpoint: string): WsProvider {
  try {
    if (!/^wss?:$/.test(new URL(endpoint).protocol)) throw new Error('this is another protocol');
    return new WsProvider(endpoint, NO_RETRIES, {}, ANSWER_MS);
  } catch (cause) {
    throw new GanglionError('invalid-argument', {
      what: 'the endpoint is not a websocket address',
      facts: { endpoint },
      hint: 'write it as ws://127.0.0.1:9944',
      cause,
    });
  }
}

/** Resolves when the socket is open, rejects when it will not be. */
function open(provider: WsProvider): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const forget = [
      provider.on('connected', () => settle(resolve)),
      provider.on('error', () => settle(() => reject(new Error('the connection was refused')))),
      provider.on('disconnected', () => settle(() => reject(new Error('the connection was closed')))),
    ];
    const settle = (done: () => void) => {
      for (const each of forget) each();
      done();
    };
    provider.connect().catch((error) => settle(() => reject(error)));
  });
}

/** The chain cannot be reached at all, or no longer. */
export function unreachable(endpoint: string, cause: unknown): GanglionError {
  return new GanglionError('chain-unreachable', {
    what: 'the chain does not answer',
    facts: { endpoint },
    hint: 'check that the node runs and that the endpoint is right',
    cause,
  });
}
