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
