// SPDX-License-Identifier: Apache-2.0
import { RpcError } from './rpc-error.ts';

/** What a node sends: an answer, or a notification of a subscription. */
export type Message =
  | { readonly id: number; readonly error: RpcError | null; readonly result: unknown }
  | { readonly subscription: string; readonly result: unknown };

/** Parses what a node has sent; nothing for what is not JSON-RPC. */
export function parseMessage(text: string): Message | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if ('id' in value && typeof value.id === 'number') {
    const error = 'error' in value ? parseError(value.error) : null;
    return { id: value.id, error, result: 'result' in value ? value.result : undefined };
  }
  if (!('params' in value) || typeof value.params !== 'object' || value.params === null) return undefined;
  if (!('subscription' in value.params)) return undefined;
  const result = 'result' in value.params ? value.params.result : undefined;
  return { subscription: String(value.params.subscription), result };
}

function parseError(value: unknown): RpcError {
  const error = typeof value === 'object' && value !== null ? value : {};
  const code = 'code' in error && typeof error.code === 'number' ? error.code : 0;
  const message = 'message' in error && typeof error.message === 'string' ? error.message : 'unknown error';
  return new RpcError(code, message, 'data' in error ? error.data : undefined);
}
