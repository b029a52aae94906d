// SPDX-License-Identifier: Apache-2.0
import { type CallOptions, GanglionError, withDeadline } from '@ganglion/base';
import { connectRpc, invalidEndpoint, type RpcClient, unreachable } from '@ganglion/rpc';

/** A chain in another process, by its JSON-RPC. */
export interface RemoteChain {
  readonly endpoint: string;
  /**
   * Sends one request, over a new connection when the last one was lost; rejects with
   * `chain-unreachable` without one.
   */
  request(method: string, params: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

/** How long a connection may take to come about when its caller does not say. */
const CONNECT_MS = 10_000;

/**
 * How long one answer may take: the runtime's code and a page of a thousand values are the largest.
 */
const ANSWER_MS = 30_000;

/** A chain that makes many blocks at once answers nothing meanwhile, and is not lost for it. */
const PING_EVERY_MS = 15_000;

/**
 * Connects to a chain by its websocket.
 *
 * Throws `invalid-argument` for an endpoint that is no websocket address, `chain-unreachable` when
 * nobody answers there within `timeoutMs` (10 seconds by default).
 */
export async function connectRemote(endpoint: string, options: CallOptions = {}): Promise<RemoteChain> {
  if (!/^wss?:/i.test(endpoint)) throw invalidEndpoint(endpoint);
  const remote = new ReconnectingChain(endpoint);
  await remote.connect(options);
  return remote;
}

class ReconnectingChain implements RemoteChain {
  readonly endpoint: string;
  /** The connection, or the attempt to make the next one. */
  #connecting: Promise<RpcClient> | undefined;
  #isClosed = false;

  constructor(endpoint: string) {
    this.endpoint = endpoint;
  }

  async connect({ signal, timeoutMs = CONNECT_MS }: CallOptions = {}): Promise<RpcClient> {
    try {
      return await withDeadline('connecting to the chain', { signal, timeoutMs }, async (deadline) => {
        const rpc = await connectRpc(this.endpoint, { signal: deadline, pingEveryMs: PING_EVERY_MS });
        this.#adopt(rpc);
        return rpc;
      });
    } catch (error) {
      this.#connecting = undefined;
      throw GanglionError.is(error, 'timeout') ? unreachable(this.endpoint, error) : error;
    }
  }

  /** A property and no method: those who ask take it apart. */
  readonly request = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    if (this.#isClosed) throw closed();
    this.#connecting ??= this.connect();
    const rpc = await this.#connecting;
    return rpc.request(method, params, { timeoutMs: ANSWER_MS });
  };

  async close(): Promise<void> {
    this.#isClosed = true;
    const rpc = await this.#connecting?.catch(() => undefined);
    rpc?.close();
  }

  /**
   * Keeps a connection until it is lost: whoever asks next connects again, and hears of it when
   * that fails.
   */
  #adopt(rpc: RpcClient): void {
    rpc.lost.throwIfAborted();
    const connection = Promise.resolve(rpc);
    this.#connecting = connection;
    rpc.lost.addEventListener('abort', () => {
      if (this.#connecting === connection) this.#connecting = undefined;
    });
  }
}

function closed(): GanglionError {
  return new GanglionError('aborted', { what: 'the connection to the chain was closed' });
}
