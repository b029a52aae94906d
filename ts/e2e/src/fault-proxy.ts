// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A wire between a client and a chain that a test can break. */
export interface FaultProxy {
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
  const { hostname, port } = new URL(target);
  const pairs = new Map<Socket, Socket>();
  let isRefusing = false;
  const server = createServer((client) => {
    if (isRefusing) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    pairs.set(client, upstream);
    client.pipe(upstream);
    upstream.pipe(client);
    for (const socket of [client, upstream]) {
      socket.on('error', () => {});
      socket.on('close', () => {
        pairs.delete(client);
        client.destroy();
        upstream.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const cut = () => {
    for (const [client, upstream] of pairs) {
      client.resetAndDestroy();
      upstream.destroy();
    }
  };
  return {
    endpoint: `ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    connections: () => pairs.size,
    cut,
    refuse: (value) => {
      isRefusing = value;
    },
    finish: () => {
      for (const [client, upstream] of pairs) {
        upstream.unpipe(client);
        client.end();
      }
    },
    inject: (bytes) => {
      for (const [client] of pairs) client.write(bytes);
    },
    trickle: (everyMs) => {
      for (const [client, upstream] of pairs) {
        upstream.unpipe(client);
        const waiting: number[] = [];
        upstream.on('data', (chunk: Buffer) => waiting.push(...chunk));
        const timer = setInterval(() => {
          const byte = waiting.shift();
          if (byte !== undefined) client.write(Uint8Array.of(byte));
        }, everyMs);
        client.once('close', () => clearInterval(timer));
      }
    },
    blackHole: () => {
      for (const [client, upstream] of pairs) {
        client.unpipe(upstream);
        upstream.unpipe(client);
        client.resume();
        upstream.resume();
      }
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
