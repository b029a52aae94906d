// SPDX-License-Identifier: Apache-2.0
import { on, once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { type RpcHandler, type RpcServer, startRpcServer } from './rpc-server.ts';

let server: RpcServer | undefined;

afterEach(() => server?.close());

async function connect(handle: RpcHandler): Promise<WebSocket> {
  server = await startRpcServer({ host: '127.0.0.1', port: 0, handle });
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}`);
  await once(socket, 'open');
  return socket;
}

async function ask(socket: WebSocket, text: string): Promise<unknown> {
  const answer = once(socket, 'message');
  socket.send(text);
  return JSON.parse(String((await answer)[0]));
}

async function nextText(messages: AsyncIterator<unknown[]>): Promise<string> {
  const { value } = await messages.next();
  return String(Array.isArray(value) ? value[0] : undefined);
}

const echo: RpcHandler = async ({ method, params }) => {
  if (method === 'fail') throw Object.assign(new Error('no'), { code: 7 });
  return params;
};

test('a request is answered under its id', async () => {
  const socket = await connect(echo);
  const answer = await ask(socket, '{"jsonrpc":"2.0","id":"a","method":"m","params":[1,"2"]}');
  expect(answer).toEqual({ jsonrpc: '2.0', id: 'a', result: [1, '2'] });
});

test('a batch is answered in one message', async () => {
  const socket = await connect(echo);
  expect(await ask(socket, '[{"id":1,"method":"m"},{"id":2,"method":"fail"}]')).toEqual([
    { jsonrpc: '2.0', id: 1, result: [] },
    { jsonrpc: '2.0', id: 2, error: { code: 7, message: 'no' } },
  ]);
});

test.each([
  ['', -32700],
  ['{', -32700],
  ['1', -32600],
  ['null', -32600],
  ['{"id":1}', -32600],
  ['{"id":{},"method":"m"}', -32600],
  ['{"id":1,"method":"m","params":{}}', -32600],
])('%p is refused with a code and the connection lives on', async (text, code) => {
  const socket = await connect(echo);
  expect(await ask(socket, text)).toMatchObject({ id: null, error: { code } });
  expect(await ask(socket, '{"id":1,"method":"m"}')).toMatchObject({ id: 1, result: [] });
});

test('a message that is too large ends its connection and no other', async () => {
  const socket = await connect(echo);
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  socket.send(Buffer.alloc(16 * 1024 * 1024 + 1));
  expect((await closed)[0]).toBe(1009);
  const other = new WebSocket(`ws://127.0.0.1:${server?.port}`);
  await once(other, 'open');
  expect(await ask(other, '{"id":1,"method":"m"}')).toMatchObject({ result: [] });
});

test('a subscription ends with its connection', async () => {
  let cancelled = () => {};
  const done = new Promise<void>((resolve) => {
    cancelled = resolve;
  });
  const socket = await connect(async (_request, { subscribe }) => {
    const notify = subscribe('news', 's1', cancelled);
    setImmediate(() => notify(5));
    return 's1';
  });
  const messages = on(socket, 'message');
  socket.send('{"id":1,"method":"sub"}');
  expect(JSON.parse(await nextText(messages))).toMatchObject({ result: 's1' });
  expect(JSON.parse(await nextText(messages))).toEqual({
    jsonrpc: '2.0',
    method: 'news',
    params: { result: 5, subscription: 's1' },
  });
  socket.terminate();
  await done;
});

test('a result that cannot be serialised is an error of that request alone', async () => {
  const circular: { self?: unknown } = {};
  circular.self = circular;
  const socket = await connect(async ({ method }) => (method === 'bad' ? circular : 1n));
  const messages = on(socket, 'message');
  for (const method of ['bad', 'bigint']) {
    socket.send(JSON.stringify({ id: method, method }));
    expect(JSON.parse(await nextText(messages))).toMatchObject({ id: method, error: { code: -32603 } });
  }
  socket.terminate();
});

test('a port that is taken is an error that names it', async () => {
  const socket = await connect(echo);
  const port = server?.port ?? 0;
  await expect(startRpcServer({ host: '127.0.0.1', port, handle: echo })).rejects.toMatchObject({
    code: 'unavailable',
    facts: { port },
  });
  socket.terminate();
});

test('close ends the connections', async () => {
  const socket = await connect(echo);
  const closed = once(socket, 'close');
  await server?.close();
  await closed;
});
