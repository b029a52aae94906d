// SPDX-License-Identifier: Apache-2.0
import { type CallOptions, GanglionError, untilAborted, withDeadline } from '@ganglion/base';
import { parseMessage } from './message.ts';
import { invalidEndpoint, unreachable } from './refusals.ts';
import type { RpcError } from './rpc-error.ts';
import type { OpenSocket, TextSocket } from './text-socket.ts';

type Notify = (result: unknown) => void;

/** How to connect. */
export interface RpcOptions {
  /** Gives up with its reason when it aborts; afterwards it has no effect. */
  readonly signal?: AbortSignal | undefined;
  /** A peer that says nothing for twice as long is lost. @default 5000 */
  readonly pingEveryMs?: number | undefined;
}

/** What to subscribe to. */
export interface Subscription {
  readonly method: string;
  /** The method that ends it. */
  readonly unsubscribe: string;
  readonly params: readonly unknown[];
  readonly onResult: Notify;
}

/**
 * One websocket to a node, from open to lost.
 *
 * It never reconnects: who needs a new one connects anew. A peer that has gone silent is found out
 * by pings, so nothing waits for it for ever.
 */
export interface RpcClient extends AsyncDisposable {
  /**
   * Sends one request; rejects with {@link RpcError}, with `lost`'s reason, or with `timeout` or
   * `aborted` as the options say.
   */
  request(method: string, params: readonly unknown[], options?: CallOptions): Promise<unknown>;
  /** Subscribes until the connection is lost or the result is called. */
  subscribe(call: Subscription): Promise<() => void>;
  /** Aborts when the connection is lost or closed; its reason says why. */
  readonly lost: AbortSignal;
  close(): void;
}

/** A ping goes out this often; a peer that says nothing for twice as long is gone. */
const PING_EVERY_MS = 5_000;

/** What is asked where pings cannot be sent: any answer is a sign of life. */
const SMALL_REQUEST = { jsonrpc: '2.0', id: 0, method: 'system_name', params: [] };

/** Notifications of a subscription that was just ended come too; they are not kept for ever. */
const MAX_EARLY = 64;

/** Connects by a socket of either platform. */
export async function openRpc(
  open: OpenSocket,
  endpoint: string,
  { signal, pingEveryMs = PING_EVERY_MS }: RpcOptions,
): Promise<RpcClient> {
  signal?.throwIfAborted();
  const client = new SocketClient(endpoint);
  try {
    const opened = client.start(open, pingEveryMs);
    await (signal === undefined ? opened : untilAborted(signal, opened));
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}

class SocketClient implements RpcClient {
  readonly lost: AbortSignal;
  readonly #endpoint: string;
  readonly #controller = new AbortController();
  readonly #pending = new Map<number, (error: RpcError | null, result: unknown) => void>();
  readonly #subscriptions = new Map<string, Notify>();
  /** Notifications that came before the answer that names their subscription. */
  readonly #early = new Map<string, unknown[]>();
  #socket: TextSocket | undefined;
  #pinging: ReturnType<typeof setInterval> | undefined;
  #nextId = 1;
  #heard = true;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
    this.lost = this.#controller.signal;
  }

  /** Resolves when the socket is open. */
  async start(open: OpenSocket, pingEveryMs: number): Promise<void> {
    const opened = Promise.withResolvers<void>();
    const listener = {
      onOpen: opened.resolve,
      onText: (text: string) => this.#read(text),
      onAlive: () => {
        this.#heard = true;
      },
      onEnd: (cause?: unknown) => this.#lose(unreachable(this.#endpoint, cause)),
    };
    try {
      this.#socket = open(this.#endpoint, listener);
    } catch (cause) {
      throw invalidEndpoint(this.#endpoint, cause);
    }
    await untilAborted(this.lost, opened.promise);
    // It may have been lost or closed since.
    this.lost.throwIfAborted();
    this.#pinging = setInterval(() => this.#ping(), pingEveryMs);
  }

  request(method: string, params: readonly unknown[], options: CallOptions = {}): Promise<unknown> {
    const { signal, timeoutMs } = options;
    const answer = () => untilAborted(this.lost, this.#send(method, params));
    if (signal === undefined && timeoutMs === undefined) return answer();
    return withDeadline(`the answer to ${method}`, options, answer);
  }

  async subscribe({ method, unsubscribe, params, onResult }: Subscription): Promise<() => void> {
    const id = await untilAborted(this.lost, this.#listen(method, params, onResult));
    return () => {
      if (this.#subscriptions.delete(id)) this.#send(unsubscribe, [id]).catch(() => {});
    };
  }

  close(): void {
    this.#lose(new GanglionError('aborted', { what: 'the connection was closed' }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  /** Settles with the answer; never when the connection is lost. */
  #send(method: string, params: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.lost.aborted) return;
      const id = this.#nextId;
      this.#nextId += 1;
      this.#pending.set(id, (error, result) => (error === null ? resolve(result) : reject(error)));
      this.#socket?.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  async #listen(method: string, params: readonly unknown[], notify: Notify): Promise<string> {
    const id = String(await this.#send(method, params));
    this.#subscriptions.set(id, notify);
    for (const result of this.#early.get(id) ?? []) this.#deliver(notify, result);
    this.#early.delete(id);
    return id;
  }

  #read(text: string): void {
    this.#heard = true;
    const message = parseMessage(text);
    if (message === undefined) {
      this.#lose(unreachable(this.#endpoint, undefined, 'what it says is not JSON-RPC'));
    } else if ('id' in message) {
      this.#pending.get(message.id)?.(message.error, message.result);
      this.#pending.delete(message.id);
    } else {
      const notify = this.#subscriptions.get(message.subscription);
      if (notify !== undefined) this.#deliver(notify, message.result);
      else this.#keepEarly(message.subscription, message.result);
    }
  }

  /**
   * What a node tells may be anything: what its reader cannot read costs the connection and not the
   * process.
   */
  #deliver(notify: Notify, result: unknown): void {
    try {
      notify(result);
    } catch (cause) {
      this.#lose(unreachable(this.#endpoint, cause));
    }
  }

  #keepEarly(subscription: string, result: unknown): void {
    const results = this.#early.get(subscription) ?? [];
    // Those of subscriptions that have ended stay until newer ones need their place.
    const [oldest] = this.#early.keys();
    if (results.length === 0 && this.#early.size >= MAX_EARLY && oldest !== undefined) {
      this.#early.delete(oldest);
    }
    if (results.length < MAX_EARLY) this.#early.set(subscription, [...results, result]);
  }

  #ping(): void {
    if (!this.#heard) this.#lose(unreachable(this.#endpoint, undefined, 'it went silent'));
    this.#heard = false;
    if (this.lost.aborted) return;
    if (this.#socket?.ping !== undefined) this.#socket.ping();
    else this.#socket?.send(JSON.stringify(SMALL_REQUEST));
  }

  #lose(reason: GanglionError): void {
    if (this.lost.aborted) return;
    clearInterval(this.#pinging);
    this.#controller.abort(reason);
    this.#socket?.terminate();
    this.#pending.clear();
    this.#subscriptions.clear();
  }
}
