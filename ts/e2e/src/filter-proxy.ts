// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';

/** A wire between a client and a chain that loses or changes some of the messages. */
export interface FilterProxy extends AsyncDisposable {
  /** What the client connects to. */
  readonly endpoint: string;
  /** Says something to every client, as if the chain had. */
  tell(text: string): void;
}

/** Tells of a message whether it arrives, or what arrives instead. */
export type Filter = (text: string) => boolean | string;

/**
 * Starts a proxy in front of `target`, `ws://HOST:PORT`; `up` are the messages of the client,
 * `down` those of the chain.
 */
export async function startFilterProxy(
  target: string,
  { up = () => true, down = () => true }: { readonly up?: Filter; readonly down?: Filter },
): Promise<FilterProxy> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  server.on('connection', (client) => {
    const upstream = new WebSocket(target);
    const waiting: string[] = [];
    const pass = (text: string) => {
      if (upstream.readyState === WebSocket.OPEN) upstream.send(text);
      else waiting.push(text);
    };
    upstream.on('open', () => {
      for (const text of waiting.splice(0)) upstream.send(text);
    });
    client.on('message', (data) => {
      const text = filtered(up, String(data));
      if (text !== undefined) pass(text);
    });
    upstream.on('message', (data) => {
      const text = filtered(down, String(data));
      if (text !== undefined) client.send(text);
    });
    for (const socket of [client, upstream]) {
      socket.on('error', () => {});
      socket.on('close', () => {
        client.terminate();
        upstream.terminate();
      });
    }
  });
  const address = server.address();
  return {
    endpoint: `ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    tell: (text) => {
      for (const client of server.clients) client.send(text);
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of server.clients) socket.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

function filtered(filter: Filter, text: string): string | undefined {
  const verdict = filter(text);
  if (typeof verdict === 'string') return verdict;
  return verdict ? text : undefined;
}
