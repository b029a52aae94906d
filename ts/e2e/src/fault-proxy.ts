// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A wire between a client and a chain that a test can break. */
export interface FaultProxy extends AsyncDisposable {
  /** What the client connects to. */
  readonly endpoint: string;
  /** Connections that are open now. */
  connections(): number;
  /** Ends every connection with a reset. */
  cut(): void;
  /** Ends every connection as a peer does that stops: the half that sends first. */
  finish(): void;
  /** Puts bytes that the chain did not send into every connection, towards the client. */
  inject(bytes: Uint8Array): void;
  /** From now on a byte in so many milliseconds reaches the client of each connection of now. */
  trickle(everyMs: number): void;
  /** While true, new connections are reset at once. */
  refuse(isRefusing: boolean): void;
  /** Connections of now carry nothing any more and stay open: the half-dead socket. */
  blackHole(): void;
  close(): Promise<void>;
}

/** Starts a proxy in front of `ws://HOST:PORT`. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const proxy = new BreakableWire(target);
  await proxy.start();
  return proxy;
}

class BreakableWire implements FaultProxy {
  readonly #target: URL;
  readonly #server: Server;
  /** From the client's socket to the one to the chain. */
  readonly #pairs = new Map<Socket, Socket>();
  #port = 0;
  #isRefusing = false;
  #closed: Promise<void> | undefined;

  constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((client) => this.#accept(client));
  }

  get endpoint(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  connections(): number {
    return this.#pairs.size;
  }

  cut(): void {
    for (const [client, upstream] of this.#pairs) {
      client.resetAndDestroy();
      upstream.destroy();
    }
  }

  finish(): void {
    for (const [client, upstream] of this.#pairs) {
      upstream.unpipe(client);
      client.end();
    }
  }

  inject(bytes: Uint8Array): void {
    for (const [client] of this.#pairs) client.write(bytes);
  }

  trickle(everyMs: number): void {
    for (const [client, upstream] of this.#pairs) {
      upstream.unpipe(client);
      const waiting: number[] = [];
      upstream.on('data', (chunk: Buffer) => waiting.push(...chunk));
      const timer = setInterval(() => {
        const byte = waiting.shift();
        if (byte !== undefined) client.write(Uint8Array.of(byte));
      }, everyMs);
      client.once('close', () => clearInterval(timer));
    }
  }

  refuse(isRefusing: boolean): void {
    this.#isRefusing = isRefusing;
  }

  blackHole(): void {
    for (const [client, upstream] of this.#pairs) {
      client.unpipe(upstream);
      upstream.unpipe(client);
      client.resume();
      upstream.resume();
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    if (this.#isRefusing) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(Number(this.#target.port), this.#target.hostname);
    this.#pairs.set(client, upstream);
    client.pipe(upstream);
    upstream.pipe(client);
    for (const socket of [client, upstream]) {
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#pairs.delete(client);
        client.destroy();
        upstream.destroy();
      });
    }
  }
}
