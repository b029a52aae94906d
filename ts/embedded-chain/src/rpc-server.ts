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
  /**
   * Registers a subscription; the result sends a notification. `onCancel` runs when it ends for any
   * reason.
   */
  subscribe(method: string, id: string, onCancel?: () => void): (result: unknown) => void;
  unsubscribe(id: string): void;
}

/** Answers a request; an error with a numeric `code` goes to the caller with that code. */
export type RpcHandler = (request: RpcRequest, subscriptions: RpcSubscriptions) => Promise<unknown>;

/** A JSON-RPC server on a websocket. */
export interface RpcServer extends AsyncDisposable {
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
 * Throws `unavailable` when the port is taken: a program that was told a port must not silently use
 * another.
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
  server.on('connection', (socket) => {
    new Connection(socket, handle).serve();
  });
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of server.clients) socket.terminate();
    await closed;
  };
  return { host, port: addressOf(server).port, close, [Symbol.asyncDispose]: close };
}

function addressOf(server: WebSocketServer): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new GanglionError('internal', { what: 'the server has no port' });
  }
  return address;
}

/** One caller, and what it has subscribed to. */
class Connection implements RpcSubscriptions {
  readonly #socket: WebSocket;
  readonly #handle: RpcHandler;
  readonly #cancels = new Map<string, () => void>();

  constructor(socket: WebSocket, handle: RpcHandler) {
    this.#socket = socket;
    this.#handle = handle;
  }

  serve(): void {
    this.#socket.on('message', async (data) => {
      const message = parseJson(String(data));
      if (message === undefined) this.#send(JSON.stringify(failure(null, PARSE_ERROR, 'Parse error')));
      else if (!Array.isArray(message)) this.#send(await this.#answer(message));
      else this.#send(`[${(await Promise.all(message.map((each) => this.#answer(each)))).join(',')}]`);
    });
    // A broken or oversized frame ends in 'close' too; without a listener it would end the process.
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => {
      for (const id of [...this.#cancels.keys()]) this.unsubscribe(id);
    });
  }

  // Chopsticks hands both on by themselves.
  readonly subscribe = (method: string, id: string, onCancel = () => {}) => {
    this.#cancels.set(id, onCancel);
    return (result: unknown) => {
      if (!this.#cancels.has(id)) return;
      this.#send(JSON.stringify({ jsonrpc: '2.0', method, params: { result, subscription: id } }));
    };
  };

  readonly unsubscribe = (id: string): void => {
    const onCancel = this.#cancels.get(id);
    this.#cancels.delete(id);
    onCancel?.();
  };

  /**
   * The answer as text: a result that cannot be serialised is the handler's failure, not the
   * server's end.
   */
  async #answer(message: unknown): Promise<string> {
    const request = parseRequest(message);
    if (request === undefined) return JSON.stringify(failure(null, INVALID_REQUEST, 'Invalid request'));
    try {
      const result = (await this.#handle(request, this)) ?? null;
      return JSON.stringify({ jsonrpc: '2.0', id: request.id, result });
    } catch (error) {
      const text = error instanceof Error ? error.message : 'Internal error';
      return JSON.stringify(failure(request.id, codeOf(error), text));
    }
  }

  #send(text: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
  }
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
