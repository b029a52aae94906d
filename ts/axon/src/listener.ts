// SPDX-License-Identifier: Apache-2.0
import { createServer, type Server, type Socket } from 'node:net';
import { GanglionError } from '@ganglion/base';
import { Connection } from './connection.ts';
import { networksOf, widestOf } from './networks.ts';

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

/** Who is asked and told of connections. */
export interface ListenerObservers {
  /** Takes a connection whose client has begun to talk HTTP/2. */
  readonly accept: (socket: Socket) => void;
  /** Whether nothing is taken from networks. */
  readonly isHeld: (networks: readonly string[]) => boolean;
  /** Told of the address of each connection that is closed before anything was asked on it. */
  readonly onIdle: (address: string) => void;
  /** Told why a connection was not taken. */
  readonly onRefused: (reason: 'held' | 'full') => void;
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
  readonly #observers: ListenerObservers;
  /** By peer, `address:port`; the one that was used longest ago comes first. */
  readonly #connections = new Map<string, Connection>();
  /** How many there are of each network. */
  readonly #counts = new Map<string, number>();
  readonly #waiting: (() => void)[] = [];
  readonly #server: Server;

  constructor(limits: ListenerLimits, observers: ListenerObservers) {
    this.#limits = limits;
    this.#observers = observers;
    this.#server = createServer({ noDelay: true, pauseOnConnect: true }, (socket) => this.#receive(socket));
  }

  /** Connections open now. */
  get connections(): number {
    return this.#connections.size;
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
    const connection = this.#connections.get(peer);
    if (connection !== undefined) this.#drop(peer, connection);
  }

  /** Closes every connection of a network. */
  cutNetwork(network: string): void {
    for (const [peer, connection] of this.#connections) {
      if (connection.networks.includes(network)) this.#drop(peer, connection);
    }
  }

  /** The connection of a peer, `address:port`, while it is open. */
  find(peer: string): Connection | undefined {
    return this.#connections.get(peer);
  }

  /**
   * Counts a whole request of a peer until what this returns is disposed of: its connection is not
   * idle.
   */
  use(peer: string, connection: Connection): Disposable {
    this.#connections.delete(peer);
    this.#connections.set(peer, connection);
    connection.isUsed = true;
    connection.busy += 1;
    return {
      [Symbol.dispose]: () => {
        connection.busy -= 1;
      },
    };
  }

  /** Resolves when no connection is open any longer. */
  emptied(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#connections.size === 0) resolve();
      else this.#waiting.push(resolve);
    });
  }

  /** Ends every connection that the gRPC server does not have, and resolves when all are gone. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const [peer, connection] of this.#connections) this.#drop(peer, connection);
    await closed;
  }

  #receive(socket: Socket): void {
    // A peer that resets its connection is no event for us.
    socket.on('error', () => {});
    const { remoteAddress: address, remotePort } = socket;
    if (address === undefined) {
      socket.destroy();
      return;
    }
    const networks = networksOf(address);
    const problem = this.#problemOf(networks);
    if (problem !== undefined) {
      socket.resetAndDestroy();
      this.#observers.onRefused(problem);
      return;
    }
    const peer = `${address}:${remotePort}`;
    const connection = new Connection(socket, address, networks);
    this.#connections.set(peer, connection);
    for (const network of networks) this.#counts.set(network, this.#countOf(network) + 1);
    const greeting = setTimeout(() => {
      this.#drop(peer, connection);
      this.#observers.onIdle(address);
    }, this.#limits.greetingMs);
    greeting.unref();
    // The gRPC server gets a connection only once the client has said what every HTTP/2 client says
    // first: from then on it alone reads the socket.
    const onReadable = () => {
      const preface: unknown = socket.read(PREFACE_BYTES);
      if (!(preface instanceof Uint8Array)) return;
      clearTimeout(greeting);
      socket.off('readable', onReadable);
      socket.unshift(preface);
      this.#observers.accept(socket);
    };
    socket.on('readable', onReadable);
    socket.once('close', () => {
      clearTimeout(greeting);
      this.#forget(peer, connection);
    });
  }

  /** Why a connection from networks is not taken, if it is not. */
  #problemOf(networks: readonly [string, ...string[]]): 'held' | 'full' | undefined {
    const { maxConnections, maxConnectionsPerAddress } = this.#limits;
    if (this.#observers.isHeld(networks)) return 'held';
    if (this.#countOf(networks[0]) >= maxConnectionsPerAddress) return 'full';
    if (this.#connections.size < maxConnections || this.#makeRoom(networks)) return undefined;
    return 'full';
  }

  /**
   * Closes the connection that has been idle for longest, of the network that has most, unless the
   * newcomer's has as many.
   */
  #makeRoom(networks: readonly [string, ...string[]]): boolean {
    let most = this.#countOf(widestOf(networks));
    let found: readonly [string, Connection] | undefined;
    for (const [peer, connection] of this.#connections) {
      const count = this.#countOf(widestOf(connection.networks));
      if (connection.busy > 0 || count <= most) continue;
      most = count;
      found = [peer, connection];
    }
    if (found === undefined) return false;
    const [peer, connection] = found;
    this.#drop(peer, connection);
    if (!connection.isUsed) this.#observers.onIdle(connection.address);
    return true;
  }

  #countOf(network: string): number {
    return this.#counts.get(network) ?? 0;
  }

  #drop(peer: string, connection: Connection): void {
    connection.socket.destroy();
    this.#forget(peer, connection);
  }

  /** Gives the place of a connection back; once is enough. */
  #forget(peer: string, connection: Connection): void {
    if (this.#connections.get(peer) !== connection) return;
    this.#connections.delete(peer);
    for (const network of connection.networks) {
      const left = this.#countOf(network) - 1;
      if (left > 0) this.#counts.set(network, left);
      else this.#counts.delete(network);
    }
    if (this.#connections.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
