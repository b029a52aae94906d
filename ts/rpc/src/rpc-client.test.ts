// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { untilAborted } from '@ganglion/base';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';
import { openSocket as openInBrowser } from './browser-socket.ts';
import { openSocket as openOnNode } from './node-socket.ts';
import { openRpc, type RpcClient, type RpcOptions } from './rpc-client.ts';

const PING_MS = 40;
let server: WebSocketServer | undefined;
let socket: RpcClient | undefined;

afterEach(async () => {
  socket?.close();
  for (const client of server?.clients ?? []) client.terminate();
  server?.close();
});

async function listen(onMessage: (message: { id: number; method: string }, peer: WebSocket) => void) {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  server.on('connection', (peer) => peer.on('message', (data) => onMessage(JSON.parse(String(data)), peer)));
  const address = server.address();
  return `ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

describe.each([
  ['of Node', openOnNode],
  ['of the platform', openInBrowser],
])('over the socket %s', (_name, open) => {
  const connect = (endpoint: string, options: RpcOptions = {}) => openRpc(open, endpoint, options);

  test('answers find their requests in any order', async () => {
    const waiting: { id: number; method: string }[] = [];
    const endpoint = await listen((message, peer) => {
      waiting.push(message);
      if (waiting.length < 2) return;
      for (const { id, method } of waiting.reverse()) peer.send(JSON.stringify({ id, result: method }));
    });
    socket = await connect(endpoint);
    expect(await Promise.all([socket.request('a', []), socket.request('b', [])])).toEqual(['a', 'b']);
  });

  test('an error answer is an RpcError with its code and data', async () => {
    const endpoint = await listen(({ id }, peer) =>
      peer.send(JSON.stringify({ id, error: { code: 1010, message: 'Invalid Transaction', data: 'why' } })),
    );
    socket = await connect(endpoint);
    await expect(socket.request('a', [])).rejects.toMatchObject({
      name: 'RpcError',
      code: 1010,
      message: 'Invalid Transaction',
      data: 'why',
    });
  });

  test('a notification that overtakes the answer with its subscription is not lost', async () => {
    const endpoint = await listen(({ id }, peer) => {
      peer.send(JSON.stringify({ method: 'm', params: { subscription: 's', result: 1 } }));
      peer.send(JSON.stringify({ id, result: 's' }));
      peer.send(JSON.stringify({ method: 'm', params: { subscription: 's', result: 2 } }));
    });
    socket = await connect(endpoint);
    const results: unknown[] = [];
    const done = new Promise<void>((resolve, reject) => {
      socket
        ?.subscribe({
          method: 'sub',
          unsubscribe: 'unsub',
          params: [],
          onResult: (result) => {
            results.push(result);
            if (results.length === 2) resolve();
          },
        })
        .catch(reject);
    });
    await done;
    expect(results).toEqual([1, 2]);
  });

  test('a peer that goes silent is lost within two pings, and its requests with it', async () => {
    let client: WebSocket | undefined;
    const endpoint = await listen((_message, peer) => {
      client = peer;
      // Reads nothing any more, so it answers no ping either: the half-dead socket.
      peer.pause();
    });
    socket = await connect(endpoint, { pingEveryMs: PING_MS });
    const started = Date.now();
    await expect(socket.request('a', [])).rejects.toMatchObject({ code: 'chain-unreachable' });
    expect(Date.now() - started).toBeLessThan(PING_MS * 2 + 1_000);
    expect(socket.lost.aborted).toBe(true);
    await expect(socket.request('b', [])).rejects.toMatchObject({ code: 'chain-unreachable' });
    client?.terminate();
  });

  test.each([
    ['closes', (peer: WebSocket) => peer.close()],
    ['resets', (peer: WebSocket) => peer.terminate()],
    ['talks nonsense', (peer: WebSocket) => peer.send('{')],
    ['answers with a bare value', (peer: WebSocket) => peer.send('1')],
  ])('a peer that %s is lost', async (_name, act) => {
    const endpoint = await listen((_message, peer) => act(peer));
    socket = await connect(endpoint);
    await expect(socket.request('a', [])).rejects.toMatchObject({
      code: 'chain-unreachable',
      facts: { endpoint },
    });
  });

  test('an aborted attempt ends at once', async () => {
    const controller = new AbortController();
    server = new WebSocketServer({ host: '127.0.0.1', port: 0, verifyClient: () => controller.abort() });
    await once(server, 'listening');
    const address = server.address();
    const opening = connect(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, {
      signal: controller.signal,
    });
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('nobody listening is chain-unreachable', async () => {
    const endpoint = await listen(() => {});
    server?.close();
    await expect(connect(endpoint)).rejects.toMatchObject({ code: 'chain-unreachable', facts: { endpoint } });
  });

  test('a request has its deadline and its signal, and the connection goes on', async () => {
    const endpoint = await listen(({ id, method }, peer) => {
      if (method === 'told') peer.send(JSON.stringify({ id, result: 1 }));
    });
    socket = await connect(endpoint);
    const late = socket.request('never told', [], { timeoutMs: 20 });
    await expect(late).rejects.toMatchObject({ code: 'timeout', facts: { timeoutMs: 20 } });
    const given = socket.request('never told', [], { signal: AbortSignal.abort() });
    await expect(given).rejects.toMatchObject({ code: 'aborted' });
    expect(await socket.request('told', [], { timeoutMs: 5_000 })).toBe(1);
  });

  test('a client that is disposed of is closed, and what was asked with it', async () => {
    const endpoint = await listen(() => {});
    const opened = await connect(endpoint);
    const waiting = opened.request('a', []);
    await opened[Symbol.asyncDispose]();
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    expect(opened.lost.aborted).toBe(true);
  });

  test.each(['', 'http//x', 'ftp://127.0.0.1', '127.0.0.1:9944'])(
    '%p is not an endpoint',
    async (endpoint) => {
      await expect(connect(endpoint)).rejects.toMatchObject({ code: 'invalid-argument' });
    },
  );

  test('an answer that comes in one piece with garbage costs the connection, and nobody the process', async () => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', onUnhandled);
    try {
      const endpoint = await listen(({ id }, peer) => {
        const raw = (peer as unknown as { _socket: { cork(): void; uncork(): void } })._socket;
        raw.cork();
        peer.send(JSON.stringify({ id, result: 1 }));
        peer.send('this is no JSON');
        raw.uncork();
      });
      const opened = await connect(endpoint);
      socket = opened;
      const follows = opened
        .request('a', [])
        .then(async () => untilAborted(opened.lost, opened.request('b', [])));
      await expect(follows).rejects.toMatchObject({ code: 'chain-unreachable' });
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', onUnhandled);
    }
  });

  test('a notification that its reader cannot read costs the connection, and nobody the process', async () => {
    const endpoint = await listen(({ id }, peer) => {
      peer.send(JSON.stringify({ id, result: 's' }));
      peer.send(JSON.stringify({ method: 'm', params: { subscription: 's', result: 5 } }));
    });
    const opened = await connect(endpoint);
    socket = opened;
    const onResult = () => {
      throw new TypeError('no header');
    };
    // It may come before the answer has been read, or after.
    await opened.subscribe({ method: 'sub', unsubscribe: 'unsub', params: [], onResult }).catch(() => {});
    if (!opened.lost.aborted) await once(opened.lost, 'abort');
    expect(opened.lost.reason).toMatchObject({ code: 'chain-unreachable' });
  });
});

describe('over the socket of Node', () => {
  const connect = (endpoint: string, options: RpcOptions = {}) => openRpc(openOnNode, endpoint, options);

  test('a peer that only answers pings is not lost', async () => {
    const endpoint = await listen(({ id }, peer) =>
      setTimeout(() => peer.send(JSON.stringify({ id, result: 1 })), 300),
    );
    socket = await connect(endpoint, { pingEveryMs: PING_MS });
    expect(await socket.request('a', [])).toBe(1);
  });

  test('nobody listening is chain-unreachable with the cause', async () => {
    const endpoint = await listen(() => {});
    server?.close();
    await expect(connect(endpoint)).rejects.toMatchObject({
      code: 'chain-unreachable',
      cause: { code: 'ECONNREFUSED' },
    });
  });
});

test('over a socket without pings, a peer that only answers small requests is not lost', async () => {
  const endpoint = await listen(({ id, method }, peer) =>
    setTimeout(() => peer.send(JSON.stringify({ id, result: 1 })), method === 'system_name' ? 0 : 300),
  );
  socket = await openRpc(openInBrowser, endpoint, { pingEveryMs: PING_MS });
  expect(await socket.request('a', [])).toBe(1);
});
