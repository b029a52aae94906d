// SPDX-License-Identifier: Apache-2.0
import { openSocket } from '@ganglion/rpc/socket';
import { openRpc, type RpcClient, type RpcOptions } from './rpc-client.ts';

/**
 * Connects to a node by its websocket.
 *
 * Rejects with `invalid-argument` for what is no address, with `chain-unreachable` when nobody
 * answers there, or with the signal's reason.
 */
export function connectRpc(endpoint: string, options: RpcOptions = {}): Promise<RpcClient> {
  return openRpc(openSocket, endpoint, options);
}
