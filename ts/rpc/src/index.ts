// SPDX-License-Identifier: Apache-2.0
/** A JSON-RPC client over a websocket. */
export { connectRpc } from './connect-rpc.ts';
export { invalidEndpoint, unreachable } from './refusals.ts';
export type { RpcClient, RpcOptions, Subscription } from './rpc-client.ts';
export { RpcError } from './rpc-error.ts';
