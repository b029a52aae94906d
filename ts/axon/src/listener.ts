// SPDX-License-Identifier: Apache-2.0
import { createServer, type Server, type Socket } from 'node:net';
import { GanglionError } from '@ganglion/base';

/** What a {@link Listener} allows. */
export interface ListenerLimits {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  /**
   * Milliseconds that a connection may take to send its first words, the 24 bytes of HTTP/2's
   * preface.
   */
  readonly greetingMs: number;
}

/** Bytes with which every HTTP/2 client begins. */
const PREFACE_BYTES = 24;

/**
 * Accepts TCP connections within limits and hands them on.
 *
 * The gRPC server itself neither counts connections nor closes those that say nothing.
 */
export class Listener {
  readonly #limits: ListenerLimits;
  readonly #accept: (socket: Socket) => void;
  readonly #sockets = new Set<Socket>();
  readonly #waiting: (() => void)[] = [];
  readonly #perAddress = new Map<string, number>();
  readonly #server: Server;

  constructor(limits: ListenerLimits, accept: (socket: Socket) => void) {
    this.#limits = limits;
    this.#accept = accept;
    this.#server = createServer({ noDelay: true }, (socket) => this.#receive(socket));
  }

  /** Connections open now. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Begins to listen and tells the port; `unavailable` when it cannot be had. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      // Not once: a later error, such as one of accepting, ends nothing.
      this.#server.on('error', (cause) => {
        reject(
          new GanglionError('unavailable', {
            what: 'the axon cannot listen',
            facts: { host, port },
            hint: 'choose another port, or end the program that uses this one',
            cause,
          }),
        );
      });
      this.#server.once('close', () => {
        reject(new GanglionError('unavailable', { what: 'the axon was closed while it opened' }));
      });
      this.#server.listen({ host, port }, () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  /** Accepts no more connections; those that are open stay. */
  refuse(): void {
    this.#server.close();
  }

  /** Closes the connection of a peer, `address:port`, without ceremony. */
  cut(peer: string): void {
    for (const socket of this.#sockets) {
      if (`${socket.remoteAddress}:${socket.remotePort}` === peer) socket.destroy();
    }
  }

  /** Resolves when no connection is open any longer. */
  emptied(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#sockets.size === 0) resolve();
      else this.#waiting.push(resolve);
    });
  }

  /** Ends every connection that the gRPC server does not have, and resolves when all are gone. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #receive(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    const count = this.#perAddress.get(address) ?? 0;
    if (this.#sockets.size >= this.#limits.maxConnections || count >= this.#limits.maxConnectionsPerAddress) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    this.#perAddress.set(address, count + 1);
    const greeting = setTimeout(() => socket.destroy(), this.#limits.greetingMs);
    greeting.unref();
    // The gRPC server gets a connection only once the client has said what every HTTP/2 client says
    // first: from then on it alone reads the socket.
    const onReadable = () => {
      const preface: unknown = socket.read(PREFACE_BYTES);
      if (!(preface instanceof Uint8Array)) return;
      clearTimeout(greeting);
      socket.off('readable', onReadable);
      socket.unshift(preface);
      this.#accept(socket);
    };
    socket.on('readable', onReadable);
    // A peer that resets its connection is no event for us.
    socket.on('error', () => {});
    socket.once('close', () => {
      clearTimeout(greeting);
      this.#sockets.delete(socket);
      const left = (this.#perAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#perAddress.set(address, left);
      else this.#perAddress.delete(address);
      if (this.#sockets.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    });
  }
}
