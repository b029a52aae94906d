// SPDX-License-Identifier: Apache-2.0
import type { RpcClient } from '@ganglion/rpc';
import type { ApiOptions } from '@polkadot/api/types';

type Provider = NonNullable<ApiOptions['provider']>;

/**
 * A connection as the chain library wants it, for requests only.
 *
 * Requests stay unanswered when the connection is lost, which the library would complain of on the
 * console: race them with `lost`. Its own provider waits for ever on a peer that has gone silent.
 */
export function createProvider(rpc: RpcClient): Provider {
  const provider: Provider = {
    // Subscriptions of the library outlive its end by seconds; the few that are needed are made by
    // the session.
    hasSubscriptions: false,
    isClonable: false,
    get isConnected() {
      return !rpc.lost.aborted;
    },
    clone: () => provider,
    connect: async () => {},
    disconnect: async () => {},
    on: () => () => {},
    send: async <T>(method: string, params: unknown[]): Promise<T> => {
      try {
        return (await rpc.request(method, params)) as T;
      } catch (error) {
        if (rpc.lost.aborted) return new Promise(() => {});
        throw error;
      }
    },
    subscribe: async () => {
      throw new Error('this provider has no subscriptions');
    },
    unsubscribe: async () => false,
  };
  return provider;
}
