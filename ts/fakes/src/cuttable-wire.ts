// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A wire to a server on this machine that a test can cut and mend. */
export interface CuttableWire extends AsyncDisposable {
  /** The near end, as a websocket. */
  readonly endpoint: string;
  /** Ends every connection, and every new one at once, until {@link mend}. */
  cut(): void;
  mend(): void;
  stop(): Promise<void>;
}

/** Lays a wire to `target`, as `ws://127.0.0.1:9944`. */
export async function layCuttableWire(target: string): Promise<CuttableWire> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A connection that is lost is what this is for.
    socket.on('error', () => {});
  };
  const server = createServer((near) => {
    keep(near);
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    endAll();
    await closed;
  };
  return {
    endpoint: `ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    cut: () => {
      isCut = true;
      endAll();
    },
    mend: () => {
      isCut = false;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
