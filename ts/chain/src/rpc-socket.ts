// SPDX-License-Identifier: Apache-2.0

import { GanglionError, untilAborted } from '@ganglion/base';
import type { ApiOptions } from '@polkadot/api/types';
import { WebSocket } from 'ws';

type Provider = NonNullable<ApiOptions['provider']>;
type Notify = (result: unknown) => void;

/** A node answered with a JSON-RPC error. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  /** What the node adds, usually the reason in words. */
  readonly data: unknown;

  constructor(code: number, message: string, data: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/**
 * One websocket to a node, from open to lost.
 *
 * It never reconnects: who needs a new one opens a new one. The provider of the chain library waits for ever on a peer
 * that has gone silent, keeps its socket, and complains on the console; this one pings.
 */
export interface RpcSocket {
  /** For the chain library. Its requests stay unanswered when the socket is lost: race them with `lost`. */
  readonly provider: Provider;
  /** Sends one request; rejects with {@link RpcError}, or with `lost`'s reason. */
  request(method: string, params: readonly unknown[]): Promise<unknown>;
  /** Subscribes until the socket is lost or the result is called. */
  subscribe(call: {
    readonly method: string;
    readonly unsubscribe: string;
    readonly params: readonly unknown[];
    readonly onResult: (result: unknown) => void;
  }): Promise<() => void>;
  /** Aborts when the connection is lost or closed; its reason says why. */
  readonly lost: AbortSignal;
  close(): void;
}

/** A ping goes out this often; a peer that says nothing for twice as long is gone. */
const PING_EVERY_MS = 5_000;

/** The largest answer: a state of 4096 neurons fits many times. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** Notifications of a subscription that was just ended come too; they are not kept for ever. */
const MAX_EARLY = 64;

/** Opens a websocket to a node; rejects with `chain-unreachable`, or with the signal's reason. */
export async function openRpcSocket(
  endpoint: string,
  signal: AbortSignal,
  pingEveryMs = PING_EVERY_MS,
): Promise<RpcSocket> {
  signal.throwIfAborted();
  const socket = createSocket(endpoint);
  await new Promise<void>((resolve, reject) => {
    const onAbort = () => {
      // Terminating a socket that is still connecting reports an error to nobody.
      socket.on('error', () => {});
      socket.terminate();
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('open', () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    socket.once('error', (cause) => {
      signal.removeEventListener('abort', onAbort);
      reject(unreachable(endpoint, cause));
    });
  });
  return attend(socket, endpoint, pingEveryMs);
}

function createSocket(endpoint: string): WebSocket {
  try {
    return new WebSocket(endpoint, { maxPayload: MAX_ANSWER_BYTES, perMessageDeflate: false });
  } catch (cause) {
    throw new GanglionError('invalid-argument', {
      what: 'the endpoint is not a websocket address',
      facts: { endpoint },
      hint: 'write it as ws://127.0.0.1:9944',
      cause,
    });
  }
}

/** The chain cannot be reached at all, or no longer. */
export function unreachable(endpoint: string, cause?: unknown): GanglionError {
  return new GanglionError('chain-unreachable', {
    what: 'the chain does not answer',
    facts: { endpoint },
    hint: 'check that the node runs and that the endpoint is right',
    cause,
  });
}

function attend(socket: WebSocket, endpoint: string, pingEveryMs: number): RpcSocket {
  const pending = new Map<number, (error: Error | null, result: unknown) => void>();
  const subscriptions = new Map<string, Notify>();
  /** Notifications that came before the answer that names their subscription. */
  const early = new Map<string, unknown[]>();
  const controller = new AbortController();
  const lost = controller.signal;
  let nextId = 1;
  let heard = true;

  const lose = (reason: GanglionError) => {
    if (lost.aborted) return;
    clearInterval(pinging);
    socket.terminate();
    pending.clear();
    subscriptions.clear();
    controller.abort(reason);
  };
  const pinging = setInterval(() => {
    if (!heard) lose(unreachable(endpoint, new Error('no answer to a ping')));
    heard = false;
    if (!lost.aborted) socket.ping();
  }, pingEveryMs);

  /** What a node tells may be anything: one that cannot be read costs the connection and not the process. */
  const deliver = (notify: Notify, result: unknown) => {
    try {
      notify(result);
    } catch (cause) {
      lose(unreachable(endpoint, cause));
    }
  };
  const keepEarly = (subscription: string, result: unknown) => {
    const results = early.get(subscription) ?? [];
    if (early.size < MAX_EARLY && results.length < MAX_EARLY) early.set(subscription, [...results, result]);
  };
  const send = (method: string, params: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      if (lost.aborted) return;
      const id = nextId;
      nextId += 1;
      pending.set(id, (error, result) => (error === null ? resolve(result) : reject(error)));
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  const subscribe = async (method: string, params: readonly unknown[], notify: Notify) => {
    const id = String(await send(method, params));
    subscriptions.set(id, notify);
    for (const result of early.get(id) ?? []) deliver(notify, result);
    early.delete(id);
    return id;
  };

  socket.on('message', (data) => {
    heard = true;
    const message = parseMessage(String(data));
    if (message === undefined) {
      lose(unreachable(endpoint, new Error('the answer is not JSON-RPC')));
    } else if ('id' in message) {
      pending.get(message.id)?.(message.error, message.result);
      pending.delete(message.id);
    } else {
      const notify = subscriptions.get(message.subscription);
      if (notify !== undefined) deliver(notify, message.result);
      else keepEarly(message.subscription, message.result);
    }
  });
  socket.on('pong', () => {
    heard = true;
  });
  socket.on('error', (cause) => lose(unreachable(endpoint, cause)));
  socket.on('close', () => lose(unreachable(endpoint)));

  const provider: Provider = {
    // Subscriptions of the library outlive its end by seconds; the few that are needed are made here.
    hasSubscriptions: false,
    isClonable: false,
    get isConnected() {
      return !lost.aborted;
    },
    clone: () => provider,
    connect: async () => {},
    disconnect: async () => {},
    on: () => () => {},
    send: async <T>(method: string, params: unknown[]) => (await send(method, params)) as T,
    subscribe: async () => {
      throw new Error('this provider has no subscriptions');
    },
    unsubscribe: async () => false,
  };

  return {
    provider,
    lost,
    request: (method, params) => untilAborted(lost, send(method, params)),
    subscribe: async ({ method, unsubscribe, params, onResult }) => {
      const id = await untilAborted(lost, subscribe(method, params, onResult));
      return () => {
        if (subscriptions.delete(id)) send(unsubscribe, [id]).catch(() => {});
      };
    },
    close: () => lose(new GanglionError('aborted', { what: 'the connection was closed' })),
  };
}

type Message =
  | { readonly id: number; readonly error: RpcError | null; readonly result: unknown }
  | { readonly subscription: string; readonly result: unknown };

function parseMessage(text: string): Message | undefined {
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
