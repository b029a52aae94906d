// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { GanglionError } from '@ganglion/base';
import { type WebSocket, WebSocketServer } from 'ws';

/** One JSON-RPC request, parsed. */
export interface RpcRequest {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** What a handler may do besides answering: push to the connection that asked. */
export interface RpcSubscriptions {
  /** Registers a subscription; the result sends a notification. `onCancel` runs when it ends for any reason. */
  subscribe(method: string, id: string, onCancel?: () => void): (result: unknown) => void;
  unsubscribe(id: string): void;
}

/** Answers a request; an error with a numeric `code` goes to the caller with that code. */
export type RpcHandler = (request: RpcRequest, subscriptions: RpcSubscriptions) => Promise<unknown>;

/** A JSON-RPC server on a websocket. */
export interface RpcServer {
  readonly host: string;
  readonly port: number;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** The largest request: a runtime upgrade fits, nothing else comes near. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/** JSON-RPC 2.0 error codes. */
const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
const INTERNAL_ERROR = -32603;

/**
 * Starts a JSON-RPC server.
 *
 * Throws `unavailable` when the port is taken: a program that was told a port must not silently use another.
 */
export async function startRpcServer(init: {
  readonly host: string;
  readonly port: number;
  readonly handle: RpcHandler;
}): Promise<RpcServer> {
  const { host, port, handle } = init;
  const server = new WebSocketServer({ host, port, maxPayload: MAX_REQUEST_BYTES });
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new GanglionError('unavailable', {
      what: 'the port cannot be listened on',
      facts: { host, port },
      hint: 'stop the program that uses it, or choose another port',
      cause,
    });
  }
  server.on('connection', (socket) => serve(socket, handle));
  return {
    host,
    port: addressOf(server).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of server.clients) socket.terminate();
      await closed;
    },
  };
}

function addressOf(server: WebSocketServer): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new GanglionError('internal', { what: 'the server has no port' });
  }
  return address;
}

function serve(socket: WebSocket, handle: RpcHandler): void {
  const cancels = new Map<string, () => void>();
  const sendText = (text: string) => {
    if (socket.readyState === socket.OPEN) socket.send(text);
  };
  const send = (message: unknown) => sendText(JSON.stringify(message));
  const cancel = (id: string) => {
    const onCancel = cancels.get(id);
    cancels.delete(id);
    onCancel?.();
  };
  const subscriptions: RpcSubscriptions = {
    subscribe: (method, id, onCancel = () => {}) => {
      cancels.set(id, onCancel);
      return (result) => {
        if (cancels.has(id)) send({ jsonrpc: '2.0', method, params: { result, subscription: id } });
      };
    },
    unsubscribe: cancel,
  };
  /** The answer as text: a result that cannot be serialised is the handler's failure, not the server's end. */
  const answer = async (message: unknown): Promise<string> => {
    const request = parseRequest(message);
    if (request === undefined) return JSON.stringify(failure(null, INVALID_REQUEST, 'Invalid request'));
    try {
      const result = (await handle(request, subscriptions)) ?? null;
      return JSON.stringify({ jsonrpc: '2.0', id: request.id, result });
    } catch (error) {
      const text = error instanceof Error ? error.message : 'Internal error';
      return JSON.stringify(failure(request.id, codeOf(error), text));
    }
  };
  socket.on('message', async (data) => {
    const message = parseJson(String(data));
    if (message === undefined) send(failure(null, PARSE_ERROR, 'Parse error'));
    else if (!Array.isArray(message)) sendText(await answer(message));
    else sendText(`[${(await Promise.all(message.map(answer))).join(',')}]`);
  });
  // A broken or oversized frame ends in 'close' too; without a listener it would end the process.
  socket.on('error', () => {});
  socket.on('close', () => {
    for (const id of [...cancels.keys()]) cancel(id);
  });
}

function failure(id: unknown, code: number, message: string): object {
  return { jsonrpc: '2.0', id, error: { code, message } };
}

function codeOf(error: unknown): number {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'number' ? code : INTERNAL_ERROR;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseRequest(value: unknown): (RpcRequest & { readonly id: string | number | null }) | undefined {
  if (typeof value !== 'object' || value === null || !('method' in value)) return undefined;
  const id = 'id' in value ? value.id : null;
  const params = 'params' in value ? value.params : [];
  if (typeof value.method !== 'string' || !Array.isArray(params)) return undefined;
  if (id !== null && typeof id !== 'string' && typeof id !== 'number') return undefined;
  return { id, method: value.method, params };
}
